import { writtenSearches } from './written-searches.js';

const bases = ['https://platform.test/r4', 'http://gateway.test/api/fhir/x'];

describe('writtenSearches', () => {
  it.each([
    ['a reference', { subject: { reference: 'Patient?identifier=a|b' } }],
    ['a reference with the base', { subject: { reference: `${bases[0]}/Patient?identifier=a|b` } }],
    ['a value of a JSON Patch', [{ op: 'add', path: '/subject/reference', value: 'Patient?identifier=a|b' }]],
    ['a part of Parameters', { parameter: [{ part: [{ valueReference: { reference: ' Patient?identifier=a|b' } }] }] }],
    ['criteria', { criteria: 'Patient?identifier=a|b' }],
  ])('finds one in %s', (_where, json) => {
    expect(writtenSearches(json, bases)).toEqual([{ resourceType: 'Patient', query: 'identifier=a|b' }]);
  });

  it.each([
    'Patient/p1',
    '?identifier=1',
    'Smoker? Since 2010 = yes',
    'https://else.test/Patient?identifier=1',
    'patient?x=1',
  ])('takes %j for none', (value) => {
    expect(writtenSearches({ value }, bases)).toEqual([]);
  });

  it('does not tire of depth', () => {
    let json: unknown = 'Patient?x=1';
    for (let depth = 0; depth < 100_000; depth += 1) json = [json];
    expect(writtenSearches(json, [])).toHaveLength(1);
  });

  it('finds as many as there may be, and refuses more', () => {
    const json = (count: number): string[] => Array.from({ length: count }, (_, at) => `Patient?identifier=${at}`);
    expect(writtenSearches(json(10_000), [])).toHaveLength(10_000);
    expect(() => writtenSearches(json(10_001), [])).toThrow(
      expect.objectContaining({ code: 'BODY_TOO_LARGE' }) as Error,
    );
  });
});
