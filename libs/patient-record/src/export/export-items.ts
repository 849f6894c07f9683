import { isResource, whoseEntry } from '@fhir-gateway/fhir';
import { leftOutWords, matchPages, searchQuery, ViewError } from '@fhir-gateway/record-view';
import type { FhirResource } from 'fhir/r4.js';

import type { ReadingOptions } from '../reading/read-section.js';
import { othersGap } from '../reading/other-patients.js';
import { gapOf, noticeGaps } from '../reading/record-gap.js';
import type { RecordConnection, RecordGap } from '../reading/record-connection.js';
import { exportedTypes } from './exported-types.js';
import { References } from './references.js';

/** What an export consists of, one after another: each platform's resources and gaps, then its end. */
export type ExportItem =
  | { readonly kind: 'resource'; readonly connection: RecordConnection; readonly resource: FhirResource }
  | { readonly kind: 'gap'; readonly gap: RecordGap }
  | { readonly kind: 'end'; readonly connection: RecordConnection; readonly resources: number };

const pageSize = 100;
/** Ids in one request for what entries refer to. */
const idsAtOnce = 50;

/** How an export is read, and what is known to be missing before it begins. */
export interface ExportOptions extends Pick<ReadingOptions, 'signal' | 'describe'> {
  /** Connections that may be the person's and could not be read. */
  readonly unattributed?: readonly RecordGap[];
}

/**
 * Everything that the platforms give of a person, one platform after another and one page at a time: however large the
 * record, a page and the ids of what was sent are all that is held. Throws nothing: what cannot be read is a gap.
 */
export async function* exportItems(
  connections: readonly RecordConnection[],
  { unattributed = [], ...options }: ExportOptions,
): AsyncGenerator<ExportItem, void, undefined> {
  for (const gap of unattributed) yield { kind: 'gap', gap };
  for (const connection of connections) {
    let resources = 0;
    for await (const item of platformItems(connection, options)) {
      if (item.kind === 'resource') resources += 1;
      yield item;
    }
    yield { kind: 'end', connection, resources };
  }
}

async function* platformItems(
  connection: RecordConnection,
  options: Pick<ReadingOptions, 'signal' | 'describe'>,
): AsyncGenerator<ExportItem, void, undefined> {
  const { ended, patientId, reader, baseUrl } = connection;
  const gap = (type: string, error: unknown): ExportItem => ({
    kind: 'gap',
    gap: gapOf(error, { connection: connection.id, resourceType: type }, options),
  });
  if (ended) {
    const { code, message } = ended;
    yield { kind: 'gap', gap: { connection: connection.id, reason: 'unauthorized', code, message } };
    return;
  }
  if (patientId === undefined) {
    const message = 'The sign-in did not say whose record it is for.';
    const { id } = connection;
    yield { kind: 'gap', gap: { connection: id, reason: 'refused', code: 'PATIENT_UNKNOWN', message } };
    return;
  }
  const references = new References(baseUrl);
  const taken = (resource: FhirResource): ExportItem => {
    references.collect(resource);
    return { kind: 'resource', connection, resource };
  };
  try {
    yield taken(await readPatient(reader, patientId));
  } catch (error) {
    yield gap('Patient', error);
  }
  for (const type of await exportedTypes(reader)) {
    if (options.signal.aborted) return;
    yield* typeItems(type, { connection, patientId, taken, gap });
  }
  for (let more = references.take(); more.length > 0; more = references.take()) {
    for (const { type, ids } of more) yield* referencedItems(type, ids, { connection, taken, gap });
  }
  if (references.dropped > 0) {
    const message = `${references.dropped} entries that others refer to were not read.`;
    const { id } = connection;
    yield { kind: 'gap', gap: { connection: id, reason: 'truncated', code: 'RECORD_TRUNCATED', message } };
  }
}

interface Sending {
  readonly connection: RecordConnection;
  readonly taken: (resource: FhirResource) => ExportItem;
  readonly gap: (type: string, error: unknown) => ExportItem;
}

/** All entries of one type, each once. */
async function* typeItems(
  type: string,
  { connection, patientId, taken, gap }: Sending & { readonly patientId: string },
): AsyncGenerator<ExportItem, void, undefined> {
  const { reader, baseUrl, isStrict } = connection;
  const query = searchQuery({ resourceType: type, count: pageSize, isStrict, patient: patientId });
  const sent = new Set<string>();
  let others = 0;
  try {
    for await (const { matches, next, leftOut, skipped, said } of matchPages(
      { path: type, query },
      { reader, baseUrl },
    )) {
      const notices = noticeGaps({ said: said === undefined ? [] : [said], seen: matches.length }, connection, type);
      for (const notice of notices) yield { kind: 'gap', gap: notice };
      if (leftOut > 0) {
        const told = { connection: connection.id, resourceType: type, code: 'RECORD_TRUNCATED' } as const;
        yield { kind: 'gap', gap: { ...told, reason: 'truncated', message: leftOutWords(leftOut, skipped) } };
      }
      for (const resource of matches) {
        if (resource.resourceType !== type || (resource.id !== undefined && sent.has(resource.id))) continue;
        if (resource.id !== undefined) sent.add(resource.id);
        if (whoseEntry(resource, connection) === 'other') others += 1;
        else yield taken(resource);
      }
      if (next === 'unreachable')
        throw new ViewError('ANSWER_UNEXPECTED', 'There is more that cannot be reached.', 200);
    }
  } catch (error) {
    yield gap(type, error);
  }
  if (others > 0) yield { kind: 'gap', gap: othersGap(others, connection, type) };
}

/** What entries refer to, by id. */
async function* referencedItems(
  type: string,
  ids: readonly string[],
  { connection, taken, gap }: Sending,
): AsyncGenerator<ExportItem, void, undefined> {
  const { reader, baseUrl, isStrict } = connection;
  for (let from = 0; from < ids.length; from += idsAtOnce) {
    const wanted = new Set(ids.slice(from, from + idsAtOnce));
    const params = { _id: [...wanted].join(',') };
    const query = searchQuery({ resourceType: type, params, count: pageSize, isStrict });
    try {
      for await (const { matches } of matchPages({ path: type, query }, { reader, baseUrl })) {
        // A platform that ignores `_id` answers with everybody's.
        for (const resource of matches) {
          if (resource.resourceType === type && resource.id !== undefined && wanted.delete(resource.id)) {
            yield taken(resource);
          }
        }
        if (wanted.size === 0) break;
      }
      if (wanted.size > 0) {
        const message = `${wanted.size} ${type} that entries refer to were not found.`;
        const gap: RecordGap = {
          connection: connection.id,
          resourceType: type,
          reason: 'truncated',
          code: 'RECORD_TRUNCATED',
          message,
        };
        yield { kind: 'gap', gap };
      }
    } catch (error) {
      yield gap(type, error);
      return;
    }
  }
}

async function readPatient(reader: RecordConnection['reader'], id: string): Promise<FhirResource> {
  const { status, body } = await reader({ method: 'GET', path: `Patient/${encodeURIComponent(id)}` });
  if (status === 200 && isResource(body) && body.resourceType === 'Patient' && body.id === id) return body;
  throw new ViewError('PLATFORM_REFUSED', 'The platform did not answer with this patient.', status);
}
