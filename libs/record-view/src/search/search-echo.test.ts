import fc from 'fast-check';
import type { Bundle } from 'fhir/r4.js';
import { unappliedParameters } from './search-echo.js';

const name = fc.constantFrom(
  'code',
  'code:not',
  'subject.name',
  '_sort',
  '_id',
  'c%6fde',
  'a+b',
  '',
  '?code',
  'x\ud800',
  'é',
);
const part = fc.oneof(
  fc.tuple(name, fc.constantFrom('', 'a=b', '%zz', 'x')).map((pair) => pair.join('=')),
  name,
);
const query = fc.array(part, { maxLength: 5 }).map((parts) => parts.join('&'));

describe('parameters that a platform does not confirm', () => {
  const filters = /^(_id|_lastUpdated|_tag|_security|_profile|[a-z][A-Za-z0-9-]{0,63})$/;
  const namesOf = (text: string) => [...new URLSearchParams(text).keys()].map((key) => key.split(/[:.]/, 1)[0] ?? key);

  it('are those of a query as every URL parser reads it, however their names are written', () => {
    fc.assert(
      fc.property(query, query, (asked, echoed) => {
        const link = [{ relation: 'self', url: `http://platform.example/fhir/Observation?${echoed}` }];
        const applied = new Set(namesOf(echoed));
        const names = [...new Set(namesOf(asked))];
        const missing = names.filter((one) => filters.test(one) && !applied.has(one)).slice(0, 5);
        const isOther = !names.some((one) => applied.has(one));
        const bundle: Bundle = { resourceType: 'Bundle', type: 'searchset', link };
        expect(unappliedParameters(bundle, asked)).toEqual(isOther ? [] : missing);
      }),
      { numRuns: 1_000 },
    );
  });
});
