import type { ClaimResponse, ExplanationOfBenefit } from 'fhir/r4.js';
import type { CoverageContext } from '../../coverage-context.js';
import { isObject, objectsOf } from '../../json-value.js';
import { isReferenceTo } from '../../record-resources.js';
import { codedText, listOf } from '../vocabulary/payer-text.js';
import type { KnownAnswer } from './known-authorization.js';

/** What a search of the record came to: decisions, or why there are none. */
export type RecordAnswers = { readonly answers: readonly KnownAnswer[] } | { readonly outcome: string };

/**
 * Prior authorizations in a patient's record, as payers show them to their members.
 *
 * @see https://hl7.org/fhir/us/davinci-pdex/ profile pdex-priorauthorization
 */
export async function recordAnswers(
  { records }: Pick<CoverageContext, 'records'>,
  type: 'ClaimResponse' | 'ExplanationOfBenefit',
  patientId: string,
): Promise<RecordAnswers> {
  const query = new URLSearchParams({ patient: patientId, use: 'preauthorization' }).toString();
  try {
    const { status, body } = await records({ path: type, query });
    if (status !== 200 || !isObject(body))
      return { outcome: status === 401 || status === 403 ? 'auth-error' : 'not-supported' };
    const found = objectsOf(body['entry']).map(({ resource }) => resource);
    const own = found.filter((one): one is Record<string, unknown> => isObject(one) && one['resourceType'] === type);
    return {
      answers: own.flatMap((one) => answerOf(one as unknown as ClaimResponse | ExplanationOfBenefit, patientId)),
    };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (typeof code !== 'string') throw error;
    return { outcome: code === 'SCOPE_INSUFFICIENT' ? 'scope-missing' : 'unreachable' };
  }
}

function answerOf(resource: ClaimResponse | ExplanationOfBenefit, patientId: string): KnownAnswer | [] {
  if (resource.use !== 'preauthorization' || !isReferenceTo(resource.patient, 'Patient', patientId)) return [];
  if (resource.resourceType === 'ClaimResponse') return { response: resource, isCertain: true };
  const services = listOf(resource.item).flatMap(({ productOrService }) => codedText(productOrService) ?? []);
  return { response: asResponse(resource), isCertain: true, services };
}

/** PDex writes the decision of an authorization into an ExplanationOfBenefit, with the review action of PAS under its own name. */
function asResponse({ item, claim, preAuthRef, preAuthRefPeriod, ...eob }: ExplanationOfBenefit): ClaimResponse {
  const [number] = preAuthRef ?? [];
  const [period] = preAuthRefPeriod ?? [];
  const response = {
    ...eob,
    resourceType: 'ClaimResponse',
    ...(claim && { request: claim }),
    ...(number !== undefined && { preAuthRef: number }),
    ...(period && { preAuthPeriod: period }),
    item: listOf(item).map(({ sequence, extension, adjudication }) => ({
      itemSequence: sequence,
      ...(extension && { extension }),
      adjudication: adjudication ?? [],
    })),
  };
  return JSON.parse(JSON.stringify(response).replaceAll('/us/davinci-pdex/', '/us/davinci-pas/')) as ClaimResponse;
}
