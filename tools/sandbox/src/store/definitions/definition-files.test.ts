import { getDataType, indexStructureDefinitionBundle } from '@medplum/core';
import type { CodeSystem, StructureDefinition } from 'fhir/r4.js';
import { heldTypes } from '../search/held-types.js';
import { SearchCatalogue } from '../search/search-catalogue.js';
import { published, tables } from '../testing/published-definitions.js';
import { readDataTypes, readSearchParameters, readTerminology, resourceDefinition } from './definition-files.js';
import guides from './guide-parameters.json' with { type: 'json' };

type Definitions = Parameters<typeof indexStructureDefinitionBundle>[0];

const types = published.types();
const resources = published.resources();
const shortResources = resources.flatMap(({ type }) => resourceDefinition(type) ?? []);

/** What the validator knows of each type once it has read the definitions, without the words for people. */
function rulesOf(definitions: readonly StructureDefinition[]): Map<string, string> {
  indexStructureDefinitionBundle(definitions as unknown as Definitions);
  const plain = (name: string, value: unknown) => {
    // An element may have these names as well, and is neither. `parentType` leads back up.
    const isWords =
      (name === 'description' && typeof value === 'string') || (name === 'extension' && Array.isArray(value));
    if (isWords || name === 'parentType') return undefined;
    return value instanceof Set ? [...(value as Set<unknown>)] : value;
  };
  return new Map(definitions.map(({ name }) => [name, JSON.stringify(getDataType(name), plain)]));
}

describe('the tables of FHIR R4', () => {
  it('are those that the generator makes of the published definitions', () => {
    const plain = (table: unknown) => JSON.parse(JSON.stringify(table)) as unknown;
    expect(readDataTypes()).toEqual(plain(tables.types()));
    expect(shortResources).toEqual(plain(tables.resources()));
    expect(readSearchParameters()).toEqual([...tables.search(), ...guides.carin]);
  });

  it('give the validator the rules that the published definitions give it, of every type', () => {
    const expected = rulesOf([...types, ...resources]);
    const rules = rulesOf([...readDataTypes(), ...shortResources]);
    expect([...expected].filter(([name, text]) => rules.get(name) !== text).map(([name]) => name)).toEqual([]);
    expect(rules.size).toBe(expected.size);
  });

  // Without xpathUsage, `phonetic` was offered for four types.
  it('give the search parameters that the published definitions give, of every type', () => {
    const offered = (parameters: ReturnType<typeof readSearchParameters>) => {
      const catalogue = new SearchCatalogue(heldTypes, parameters);
      return catalogue.types.map((type) =>
        catalogue.list(type).map(({ code, kind, definition, targets }) => [type, code, kind, definition, targets]),
      );
    };
    const carin = guides.carin as ReturnType<typeof readSearchParameters>;
    expect(offered(readSearchParameters())).toEqual(offered([...published.search(), ...carin]));
    expect(
      offered(readSearchParameters())
        .flat()
        .map(([, code]) => code),
    ).not.toContain('phonetic');
  });

  it('have every value set whole but for its narrative, and every code with its display', () => {
    type Concepts = CodeSystem['concept'];
    const codes = (concepts: Concepts): unknown[] =>
      (concepts ?? []).map(({ code, display, concept }) => [code, display, codes(concept)]);
    const facts = (all: ReturnType<typeof readTerminology>) =>
      all.map((resource) => {
        if (resource.resourceType === 'CodeSystem') return [resource.url, resource.content, codes(resource.concept)];
        const { text: _text, ...rest } = resource;
        return rest;
      });
    expect(facts(readTerminology())).toEqual(facts(published.terminology()));
  });

  it('have no type that R4 does not have', () => {
    for (const name of ['Nothing', '__proto__', '', '../types']) expect(resourceDefinition(name)).toBeUndefined();
  });
});
