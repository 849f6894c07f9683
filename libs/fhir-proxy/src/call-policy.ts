import type { PlatformAccess } from '@fhir-gateway/smart-auth';
import { assertParametersInCompartment, assertPathInCompartment, assertSearchInCompartment } from './compartment.js';
import type { FhirRequest } from './fhir-call.js';
import type { Interaction } from './interaction.js';
import type { CheckedBody } from './request-body.js';
import { headerOf } from './request-headers.js';
import { assertScopes } from './scope-policy.js';

/**
 * Judges a call by the very token that will be sent: its scopes, and the patient it is for.
 *
 * @param query as it will be sent
 * @param isVendorScoped the platform's scopes are strings of its own (quirk `nonSmartScopes`), which say nothing about
 * types: what reads is left to the platform to judge, but for the patient of the login; what writes is not
 * @throws ProxyError SCOPE_INSUFFICIENT | PATIENT_OUT_OF_SCOPE
 */
export function assertAllowed(
  interaction: Interaction,
  access: Pick<PlatformAccess, 'scopes' | 'patient'>,
  request: FhirRequest,
  query: string,
  body: CheckedBody | undefined,
  isVendorScoped = false,
): void {
  const condition = interaction.kind === 'create' ? headerOf(request, 'if-none-exist') : undefined;
  const search = [query, body?.form ?? '', afterQuestionMark(condition ?? '')].filter((part) => part !== '').join('&');
  const isJudged = !isVendorScoped || interaction.isWrite;
  const { compartmentOnly } = isJudged
    ? assertScopes(interaction, access, search, condition !== undefined)
    : { compartmentOnly: access.patient !== undefined };
  if (!compartmentOnly) return;
  assertPathInCompartment(interaction, access.patient);
  assertSearchInCompartment(search, interaction.resourceType, access.patient);
  if (interaction.kind === 'operation') assertParametersInCompartment(body?.json, access.patient);
}

/** `If-None-Exist` holds search parameters; some clients write the type before them. */
function afterQuestionMark(condition: string): string {
  return condition.slice(condition.indexOf('?') + 1);
}
