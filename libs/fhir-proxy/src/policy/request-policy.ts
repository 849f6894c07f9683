import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import { namesOthers, parametersNameOthers, pathRefusal } from './compartment.js';
import { allowed, allowedForPatient, refuse } from './decision.js';
import type { Allowed, Decision, Refusal } from './decision.js';
import type { FhirRequest } from '../contract/fhir-request.js';
import type { Interaction } from '../contract/interaction.js';
import type { PolicyRule } from '../contract/policy-rule.js';
import type { CheckedBody } from '../request/request-body.js';
import { confinementRefusal, isAbout } from './patient-confinement.js';
import { headerOf } from '../request/request-headers.js';
import { inMode } from './scope-mode.js';
import type { ScopeRule } from './scope-mode.js';
import { decideInteraction, decideWrittenSearch } from './scope-policy.js';
import { bodyRefusal } from './written-patient.js';
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
  /** What becomes of a call that the scopes do not cover; without it, that is refused. */
  readonly scopes?: ScopeRule | undefined;
  /** FHIR bases that references in a body may begin with. */
  readonly bases?: readonly string[];
  /** How many searches may still be written into the body; counted down, since the entries of a batch share it. */
  readonly quota?: { searches: number } | undefined;
}

/** What of the access is looked at. */
type Granted = Pick<PlatformAccess, 'scopes' | 'requestedScopes' | 'patient' | 'mustChoosePatient'>;

/**
 * Decides about one request by the very token that will be sent: its scopes, and the patient it is for.
 *
 * @param query as it will be sent
 * @throws ProxyError BODY_TOO_LARGE for a body with too many searches; REQUEST_INVALID for a malformed header
 */
export function decideRequest(
  interaction: Interaction,
  access: Granted,
  request: FhirRequest,
  query: string,
  body: CheckedBody | undefined,
  { isVendorScoped = false, isConfined = false, bases = [], scopes, quota }: JudgedBy = {},
): Decision {
  const { patient } = access;
  const condition = interaction.kind === 'create' ? readCondition(headerOf(request, 'if-none-exist')) : undefined;
  if (condition?.type !== undefined && condition.type !== interaction.resourceType) {
    return refuse('condition.other-type');
  }
  const form = body?.form ?? '';
  // Nearly every call has a query alone: then nothing is joined.
  const search = form === '' && condition === undefined ? query : joined(query, form, condition?.search ?? '');
  const resource = body && resourceIn(body);
  const covered =
    isVendorScoped && !interaction.isWrite
      ? ofPatient(patient)
      : decideInteraction(interaction, access, search, condition !== undefined, resource);
  const decision = scopes ? inMode(scopes, patient, covered) : covered;
  if (!decision.allowed) return decision;
  const isOnePatient = decision.isPatientOnly || isConfined;
  if (isOnePatient && access.mustChoosePatient) return refuse('compartment.choice');
  const refusal =
    (isOnePatient ? patientRefusal(interaction, patient, search, body) : undefined) ??
    (isConfined ? confinementRefusal(interaction, search, patient) : undefined);
  if (refusal) return patient === undefined ? ofUnknown(refusal) : refusal;
  return interaction.isWrite && body?.json !== undefined
    ? decideWritten(body.json, access, { isConfined, bases, scopes, quota: quota ?? searchQuota() }, decision)
    : decision;
}

/** All search parameters of a request: of its query, of its form, and of the condition of a create. */
export function searchOf(
  interaction: Interaction,
  request: FhirRequest,
  query: string,
  body: CheckedBody | undefined,
): string {
  const condition = interaction.kind === 'create' ? readCondition(headerOf(request, 'if-none-exist')) : undefined;
  return joined(query, body?.form ?? '', condition?.search ?? '');
}

/** What one body may have in all. */
export const searchQuota = (): SearchQuota => ({ searches: maxWrittenSearches });

type SearchQuota = NonNullable<JudgedBy['quota']>;

/** Parsed again by the platform while it stores: a condition in a body is a search like any other. */
function decideWritten(
  json: unknown,
  access: Granted,
  by: Required<Pick<JudgedBy, 'isConfined' | 'bases'>> & Pick<JudgedBy, 'scopes'> & { readonly quota: SearchQuota },
  own: Allowed,
): Decision {
  const { patient } = access;
  const { isConfined, bases, scopes, quota } = by;
  const searches = writtenSearches(json, bases, quota.searches);
  quota.searches -= searches.length;
  for (const written of searches) {
    const { resourceType, query } = written;
    const covered = decideWrittenSearch(access, written);
    const decision = scopes ? inMode(scopes, patient, covered) : covered;
    if (!decision.allowed) return decision;
    if ((decision.isPatientOnly || isConfined) && namesOthers(query, resourceType, patient)) {
      const refusal = refuse('compartment.written-search');
      return patient === undefined ? ofUnknown(refusal) : refusal;
    }
    const refusal = isConfined && confinementRefusal({ kind: 'search-type', resourceType }, query, patient);
    if (refusal) return refusal;
  }
  return own;
}

/** What is against a call that has to stay with one patient. */
function patientRefusal(
  interaction: Interaction,
  patient: string | undefined,
  search: string,
  body: CheckedBody | undefined,
): Refusal | undefined {
  const { kind, resourceType, isConditional } = interaction;
  const byPath = pathRefusal(interaction, patient);
  if (byPath) return byPath;
  if (search !== '' && namesOthers(search, resourceType, patient)) return refuse('compartment.query');
  // What it changes or deletes is whatever it finds.
  const isNamed = !isConditional || (patient !== undefined && isAbout(search, resourceType, patient));
  if (!isNamed) return refuse('compartment.condition');
  if (kind === 'operation' && parametersNameOthers(body?.json, patient)) return refuse('compartment.parameters');
  return body && bodyRefusal(interaction, body.json, patient);
}

/** What is refused whoever the patient is. */
const ofAnybody: ReadonlySet<PolicyRule> = new Set(['compartment.export', 'confinement.reach', 'confinement.include']);

/** Who is not known cannot be told from another: to ask for the patient of the login would be no advice. */
function ofUnknown(refusal: Refusal): Refusal {
  return ofAnybody.has(refusal.rule) ? refusal : refuse('compartment.unknown', { detail: refusal.rule });
}

const ofPatient = (patient: string | undefined): Allowed => (patient === undefined ? allowed : allowedForPatient);

/** Of XML only the texts are known. */
const resourceIn = (body: CheckedBody): unknown => (body.isXml ? undefined : body.json);

const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('&');

/** `If-None-Exist` holds search parameters; some clients write the type before them. */
function readCondition(text: string | undefined): { readonly type?: string; readonly search: string } | undefined {
  if (text === undefined) return undefined;
  const at = text.indexOf('?');
  const before = text.slice(0, Math.max(at, 0));
  // A question mark may stand in a value, too.
  if (at === -1 || before.includes('=')) return { search: text };
  const type = before.slice(before.lastIndexOf('/') + 1).trim();
  return { search: text.slice(at + 1), ...(type !== '' && { type }) };
}
