import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { at, list, text } from './fhir-json.js';
import type { Json, Resource } from './fhir-json.js';
import { expectedOf } from './expected.js';
import type { Expected } from './expected.js';

/** One person's record, and what is true of it. */
export interface Person {
  /** File of the bundle, or id of the Patient. */
  readonly name: string;
  readonly patient: string;
  readonly resources: readonly Resource[];
  readonly expected: Expected;
  /** The truth was stated beside the records, and not computed here. */
  readonly isStated: boolean;
}

interface File {
  readonly name: string;
  readonly resource: Resource;
}

const statedFile = 'expected.json';

/**
 * Reads the people of a folder and those below it. Where a folder has Patients of their own, each of its resources is of
 * the person that it names, and of everybody where it names none; else each bundle is the record of one person.
 */
export function readFolder(folder: string): Person[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const below = entries.filter((one) => one.isDirectory()).flatMap(({ name }) => readFolder(join(folder, name)));
  const files = entries
    .filter(({ name }) => name.endsWith('.json') && name !== statedFile)
    .flatMap(({ name }) => readFile(join(folder, name)));
  const stated = readStated(folder);
  const people = files.some(({ resource }) => resource.resourceType === 'Patient')
    ? peopleOfResources(files)
    : files.flatMap(({ name, resource }) => personOfBundle(name, resource));
  return [
    ...people.map(({ name, patient, resources }): Person => {
      const known = stated[name];
      return { name, patient, resources, expected: known ?? expectedOf(resources, patient), isStated: !!known };
    }),
    ...below,
  ];
}

type Records = Pick<Person, 'name' | 'patient' | 'resources'>;

/** A file that is no resource is left out, as a folder may hold others. */
function readFile(path: string): File[] {
  const read = JSON.parse(readFileSync(path, 'utf8')) as Json;
  const type = text(read['resourceType']);
  return type === undefined ? [] : [{ name: basename(path), resource: read as unknown as Resource }];
}

/** Truth files have the people by file, or by the id of the Patient below `patients`. */
function readStated(folder: string): Readonly<Record<string, Expected>> {
  const path = [folder, dirname(folder)].map((one) => join(one, statedFile)).find((one) => existsSync(one));
  if (path === undefined) return {};
  const read = JSON.parse(readFileSync(path, 'utf8')) as Json;
  return (read['patients'] ?? read) as Readonly<Record<string, Expected>>;
}

function peopleOfResources(files: readonly File[]): Records[] {
  const once = new Map<string, Resource>();
  for (const { resource } of files) {
    for (const one of resource.resourceType === 'Bundle' ? entriesOf(resource) : [resource]) {
      const ref = `${one.resourceType}/${one.id}`;
      if (!once.has(ref)) once.set(ref, one);
    }
  }
  const all = [...once.values()];
  return all
    .filter(({ resourceType }) => resourceType === 'Patient')
    .map(({ id }) => ({
      name: id,
      patient: id,
      resources: all.filter((one) => [id, undefined].includes(patientOf(one))),
    }));
}

function personOfBundle(name: string, resource: Resource): Records[] {
  const resources = resource.resourceType === 'Bundle' ? entriesOf(resource) : [];
  const patient = resources.find(({ resourceType }) => resourceType === 'Patient')?.id;
  return patient === undefined ? [] : [{ name, patient, resources }];
}

/** What a bundle holds, with references between its entries as a server writes them once it has taken the bundle. */
function entriesOf(bundle: Resource): Resource[] {
  const refs = new Map<string, string>();
  const resources = list(bundle['entry']).flatMap((entry) => {
    const resource = at(entry, 'resource');
    const type = text(resource['resourceType']);
    const url = text(entry['fullUrl']) ?? '';
    const id = text(resource['id']) ?? url.split(/[:/]/).at(-1);
    if (type === undefined || !id) return [];
    refs.set(url, `${type}/${id}`);
    return [{ ...resource, id } as unknown as Resource];
  });
  return JSON.parse(JSON.stringify(resources), (key, value: unknown) =>
    key === 'reference' && typeof value === 'string' ? (refs.get(value) ?? value) : value,
  ) as Resource[];
}

/** The id of the Patient that a resource is about; of a Patient its own. */
export function patientOf(resource: Resource): string | undefined {
  if (resource.resourceType === 'Patient') return resource.id;
  const named = ['subject', 'patient', 'beneficiary'].map((name) => text(at(resource, name)['reference']));
  return named.map((one) => /(?:^|\/)Patient\/([^/]+)$/.exec(one ?? '')?.[1]).find((one) => one !== undefined);
}
