import { searchedPatient } from './searched-patient.js';

const of = (scopes: string, resourceType = 'Observation', params = {}) =>
  searchedPatient({ patient: 'p1', scopes: scopes.split(' ') }, resourceType, params);

describe('whose records a search looks at', () => {
  it.each([
    'patient/*.rs',
    'patient/Observation.read',
    'launch/patient',
    '',
    'user/Condition.rs patient/*.rs',
    'user/*.cud',
  ])('with %j those of the patient of the sign-in, and nothing has to be said', (scopes) => {
    expect(of(scopes)).toEqual({ patient: 'p1' });
  });

  it.each(['user/*.rs', 'user/Observation.read', 'user/*.rs patient/Condition.rs', 'user/*.s launch/patient'])(
    'with %j those of the panel',
    (scopes) => {
      expect(of(scopes)).toEqual({});
    },
  );

  it.each(['user/*.rs patient/*.rs', 'patient/Observation.rs user/Observation.rs'])(
    'with %j those of the patient, said to be so',
    (scopes) => {
      const { patient, notice } = of(scopes);
      expect(patient).toBe('p1');
      expect(notice).toMatch(/^Narrowed to Patient\/p1\b.*patient_id/);
    },
  );

  it('a scope with a filter counts for a search within it', () => {
    const scopes = 'user/Observation.rs?category=laboratory';
    expect(of(scopes, 'Observation', { category: 'laboratory' })).toEqual({});
    expect(of(scopes, 'Observation', { category: 'vital-signs' })).toEqual({ patient: 'p1' });
  });
});
