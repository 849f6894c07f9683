import type { CodeableConcept } from 'fhir/r4.js';

import { codingsOf, sharedSystem } from './concept-keys.js';
import type { EntryState } from './entry.js';
import type { FactCoding } from './fact.js';
import { textKey } from './text-key.js';

/** SNOMED CT codes that say that somebody looked, and there is nothing. @see IPS 2.0, value sets of absent and unknown data */
const noneKnown: ReadonlySet<string> = new Set([
  '716186003',
  '409137002',
  '429625007',
  '428607008',
  '716220001',
  '1003774007',
  '160245001',
  '787480003',
  '787481004',
  '787482006',
  '787483001',
]);

/** Those of them that say it of one kind of allergies, and nothing of the others: drugs, food, environment, animals, latex. */
const ofOneKind: ReadonlySet<string> = new Set([
  ...['409137002', '429625007', '428607008', '716220001', '1003774007'],
  ...['no-known-medication-allergies', 'no-known-food-allergies', 'no-known-environmental-allergies'],
]);

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

const textsOfOneKind: ReadonlySet<string> = new Set([
  ...['nkda', 'no known drug allergies', 'no known medication allergies', 'no known food allergies'],
  ...['no known drug allergy', 'no known food allergy', 'no known environmental allergies', 'no known latex allergy'],
]);
const absentTexts: ReadonlySet<string> = new Set([
  ...textsOfOneKind,
  'nka',
  'none',
  'none known',
  'no allergies',
  'no known allergies',
  'no known allergy',
  'no known problems',
  'no known medications',
  'no known procedures',
  'no known immunizations',
  'no known devices',
  'no known device use',
]);

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

/** Whether an absence is stated of one kind alone: who has no known food allergy may have one to a drug. */
export function isOfOneKind(codings: readonly FactCoding[], display: string): boolean {
  if (codings.some(({ code }) => ofOneKind.has(code))) return true;
  return !codings.some(({ code }) => noneKnown.has(code)) && textsOfOneKind.has(textKey(display));
}
