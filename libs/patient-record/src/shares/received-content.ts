import { isResource, parseReference } from '@fhir-gateway/fhir';
import type { FhirResource, HumanName, Patient } from 'fhir/r4.js';

import { ShareError } from './share-error.js';

/** Everything in one record that came by a link or a card. */
export interface ReceivedContent {
  readonly patient: Patient;
  /** The patient besides; each with an id of its own, and references to each other by type and id. */
  readonly resources: readonly FhirResource[];
}

type Members = Record<string, unknown>;

const mostResources = 5_000;
/** An id that none of the resources has. */
const somebodyElse = 'not-shared';

/**
 * Takes the resources out of what was shared. Narratives are dropped: they are markup of any kind. References that lead out
 * of it keep their display alone, but for one to a further Patient, which stays a reference to somebody else. Where several files say whose they are, all have to say the same, and the first is kept.
 *
 * @param files bundles or single resources
 * @throws ShareError SHARED_CONTENT_UNSUPPORTED where there is not one person
 * @throws ShareError SHARED_CONTENT_TOO_LARGE
 */
export function receivedContent(files: readonly Readonly<Members>[]): ReceivedContent {
  const read = files.map(entriesOf);
  if (read.reduce((sum, entries) => sum + entries.length, 0) > mostResources) {
    throw new ShareError('SHARED_CONTENT_TOO_LARGE', `More than ${mostResources} entries were shared.`);
  }
  const patient = requireOnePerson(read);
  let count = 0;
  const ids = new Map(read.flat().map(({ resource }) => [resource, `s${++count}`]));
  const idOf = (resource: FhirResource) => ids.get(isPatient(resource) ? patient : resource) ?? '';
  const resources = read.flatMap((entries) => {
    // Ids and short addresses such as `resource:1` mean something in their own file alone.
    const places = new Map<string, string>();
    const saysWhose = entries.some(({ resource }) => isPatient(resource));
    if (!saysWhose && patient.id !== undefined) places.set(`Patient/${patient.id}`, `Patient/${idOf(patient)}`);
    for (const { fullUrl, resource } of entries) {
      const { resourceType, id } = resource as unknown as { resourceType: string; id?: unknown };
      const ref = `${resourceType}/${idOf(resource)}`;
      if (typeof id === 'string') places.set(`${resourceType}/${id}`, ref);
      if (fullUrl === undefined) continue;
      places.set(fullUrl, ref);
      const short = parseReference(fullUrl)?.ref;
      if (short !== undefined && !places.has(short)) places.set(short, ref);
    }
    // A Patient whom nothing can refer to is whom all entries mean.
    const isNamed = [...places.values()].includes(`Patient/${idOf(patient)}`);
    const elsewhere = `Patient/${isNamed ? somebodyElse : idOf(patient)}`;
    return entries.flatMap(({ resource }) => {
      if (isPatient(resource) && resource !== patient) return [];
      const { text: _narrative, ...rest } = resource as unknown as Members;
      return { ...(rewritten(rest, places, elsewhere) as Members), id: idOf(resource) } as unknown as FhirResource;
    });
  });
  const [kept] = resources.filter(isPatient);
  return { patient: kept ?? patient, resources };
}

function requireOnePerson(files: readonly (readonly { readonly resource: FhirResource }[])[]): Patient {
  const patients = files.map((entries) => entries.map(({ resource }) => resource).filter(isPatient));
  const [patient, ...others] = patients.flat();
  if (patient === undefined) throw unsupported('It does not say whose record it is.');
  const isOne = patients.every(({ length }) => length < 2) && others.every((other) => isSamePerson(patient, other));
  if (isOne) return patient;
  throw unsupported('It holds records of several people.');
}

function isPatient(resource: FhirResource): resource is Patient {
  return resource.resourceType === 'Patient';
}

/** Name and birth date the same, and no other sex: less is not enough to read two files as one record. */
function isSamePerson(one: Patient, other: Patient): boolean {
  const names = (of: Patient) => (Array.isArray(of.name) ? of.name : []).flatMap((name) => nameKey(name) ?? []);
  const known = new Set(names(one));
  const isSameSex = one.gender === undefined || other.gender === undefined || one.gender === other.gender;
  const isSameBirth = one.birthDate !== undefined && one.birthDate === other.birthDate;
  return isSameBirth && isSameSex && names(other).some((name) => known.has(name));
}

function nameKey(name: HumanName | null): string | undefined {
  const { family, given } = name ?? {};
  const words = [family, ...(Array.isArray(given) ? given : [])].filter((word) => typeof word === 'string');
  return family === undefined ? undefined : words.join(' ').normalize('NFC').trim().toLowerCase();
}

function unsupported(why: string): ShareError {
  return new ShareError('SHARED_CONTENT_UNSUPPORTED', why);
}

function entriesOf(file: Readonly<Members>): { fullUrl?: string; resource: FhirResource }[] {
  if (!isResource(file)) throw unsupported('It holds no health record.');
  if (file.resourceType !== 'Bundle') return [{ resource: file }];
  const { entry } = file as unknown as { entry?: unknown };
  return (Array.isArray(entry) ? (entry as Members[]) : []).flatMap((one) => {
    const { fullUrl, resource } = (one ?? {}) as { fullUrl?: unknown; resource?: unknown };
    if (!isResource(resource)) return [];
    return [{ ...(typeof fullUrl === 'string' && { fullUrl }), resource }];
  });
}

/** @param elsewhere stands for a Patient who is not in what was shared */
function rewritten(value: unknown, places: ReadonlyMap<string, string>, elsewhere: string): unknown {
  if (Array.isArray(value)) return value.map((one) => rewritten(one, places, elsewhere));
  if (typeof value !== 'object' || value === null) return value;
  const { reference, ...rest } = value as Members;
  const members = Object.fromEntries(
    Object.entries(rest).map(([name, member]) => [name, rewritten(member, places, elsewhere)]),
  );
  if (typeof reference !== 'string') return reference === undefined ? members : { ...members, reference };
  if (reference.startsWith('#')) return { ...members, reference };
  const short = parseReference(reference)?.ref ?? '';
  const place = places.get(reference) ?? places.get(short) ?? (short.startsWith('Patient/') ? elsewhere : undefined);
  return place === undefined ? members : { ...members, reference: place };
}
