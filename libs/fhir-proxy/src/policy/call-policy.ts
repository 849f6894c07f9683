import type { PlatformAccess } from '@fhir-gateway/smart-auth';
import { assertParametersInCompartment, assertPathInCompartment, assertSearchInCompartment } from './compartment.js';
import type { FhirRequest } from '../contract/fhir-call.js';
import type { Interaction } from '../contract/interaction.js';
import type { CheckedBody } from '../request/request-body.js';
import { assertConfined } from './patient-confinement.js';
import { headerOf } from '../request/request-headers.js';
import { enforced, judgeScopes } from './scope-mode.js';
import type { ScopeRule } from './scope-mode.js';
import { assertScopes, assertSearchScope } from './scope-policy.js';
import { maxWrittenSearches, writtenSearches } from './written-searches.js';

/** What else a call is judged by. */
export interface JudgedBy {
  /**
   * The platform's scopes are strings of its own (quirk `nonSmartScopes`), which say nothing about types: what reads is
   * left to the platform to judge, but for the patient of the login; what writes is not.
   */
  readonly isVendorScoped?: boolean;
  /** Whatever the scopes, a login reaches the records of its own patient alone (quirk `confineToPatient`). */
  readonly isConfined?: boolean;
  /** What becomes of a call that the scopes do not cover; by default it is refused. */
  readonly scopes?: ScopeRule;
  /** FHIR bases that references in a body may begin with. */
  readonly bases?: readonly string[];
  /** How many searches may still be written into the body; counted down, since the entries of a batch share it. */
  readonly room?: { searches: number };
}

/**
 * Judges a call by the very token that will be sent: its scopes, and the patient it is for.
 *
 * @param query as it will be sent
 * @throws ProxyError SCOPE_INSUFFICIENT | PATIENT_OUT_OF_SCOPE
 */
export function assertAllowed(
  interaction: Interaction,
  access: Pick<PlatformAccess, 'scopes' | 'patient'>,
  request: FhirRequest,
  query: string,
  body: CheckedBody | undefined,
  { isVendorScoped = false, isConfined = false, bases = [], scopes = enforced, room = makeRoom() }: JudgedBy = {},
): void {
  const condition = interaction.kind === 'create' ? headerOf(request, 'if-none-exist') : undefined;
  const search = [query, body?.form ?? '', afterQuestionMark(condition ?? '')].filter((part) => part !== '').join('&');
  const isJudged = !isVendorScoped || interaction.isWrite;
  const { compartmentOnly } = isJudged
    ? judgeScopes(scopes, access.patient, () => assertScopes(interaction, access, search, condition !== undefined))
    : { compartmentOnly: access.patient !== undefined };
  if (compartmentOnly || isConfined) assertOnePatient(interaction, access.patient, search, body);
  if (isConfined) assertConfined(interaction, search, access.patient);
  // Parsed again by the platform while it stores: a condition in a body is a search like any other.
  const searches = interaction.isWrite ? writtenSearches(body?.json, bases, room.searches) : [];
  room.searches -= searches.length;
  for (const written of searches) {
    const verdict = judgeScopes(scopes, access.patient, () => assertSearchScope(access, written));
    if (verdict.compartmentOnly || isConfined)
      assertSearchInCompartment(written.query, written.resourceType, access.patient);
    if (isConfined) {
      assertConfined({ kind: 'search-type', resourceType: written.resourceType }, written.query, access.patient);
    }
  }
}

/** What one body may have in all. */
export const makeRoom = (): NonNullable<JudgedBy['room']> => ({ searches: maxWrittenSearches });

function assertOnePatient(
  interaction: Interaction,
  patient: string | undefined,
  search: string,
  body: CheckedBody | undefined,
): void {
  assertPathInCompartment(interaction, patient);
  assertSearchInCompartment(search, interaction.resourceType, patient);
  if (interaction.kind === 'operation') assertParametersInCompartment(body?.json, patient);
}

/** `If-None-Exist` holds search parameters; some clients write the type before them. */
function afterQuestionMark(condition: string): string {
  return condition.slice(condition.indexOf('?') + 1);
}
