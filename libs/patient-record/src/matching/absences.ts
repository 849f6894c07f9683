import type { CodeableConcept } from 'fhir/r4.js';

import { codingsOf, sharedSystem } from './concept-keys.js';
import type { EntryState } from './entry.js';
import { textKey } from './text-key.js';

/** SNOMED CT codes that say that somebody looked, and there is nothing. @see IPS 2.0, value sets of absent and unknown data */
const noneKnown: ReadonlySet<string> = new Set([
  '716186003',
  '409137002',
  '429625007',
  '428607008',
  '716220001',
  '160245001',
  '787481004',
  '787480003',
]);

/** Those of them that are about a part of a kind: who has no known food allergy may be allergic to a drug. */
const noneOfPart: ReadonlySet<string> = new Set([
  ...['409137002', '429625007', '428607008', '716220001'],
  ...['no-known-medication-allergies', 'no-known-environmental-allergies', 'no-known-food-allergies'],
]);
const absentPart = /^(?:nkda|no known (?:drug|medication|food|environmental|animal|latex) allerg(?:y|ies))$/;

/** Codes that say that nobody knows or asked, which is no absence: no known information, patient not asked (US extension). */
const noInformation: ReadonlySet<string> = new Set(['1287211007', '1631000175102']);

/** HL7: data-absent-reason and v3-NullFlavor, of what nobody asked or nobody knows. */
const notKnown: ReadonlySet<string> = new Set([
  ...['unknown', 'asked-unknown', 'temp-unknown', 'not-asked', 'asked-declined', 'masked', 'not-performed'],
  ...['UNK', 'ASKU', 'NASK', 'NAV', 'NI', 'MSK'],
]);
const absentReasons = /(?:data-absent-reason|NullFlavor)$/i;
const notKnownTexts: ReadonlySet<string> = new Set([
  ...['not asked', 'unknown', 'not known', 'not on file', 'not recorded', 'no information', 'declined to answer'],
  ...['no information available', 'unable to assess', 'not assessed', 'unknown allergies', 'not documented'],
]);

const absentTexts: ReadonlySet<string> = new Set([
  'nka',
  'nkda',
  'none',
  'none known',
  'no allergies',
  'no known allergies',
  'no known allergy',
  'no known drug allergies',
  'no known medication allergies',
  'no known problems',
  'no known medications',
  'no known procedures',
  'no known immunizations',
]);

/** Whether a statement of absence leaves out what else there may be of the kind. */
export function isPartOfAbsence(concept: CodeableConcept | undefined): boolean {
  const codings = codingsOf(concept);
  return codings.some(({ code }) => noneOfPart.has(code)) || absentPart.test(textKey(concept?.text));
}

/** What a concept says where it names nothing: that there is none, or that nothing is known. */
export function absenceState(
  concept: CodeableConcept | undefined,
): Extract<EntryState, 'absent' | 'uninformative'> | undefined {
  const codings = codingsOf(concept);
  for (const { system, code } of codings) {
    const isSnomed = sharedSystem(system) === 'SNOMED';
    if (absentReasons.test(system ?? '') && notKnown.has(code)) return 'uninformative';
    if (isSnomed ? noInformation.has(code) : /^no-[a-z]+-info$/.test(code)) return 'uninformative';
    if (isSnomed ? noneKnown.has(code) : /^no-known-[a-z-]+$/.test(code)) return 'absent';
  }
  // A local code says nothing here: the words do. A code that is known says something else than the words.
  const words = concept?.text ?? codings.find(({ display }) => display !== undefined)?.display;
  const isShared = codings.some(({ system }) => sharedSystem(system) !== undefined);
  if (isShared) return undefined;
  const isNamed = codings.some(({ display }) => display !== undefined && !notKnownTexts.has(textKey(display)));
  if (textKey(words) === 'unknown' && isNamed) return undefined;
  if (notKnownTexts.has(textKey(words))) return 'uninformative';
  return absentTexts.has(textKey(words)) ? 'absent' : undefined;
}
