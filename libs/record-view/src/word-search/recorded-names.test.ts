import type { FhirResource } from 'fhir/r4.js';
import { recordedNames } from './recorded-names.js';

describe('names that a record has', () => {
  it.each([
    [{ verificationStatus: { coding: [{ code: 'refuted' }] } }, 'Latex, refuted'],
    [{ verificationStatus: { coding: [{ code: 'entered-in-error' }] } }, 'Latex, entered in error'],
    [{ status: 'not-done' }, 'Latex, not done'],
    [{ doNotPerform: true, status: 'active' }, 'Latex, do not give or do'],
    [{ status: 7, verificationStatus: 'refuted' }, 'Latex'],
    [{ verificationStatus: { coding: 'refuted' } }, 'Latex'],
    [{ verificationStatus: { coding: [null, { code: 'confirmed' }] } }, 'Latex'],
  ])('of an entry with %j say whether it is so', (more, text) => {
    const entry = { resourceType: 'AllergyIntolerance', code: { text: 'Latex' }, ...more } as unknown as FhirResource;
    expect(recordedNames([entry], 'pollen', new Map())).toEqual([{ text, name: text, count: 1 }]);
  });
});
