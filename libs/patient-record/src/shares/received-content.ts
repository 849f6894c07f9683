import { isResource } from '@fhir-gateway/record-view';
import type { FhirResource, Patient } from 'fhir/r4.js';

import { ShareError } from './share-error.js';

/** Everything in one record that came by a link or a card. */
export interface ReceivedContent {
  readonly patient: Patient;
  /** The patient besides; each with an id of its own, and references to each other by type and id. */
  readonly resources: readonly FhirResource[];
}

type Members = Record<string, unknown>;

const mostResources = 5_000;

/**
 * Takes the resources out of what was shared. Narratives are dropped: they are markup of any kind. References that lead out
 * of it keep their display alone.
 *
 * @param files bundles or single resources
 * @throws ShareError SHARED_CONTENT_UNSUPPORTED where there is not one patient
 * @throws ShareError SHARED_CONTENT_TOO_LARGE
 */
export function receivedContent(files: readonly Readonly<Members>[]): ReceivedContent {
  const entries = files.flatMap(entriesOf);
  if (entries.length > mostResources) {
    throw new ShareError('SHARED_CONTENT_TOO_LARGE', `More than ${mostResources} entries were shared.`);
  }
  const places = new Map<string, string>();
  const placed = entries.map(({ fullUrl, resource }, at) => {
    const { resourceType, id } = resource as unknown as { resourceType: string; id?: unknown };
    const ref = `${resourceType}/s${at + 1}`;
    if (fullUrl !== undefined) places.set(fullUrl, ref);
    if (typeof id === 'string') places.set(`${resourceType}/${id}`, ref);
    return { resource, id: `s${at + 1}` };
  });
  const resources = placed.map(({ resource, id }) => {
    const { text: _narrative, ...rest } = resource as unknown as Members;
    return { ...(rewritten(rest, places) as Members), id } as unknown as FhirResource;
  });
  const [patient, another] = resources.filter((one): one is Patient => one.resourceType === 'Patient');
  if (patient !== undefined && another === undefined) return { patient, resources };
  throw new ShareError(
    'SHARED_CONTENT_UNSUPPORTED',
    patient === undefined ? 'It does not say whose record it is.' : 'It holds records of several people.',
  );
}

function entriesOf(file: Readonly<Members>): { fullUrl?: string; resource: FhirResource }[] {
  if (!isResource(file)) throw new ShareError('SHARED_CONTENT_UNSUPPORTED', 'It holds no health record.');
  if (file.resourceType !== 'Bundle') return [{ resource: file }];
  const { entry } = file as unknown as { entry?: unknown };
  return (Array.isArray(entry) ? (entry as Members[]) : []).flatMap((one) => {
    const { fullUrl, resource } = (one ?? {}) as { fullUrl?: unknown; resource?: unknown };
    if (!isResource(resource)) return [];
    return [{ ...(typeof fullUrl === 'string' && { fullUrl }), resource }];
  });
}

function rewritten(value: unknown, places: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((one) => rewritten(one, places));
  if (typeof value !== 'object' || value === null) return value;
  const { reference, ...rest } = value as Members;
  const members = Object.fromEntries(Object.entries(rest).map(([name, member]) => [name, rewritten(member, places)]));
  if (typeof reference !== 'string') return reference === undefined ? members : { ...members, reference };
  if (reference.startsWith('#')) return { ...members, reference };
  const place = places.get(reference) ?? places.get(/[A-Z][A-Za-z]+\/[^/]+$/.exec(reference)?.[0] ?? '');
  return place === undefined ? members : { ...members, reference: place };
}
