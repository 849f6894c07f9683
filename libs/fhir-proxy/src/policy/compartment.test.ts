import { assertParametersInCompartment, assertSearchInCompartment } from './compartment.js';

const search =
  (query: string, type = 'Observation', patient: string | undefined = 'p1') =>
  () =>
    assertSearchInCompartment(query, type, patient);

describe('a search under patient scopes only', () => {
  it.each([
    'patient=p1',
    'patient=Patient/p1',
    'patient=https%3A%2F%2Ffhir.example.org%2Fr4%2FPatient%2Fp1',
    'subject=Patient/p1&code=other',
    'subject:Patient=p1',
    'patient:missing=true',
    'patient:identifier=urn:x|p2',
    'patient.name=Miller',
    'performer=Practitioner/p2',
    'subject:Group=g1',
    'subject=Group/g1',
    'code=p2&_id=o1',
    'patient=',
  ])('admits %s', (query) => {
    expect(search(query)).not.toThrow();
  });

  it.each([
    'patient=p2',
    'patient=Patient/p2',
    'patient=p1,p2',
    'patient=p1&patient=p2',
    'patient=Patient%2Fp2',
    '%70atient=p2',
    'PATIENT=p2',
    'patient:Patient=p2',
    'patient:not=p2',
    'subject=p2',
    'subject=Patient/p2/_history/1',
    'subject=https://fhir.example.org/r4/Patient/p2',
    'subject:Patient._id=p2',
    'patient._id=p2',
    'beneficiary=Patient/p2',
    'performer=Patient/p2',
    'patient=p1%00',
    'patient=p1\\,p2',
    'subject=Patient/p1/../Patient/p2',
    'subject=patient/p2',
  ])('refuses %s', (query) => {
    expect(search(query)).toThrow(expect.objectContaining({ code: 'PATIENT_OUT_OF_SCOPE' }));
  });

  it('takes _id for a patient only where Patient is searched', () => {
    expect(search('_id=p2', 'Patient')).toThrow(expect.objectContaining({ code: 'PATIENT_OUT_OF_SCOPE' }));
    expect(search('_id=p1', 'Patient')).not.toThrow();
  });

  it('refuses to name any patient when the login named none', () => {
    const nobody = (query: string) => () => assertSearchInCompartment(query, 'Observation', undefined);
    expect(nobody('patient=p1')).toThrow(expect.objectContaining({ code: 'PATIENT_OUT_OF_SCOPE' }));
    expect(nobody('code=1')).not.toThrow();
  });

  it('judges the parameters of an operation in the same way', () => {
    const judge = (parameter: unknown) => () =>
      assertParametersInCompartment({ resourceType: 'Parameters', parameter }, 'p1');
    expect(judge([{ name: 'patient', valueId: 'p2' }])).toThrow();
    expect(judge([{ name: 'subject', valueReference: { reference: 'Patient/p2' } }])).toThrow();
    expect(judge([{ name: 'x', valueString: 'Patient/p2' }])).toThrow();
    expect(judge([{ name: 'patient', valueId: 'p1' }, { name: 'count', valueInteger: 3 }, null, 'x'])).not.toThrow();
    expect(() => assertParametersInCompartment([], 'p1')).not.toThrow();
  });
});
