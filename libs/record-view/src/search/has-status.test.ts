import type { FhirResource } from 'fhir/r4.js';
import { hasStatus } from './has-status.js';
import { planSearch } from '../word-search/search-plan.js';

const coded = (resourceType: string, code: string) =>
  ({ resourceType, clinicalStatus: { coding: [{ code }] } }) as FhirResource;

describe('a clinical status', () => {
  it.each([
    ['Condition', 'relapse', 'active'],
    ['Condition', 'recurrence', 'current'],
    ['Condition', 'remission', 'inactive'],
    ['Condition', 'resolved', 'past'],
    ['AllergyIntolerance', 'resolved', 'inactive'],
  ])('of a %s in %s counts as %s', (type, code, word) => {
    expect(hasStatus(coded(type, code), [word])).toBe(true);
  });

  it.each([
    ['Condition', 'active', 'relapse'],
    ['Condition', 'inactive', 'resolved'],
    ['Condition', 'resolved', 'active'],
    ['Condition', 'relapse', 'inactive'],
    ['AllergyIntolerance', 'resolved', 'active'],
  ])('of a %s in %s does not count as %s', (type, code, word) => {
    expect(hasStatus(coded(type, code), [word])).toBe(false);
  });

  it('that a platform is asked for says which kinds of it are left out', () => {
    const noticesOf = (value: string, resourceType = 'Condition') =>
      planSearch({ resourceType, params: { 'clinical-status': value } }).notices;
    const left =
      'clinical-status=active leaves out recurrence and relapse, which are active, too: clinical-status=active,recurrence,relapse has them.';
    expect(noticesOf('active')).toEqual([left]);
    expect(noticesOf('http://terminology.hl7.org/CodeSystem/condition-clinical|active')).toHaveLength(1);
    expect(noticesOf('active,recurrence,relapse')).toEqual([]);
    expect(noticesOf('resolved')).toEqual([]);
    expect(noticesOf('active', 'AllergyIntolerance')).toEqual([]);
  });
});
