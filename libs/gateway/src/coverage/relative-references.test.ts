import { withRelativeReferences } from './relative-references.js';

const base = 'https://gateway.example/api/fhir/payer';

describe('references of a record that a payer is sent', () => {
  it.each([
    ['of the same base', `${base}/Patient/1`, 'Patient/1'],
    ['that are relative', 'Patient/1', 'Patient/1'],
    ['of another server', 'https://other.example/Patient/1', 'https://other.example/Patient/1'],
    ['of a base whose name is longer', `${base}-2/Patient/1`, `${base}-2/Patient/1`],
    ['that are the base itself', base, base],
  ])('%s', (_what, reference, expected) => {
    const body = { entry: [{ resource: { beneficiary: { reference }, payor: [{ reference, display: 'x' }] } }] };
    expect(withRelativeReferences(body, base)).toEqual({
      entry: [{ resource: { beneficiary: { reference: expected }, payor: [{ reference: expected, display: 'x' }] } }],
    });
  });

  it('changes links and texts of no other member', () => {
    const body = { link: [{ relation: 'next', url: `${base}/Patient?page=2` }], total: 0, note: null };
    expect(withRelativeReferences(body, base)).toEqual(body);
  });
});
