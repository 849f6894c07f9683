import type { Bundle, Identifier, Patient } from 'fhir/r4.js';
import type { ClaimAnswer } from './claim-answer.js';
import { listOf } from './payer-text.js';

/**
 * Whether an answer is plainly about another patient than the request: the patient that it names has another number of a
 * system that ours has one of, another member number, or another date of birth. A payer's own id for the patient says
 * nothing either way.
 */
export function isAboutOtherPatient(request: Bundle, { response, bundle }: ClaimAnswer): boolean {
  const [own] = patientsIn(request);
  if (own === undefined) return false;
  const { reference, identifier } = response.patient ?? {};
  if (identifier !== undefined && isOtherNumber(own.resource, [identifier])) return true;
  if (typeof reference !== 'string' || reference === own.fullUrl) return false;
  const shown = reference.startsWith('#')
    ? listOf(response.contained).find(({ id }) => id === reference.slice(1))
    : patientsIn(bundle).find(({ fullUrl }) => fullUrl === reference || fullUrl.endsWith(`/${reference}`))?.resource;
  if (shown?.resourceType !== 'Patient') return false;
  const { birthDate } = shown as Patient;
  const isOtherBirth =
    birthDate !== undefined && own.resource.birthDate !== undefined && birthDate !== own.resource.birthDate;
  return isOtherBirth || isOtherNumber(own.resource, listOf((shown as Patient).identifier));
}

function patientsIn(bundle: Bundle | undefined): { fullUrl: string; resource: Patient }[] {
  return listOf(bundle?.entry).flatMap(({ fullUrl = '', resource }) =>
    resource?.resourceType === 'Patient' ? [{ fullUrl: String(fullUrl), resource: resource as Patient }] : [],
  );
}

/** Numbers that could be ours, by their system or their kind, and none of which is. */
function isOtherNumber(own: Patient, theirs: readonly Identifier[]): boolean {
  const mine = listOf(own.identifier);
  const comparable = theirs.filter((one) => mine.some((our) => isOfSameKind(our, one)));
  return comparable.length > 0 && !comparable.some(({ value }) => mine.some((our) => our.value === value));
}

function isOfSameKind(our: Identifier, their: Identifier): boolean {
  if (our.system !== undefined && their.system !== undefined) return our.system === their.system;
  return isMemberNumber(our) && isMemberNumber(their);
}

function isMemberNumber({ type }: Identifier): boolean {
  return listOf(type?.coding).some(({ code }) => code === 'MB');
}
