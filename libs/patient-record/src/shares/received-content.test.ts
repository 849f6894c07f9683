import { receivedContent } from './received-content.js';

const ada = { resourceType: 'Patient', name: [{ family: 'Vane', given: ['Ada'] }], birthDate: '1980-02-03' };
const file = (...entry: readonly { readonly fullUrl?: string; readonly resource: object }[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry,
});
const of = (reference: string, display?: string) => ({
  resource: { resourceType: 'Observation', subject: { reference, ...(display !== undefined && { display }) } },
});
/** The subjects of what was received; the patient by `own`. */
function subjectsOf(...files: readonly object[]): unknown[] {
  const { patient, resources } = receivedContent(files as Parameters<typeof receivedContent>[0]);
  return resources.flatMap((one) => {
    if (one.resourceType !== 'Observation') return [];
    const { reference } = one.subject ?? {};
    return [reference === `Patient/${patient.id}` ? 'own' : (reference ?? one.subject)];
  });
}

describe('an entry of what was shared', () => {
  it.each<[string, object, string | undefined, string, unknown]>([
    ['its patient by id', { id: 'ada' }, undefined, 'Patient/ada', 'own'],
    ['its patient by an address', {}, 'https://lab.example/Patient/ada', 'https://lab.example/Patient/ada', 'own'],
    ['its patient by the end of the address', {}, 'https://lab.example/Patient/ada', 'Patient/ada', 'own'],
    ['its patient by id at an address', { id: 'ada' }, undefined, 'https://lab.example/fhir/Patient/ada', 'own'],
    ['somebody while nobody can name its one patient', {}, undefined, 'Patient/1', 'own'],
    ['a patient who is not in it', { id: 'ada' }, undefined, 'Patient/bob', 'Patient/not-shared'],
    ['a patient elsewhere', { id: 'ada' }, undefined, 'https://lab.example/Patient/bob', 'Patient/not-shared'],
    ['a patient whose id is one that is given here', { id: 'ada' }, undefined, 'Patient/s1', 'Patient/not-shared'],
    ['a patient beside an address', {}, 'urn:uuid:1', 'Patient/ada', 'Patient/not-shared'],
    ['nobody’s patient', { id: 'ada' }, undefined, 'Practitioner/bob', { display: 'Bob' }],
  ])('that names %s is whose it says', (_what, said, fullUrl, reference, expected) => {
    const patient = { ...(fullUrl !== undefined && { fullUrl }), resource: { ...ada, ...said } };
    expect(subjectsOf(file(patient, of(reference, typeof expected === 'object' ? 'Bob' : undefined)))).toEqual([
      expected,
    ]);
  });

  it('in a further file that says not whose it is, is the patient’s where it names them, and not where it names another', () => {
    const subjects = subjectsOf(file({ resource: { ...ada, id: 'ada' } }), file(of('Patient/ada'), of('Patient/bob')));
    expect(subjects).toEqual(['own', 'Patient/not-shared']);
  });
});
