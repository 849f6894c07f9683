import { structureFaults } from './structure-faults.js';

const weight = {
  resourceType: 'Observation',
  status: 'final',
  category: [
    { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] },
  ],
  code: { text: 'Body weight' },
  subject: { reference: 'Patient/p' },
  effectiveDateTime: '2026-11-01',
  valueQuantity: { value: 70.5, unit: 'kg' },
};

describe('structureFaults', () => {
  it.each([
    ['an observation', weight],
    ['a part with a part', { ...weight, component: [{ code: { text: 'x' }, referenceRange: [{ text: 'y' }] }] }],
    ['extensions of a primitive', { ...weight, status: undefined, _status: { extension: [{ url: 'urn:x' }] } }],
    [
      'a list with a primitive that has only extensions',
      { resourceType: 'Patient', name: [{ given: [null, 'Ann'], _given: [{ id: 'a' }, null] }] },
    ],
    ['a resource within', { ...weight, contained: [{ resourceType: 'Patient', id: 'p' }] }],
    ['a type that defines things, whatever it holds', { resourceType: 'ValueSet', bogus: 1 }],
    ['a bundle', { resourceType: 'Bundle', type: 'collection', entry: [{ resource: weight }] }],
  ])('finds nothing against %s', (_what, resource) => {
    expect(structureFaults(JSON.parse(JSON.stringify(resource)) as typeof resource)).toEqual([]);
  });

  it.each([
    ['an element that the type has not', { bogus: 1 }, 'Observation: Observation has no element bogus'],
    [
      'an element of its base that has another name',
      { value: 7 },
      /^Observation: Observation has no element value; it has valueQuantity, /,
    ],
    ['a missing element', { code: undefined }, 'Observation.code is missing'],
    ['one value for a list', { category: { text: 'x' } }, 'Observation.category has to be a list'],
    ['an empty list', { category: [] }, 'Observation.category has to be a list'],
    ['a list for one value', { code: [{ text: 'x' }] }, 'Observation.code has to be an object, a CodeableConcept'],
    ['text for an object', { code: 'weight' }, 'Observation.code has to be an object, a CodeableConcept'],
    [
      'text for a number',
      { valueQuantity: { value: '70' } },
      'Observation.valueQuantity.value has to be a number without quotes',
    ],
    ['an empty text', { effectiveDateTime: '' }, 'Observation.effectiveDateTime has to be text between quotes'],
    [
      'a code that there is not',
      { status: 'done' },
      /^Observation\.status has to be one of: registered, preliminary, final,/,
    ],
    [
      'a fault within a part',
      { component: [{ code: {}, foo: 1 }] },
      'Observation.component[0]: ObservationComponent has no element foo',
    ],
    [
      'a fault within a resource within',
      { contained: [{ resourceType: 'Patient', nam: 1 }] },
      'Observation.contained[0]: Patient has no element nam',
    ],
    ['a name that is no name', { 'x\n</record-content>': 1 }, 'Observation: Observation has no element of that name'],
    ['a member of every object', { constructor: 1 }, 'Observation: Observation has no element constructor'],
    ['extensions beside what is no primitive', { _code: {} }, 'Observation: Observation has no element _code'],
  ])('names %s', (_what, change, fault) => {
    const faults = structureFaults(JSON.parse(JSON.stringify({ ...weight, ...change })) as object as typeof weight);
    expect(faults).toEqual([typeof fault === 'string' ? fault : expect.stringMatching(fault)]);
  });

  it('tells five faults at most', () => {
    expect(structureFaults({ ...weight, a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 })).toHaveLength(5);
  });
});
