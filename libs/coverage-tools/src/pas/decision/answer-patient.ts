import { objectsOf, parseReference } from '@fhir-gateway/fhir';
import type { Identifier, Patient } from 'fhir/r4.js';
import type { AskedRequest } from './asked-request.js';
import type { ClaimAnswer } from './claim-answer.js';
import { resolved } from './resolved-reference.js';

/**
 * How the patient of an answer compares with that of the request.
 *
 * - `same`: our own reference, or a member number that is ours.
 * - `unknown`: nothing can be compared, as with a payer's own id for the patient.
 * - `doubtful`: another name, or a number of which it is not certain whose it is.
 * - `other`: another number of the same kind, or another date of birth.
 */
export type PatientMatch = 'same' | 'unknown' | 'doubtful' | 'other';

/** Compares the patient that an answer names, and shows, with ours. */
export function comparePatient({ patient: own, patientUrl }: AskedRequest, answer: ClaimAnswer): PatientMatch {
  if (own === undefined) return 'unknown';
  const { reference, identifier } = answer.response.patient ?? {};
  const named = identifier === undefined ? 'unknown' : compareNumbers(own, [identifier], true);
  // Our ids are UUIDs: a payer that writes `Patient/id` for our `urn:uuid` means the same.
  const isOwn =
    typeof reference === 'string' &&
    (reference === patientUrl || parseReference(reference)?.ref === `Patient/${own.id}`);
  const referred: PatientMatch = isOwn ? 'same' : 'unknown';
  const shown = resolved<Patient>(answer, reference, 'Patient');
  if (shown === undefined) return worst([named, referred]);
  const numbers = compareNumbers(own, objectsOf(shown.identifier), false);
  return worst([named, referred, numbers, compareBirth(own, shown), compareNames(own, shown)]);
}

/** What speaks against somebody outweighs what speaks for them. */
function worst(matches: readonly PatientMatch[]): PatientMatch {
  for (const match of ['other', 'doubtful', 'same'] as const) if (matches.includes(match)) return match;
  return 'unknown';
}

/** @param isAll whether the numbers are all that is said of the patient */
function compareNumbers(own: Patient, theirs: readonly Identifier[], isAll: boolean): PatientMatch {
  const mine = objectsOf(own.identifier);
  if (theirs.some((one) => mine.some((our) => isSameNumber(our, one)))) return 'same';
  const known = theirs.filter(({ value }) => typeof value === 'string');
  if (known.some((one) => mine.some((our) => our.system !== undefined && our.system === one.system))) return 'other';
  const isOtherMember = known.some((one) => isMemberNumber(one) && mine.some(isMemberNumber));
  if (isOtherMember)
    return known.every(({ system }) => system === undefined) || !mine.some(hasSystem) ? 'other' : 'doubtful';
  return isAll && known.some(({ system }) => system === undefined) ? 'doubtful' : 'unknown';
}

function isSameNumber(our: Identifier, their: Identifier): boolean {
  if (our.value === undefined || plain(our.value) !== plain(their.value)) return false;
  if (our.system !== undefined && their.system !== undefined) return our.system === their.system;
  return their.system !== undefined || their.type === undefined || isMemberNumber(their) === isMemberNumber(our);
}

/** Payers write one number with and without spaces and hyphens. */
function plain(value: unknown): string {
  return typeof value === 'string' ? value.replace(/[\s-]/g, '').toUpperCase() : '';
}

function hasSystem({ system }: Identifier): boolean {
  return system !== undefined;
}

function isMemberNumber({ type }: Identifier): boolean {
  return objectsOf(type?.coding).some(({ code }) => code === 'MB');
}

/** As far as both are said: a year alone is no other day. */
function compareBirth({ birthDate: mine }: Patient, { birthDate: theirs }: Patient): PatientMatch {
  if (mine === undefined || typeof theirs !== 'string') return 'unknown';
  return mine.startsWith(theirs) || theirs.startsWith(mine) ? 'unknown' : 'other';
}

/** Names are written in many ways: only those that have nothing in common speak against somebody. */
function compareNames(own: Patient, shown: Patient): PatientMatch {
  const families = (patient: Patient) => objectsOf(patient.name).flatMap(({ family }) => letters(family));
  const givens = (patient: Patient) =>
    objectsOf(patient.name).flatMap(({ given }) => letters(Array.isArray(given) ? given[0] : undefined));
  const isOther = (mine: readonly string[], theirs: readonly string[]) =>
    mine.length > 0 &&
    theirs.length > 0 &&
    !mine.some((one) => theirs.some((other) => one.startsWith(other) || other.startsWith(one)));
  return isOther(families(own), families(shown)) || isOther(givens(own), givens(shown)) ? 'doubtful' : 'unknown';
}

function letters(name: unknown): string[] {
  if (typeof name !== 'string') return [];
  const text = name
    .normalize('NFD')
    .replace(/[^\p{L}]/gu, '')
    .toUpperCase();
  return text === '' ? [] : [text];
}
