import { isResourceType } from '@fhir-gateway/fhir';
import { resourceTypes } from '@fhir-gateway/gateway';
import { isNear } from './near-names.js';

/** What people call what the types hold; the words that name a part of a type name the category as well. */
const everyday: readonly (readonly [words: string, type: string, category?: string])[] = [
  ['allergy allergies intolerance intolerances', 'AllergyIntolerance'],
  [
    'lab labs laboratory labresult labresults labtest labtests laboratoryresult laboratoryresults bloodtest bloodtests',
    'Observation',
    'laboratory',
  ],
  ['vital vitals vitalsign vitalsigns', 'Observation', 'vital-signs'],
  ['socialhistory', 'Observation', 'social-history'],
  ['result results testresult testresults finding findings measurement measurements', 'Observation'],
  ['problem problems diagnosis diagnoses problemlist', 'Condition'],
  // A Medication is a drug as such: what a person takes, and whether they still do, stands in the request.
  [
    'med meds medication medications prescription prescriptions medicationorder medicationorders drug drugs medicationlist',
    'MedicationRequest',
  ],
  ['dispense dispenses refill refills fill fills pharmacyfill pharmacyfills', 'MedicationDispense'],
  ['vaccine vaccines vaccination vaccinations shot shots', 'Immunization'],
  ['visit visits admission admissions hospitalization hospitalizations', 'Encounter'],
  ['surgery surgeries operation operations', 'Procedure'],
  ['document documents note notes clinicalnote clinicalnotes', 'DocumentReference'],
  ['report reports labreport labreports diagnosticreports', 'DiagnosticReport'],
  ['imaging radiology scan scans', 'ImagingStudy'],
  ['insurance insurances insurancecoverage', 'Coverage'],
  ['eob eobs explanationofbenefits explanationsofbenefits', 'ExplanationOfBenefit'],
  ['familyhistory', 'FamilyMemberHistory'],
  ['doctor doctors physician physicians clinician clinicians', 'Practitioner'],
  ['hospital hospitals', 'Organization'],
  ['implant implants', 'Device'],
  ['order orders referral referrals', 'ServiceRequest'],
  ['survey surveys formresponse formresponses', 'QuestionnaireResponse'],
];

interface Named {
  readonly type: string;
  readonly category?: string;
}

const byWord: ReadonlyMap<string, Named> = new Map([
  ...[...resourceTypes].flatMap((type) => formsOf(type.toLowerCase()).map((form) => [form, { type }] as const)),
  ...everyday.flatMap(([words, type, category]) => words.split(' ').map((word) => [word, { type, category }] as const)),
]);

function formsOf(word: string): string[] {
  const plural = word.endsWith('y') ? `${word.slice(0, -1)}ies` : /(?:s|x|ch)$/.test(word) ? `${word}es` : `${word}s`;
  return [word, plural];
}

/** What nothing found of a type means where R4 knows no such type; `undefined` for the others. */
export function absenceOfUnknown(type: string): string | undefined {
  if (resourceTypes.has(type)) return undefined;
  return `Nothing came: ${type} is no resource type of FHIR R4, so that this says nothing about what is recorded.`;
}

/** What a text says of the kind of resource that is meant. */
export type TypeReading =
  | { readonly kind: 'type'; readonly type: string; readonly category?: string }
  /** No type, and near to these. */
  | { readonly kind: 'unknown'; readonly near: readonly string[] };

/**
 * Reads the name of a resource type: in any case of letters, in the plural, or as people call what it holds. A name of a
 * type's form that R4 does not know is left to the platform, which may be of a later version, unless it is nearly one
 * that R4 knows.
 */
export function readResourceType(given: string): TypeReading {
  const text = given.trim();
  if (resourceTypes.has(text)) return { kind: 'type', type: text };
  const word = text.toLowerCase().replace(/[\s_-]+/g, '');
  const found = word.length > 64 ? undefined : byWord.get(word);
  if (found) return { kind: 'type', ...found };
  const near = word.length > 64 ? [] : [...resourceTypes].filter((type) => isNear(word, type.toLowerCase()));
  if (near.length === 0 && isResourceType(text)) return { kind: 'type', type: text };
  return { kind: 'unknown', near: near.slice(0, 3) };
}
