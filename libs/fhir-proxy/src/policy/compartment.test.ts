import { namesOthers, parametersNameOthers } from './compartment.js';

const search = (query: string, type = 'Observation', patient: string | undefined = 'p1'): boolean =>
  namesOthers(query, type, patient);

describe('a search under patient scopes only', () => {
  it.each([
    'patient=p1',
    'patient=https%3A%2F%2Ffhir.example.org%2Fr4%2FPatient%2Fp1',
    'subject=Patient/p1&code=other',
    'subject:Patient=p1',
    'patient:missing=true',
    'patient:identifier=urn:x|p2',
    'patient.name=Miller',
    'performer=Practitioner/p2',
    'subject=Group/g1',
    'code=p2&_id=o1',
    'patient=',
  ])('admits %s', (query) => {
    expect(search(query)).toBe(false);
  });

  it.each([
    'patient=p2',
    'patient=Patient/p2',
    'patient=p1&patient=p2',
    'patient=Patient%2Fp2',
    '%70atient=p2',
    'PATIENT=p2',
    'patient:Patient=p2',
    'patient:not=p2',
    'subject=p2',
    'subject=https://fhir.example.org/r4/Patient/p2',
    'subject:Patient._id=p2',
    'patient._id=p2',
    'performer=Patient/p2',
    'patient=p1%00',
    'patient=p1\\,p2',
    'subject=Patient/p1/../Patient/p2',
    'subject=patient/p2',
  ])('refuses %s', (query) => {
    expect(search(query)).toBe(true);
  });

  it('takes _id for a patient only where Patient is searched', () => {
    expect(search('_id=p2', 'Patient')).toBe(true);
    expect(search('_id=p1', 'Patient')).toBe(false);
  });

  it('refuses to name any patient when the login named none', () => {
    expect(namesOthers('patient=p1', 'Observation', undefined)).toBe(true);
    expect(namesOthers('code=1', 'Observation', undefined)).toBe(false);
  });

  it('judges the parameters of an operation in the same way', () => {
    const judge = (parameter: unknown) => parametersNameOthers({ resourceType: 'Parameters', parameter }, 'p1');
    expect(judge([{ name: 'patient', valueId: 'p2' }])).toBe(true);
    expect(judge([{ name: 'subject', valueReference: { reference: 'Patient/p2' } }])).toBe(true);
    expect(judge([{ name: 'x', valueString: 'Patient/p2' }])).toBe(true);
    expect(judge([{ name: 'patient', valueId: 'p1' }, { name: 'count', valueInteger: 3 }, null, 'x'])).toBe(false);
    expect(parametersNameOthers([], 'p1')).toBe(false);
  });
});
