import { searchQuery } from './search-query.js';

describe('searchQuery', () => {
  it('repeats a parameter that has several values, in order', () => {
    const query = searchQuery({
      resourceType: 'Observation',
      params: { date: ['ge2025-01-01', 'lt2026-01-01'], code: 'a,b' },
    });
    expect(query).toBe('date=ge2025-01-01&date=lt2026-01-01&code=a%2Cb');
  });

  it('passes include and revinclude as they are', () => {
    const query = searchQuery({
      resourceType: 'Patient',
      params: { _id: 'p' },
      revinclude: ['Observation:subject'],
      include: ['Patient:organization'],
    });
    expect(query).toBe('_id=p&_include=Patient%3Aorganization&_revinclude=Observation%3Asubject');
  });

  it('searches the record of the login when nobody else is named', () => {
    expect(searchQuery({ resourceType: 'Observation', params: { category: 'laboratory' }, patient: 'p1' })).toBe(
      'category=laboratory&patient=p1',
    );
  });

  it.each([
    ['patient', { patient: 'p2' }],
    ['subject', { 'subject:Patient': 'p2' }],
    ['a chain', { 'patient.name': 'x' }],
    ['beneficiary', { beneficiary: 'Patient/p2' }],
    ['_id', { _id: 'o1' }],
    ['a reverse chain', { '_has:Observation:patient:code': '1' }],
  ])('adds no patient beside %s', (_what, params) => {
    expect(searchQuery({ resourceType: 'Observation', params, patient: 'p1' })).not.toContain('patient=p1');
  });

  it.each(['Organization', 'Practitioner', 'Patient', 'Medication'])(
    'adds no patient to a search for %s',
    (resourceType) => {
      expect(searchQuery({ resourceType, patient: 'p1' })).toBe('');
    },
  );

  it('lets a given _count win over the default', () => {
    expect(searchQuery({ resourceType: 'Observation', params: { _count: 5 }, count: 20 })).toBe('_count=5');
    expect(searchQuery({ resourceType: 'Observation', count: 20, sort: ['-date', 'code'] })).toBe(
      '_sort=-date%2Ccode&_count=20',
    );
  });

  it('rejectUnknownSearchParams: adds no _count for a strict platform, but sends the one that is asked for', () => {
    const search = { resourceType: 'Observation', params: { code: 'a' }, count: 20 };
    expect(searchQuery(search)).toBe('code=a&_count=20');
    expect(searchQuery({ ...search, isStrict: true })).toBe('code=a');
    expect(searchQuery({ ...search, params: { _count: 5 }, isStrict: true })).toBe('_count=5');
  });

  it('cannot be made to start another parameter by a value', () => {
    expect(searchQuery({ resourceType: 'Observation', params: { code: 'x&patient=other#y' } })).toBe(
      'code=x%26patient%3Dother%23y',
    );
  });
});
