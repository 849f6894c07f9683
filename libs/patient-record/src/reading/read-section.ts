import { gatherMatches, namingMedications, searchQuery, ViewError } from '@fhir-gateway/record-view';
import type { FhirResource } from 'fhir/r4.js';

import { recordSections, type RecordSection, type SectionSearch } from '../sections/record-sections.js';
import { eachLimited } from './each-limited.js';
import { gapOf } from './record-gap.js';
import type { ReadingOptions } from './reading-options.js';
import type { GapReason, RecordConnection, RecordGap } from './record-connection.js';

export type { ReadingOptions } from './reading-options.js';

/** What one connection answered for one section. */
export interface SectionReading {
  /** The id of the connection. */
  readonly connection: string;
  readonly section: RecordSection;
  readonly resources: readonly FhirResource[];
  /** Entries of other sections that complete what this one lists, such as the visits that claims pay for. */
  readonly beside?: readonly FhirResource[];
  readonly gaps: readonly RecordGap[];
}

/** Searches at once at one platform, so that one that hangs does not keep the others from being asked. */
const atOnce = 6;
const pageSize = 100;
/** Platforms choose the size of their pages, some only a few entries: what bounds a search is how much it brings. */
const defaultLimits = { pages: 300, resources: 1200 };

/**
 * Asks all connections side by side for the sections, each search once however many sections need it. Throws nothing: what
 * could not be read is a gap of its reading.
 *
 * @returns a reading for each connection and section
 */
export async function readSections(
  connections: readonly RecordConnection[],
  sections: readonly RecordSection[],
  options: ReadingOptions,
): Promise<SectionReading[]> {
  const { aborted, release } = abortOf(options.signal);
  try {
    const reading = { ...options, aborted };
    const readings = await Promise.all(connections.map((connection) => readConnection(connection, sections, reading)));
    return readings.flat();
  } finally {
    release();
  }
}

interface RunningReading extends ReadingOptions {
  /** Rejects when nobody waits any longer. */
  readonly aborted: Promise<never>;
}

async function readConnection(
  connection: RecordConnection,
  sections: readonly RecordSection[],
  options: RunningReading,
): Promise<SectionReading[]> {
  const searches = new Map<string, SectionSearch>();
  for (const section of sections) for (const search of searchesOf(section)) searches.set(nameOf(search), search);
  const answers = new Map<string, Found>();
  await eachLimited([...searches], atOnce, async ([name, search]) => {
    answers.set(name, await readSearch(connection, search, options));
  });
  return sections.map((section) => {
    const own = searchesOf(section).map((search) => ({ search, found: answers.get(nameOf(search)) ?? nothing }));
    const resources = (isBeside: boolean): FhirResource[] =>
      own.flatMap(({ search, found }) => ((search.use === 'beside') === isBeside ? found.resources : []));
    const beside = resources(true);
    return {
      connection: connection.id,
      section,
      resources: resources(false),
      ...(beside.length > 0 && { beside }),
      gaps: own.flatMap(({ search, found }) =>
        found.gaps.filter(({ reason }) => search.use === undefined || reason !== 'unsupported'),
      ),
    };
  });
}

function searchesOf(section: RecordSection): readonly SectionSearch[] {
  return recordSections[section];
}

function nameOf({ type, params = {} }: SectionSearch): string {
  return `${type}?${new URLSearchParams(params).toString()}`;
}

type Found = Pick<SectionReading, 'resources' | 'gaps'>;

const nothing: Found = { resources: [], gaps: [] };

async function readSearch(
  connection: RecordConnection,
  search: SectionSearch,
  { signal, aborted, limits = defaultLimits, describe }: RunningReading,
): Promise<Found> {
  const { type, params = {}, sort, include } = search;
  const gap = (reason: GapReason, code: string, message: string): RecordGap => ({
    connection: connection.id,
    resourceType: type,
    reason,
    code,
    message,
  });
  const none = (...given: Parameters<typeof gap>): Found => ({ resources: [], gaps: [gap(...given)] });
  if (connection.ended) return none('unauthorized', connection.ended.code, connection.ended.message);
  const { patientId: patient, isStrict, baseUrl } = connection;
  const reader = namingMedications(connection.reader);
  if (patient === undefined)
    return none('refused', 'PATIENT_UNKNOWN', 'The sign-in did not say whose record it is for.');
  if (signal.aborted) return none('timeout', 'UPSTREAM_TIMEOUT', 'There was no answer in time.');
  const common = { resourceType: type, params, count: pageSize, isStrict, patient };
  const plain = { path: type, query: searchQuery(common), skip: 0 };
  const more = { ...(sort !== undefined && { sort: [sort] }), ...(include !== undefined && { include: [include] }) };
  const full = isStrict ? plain : { ...plain, query: searchQuery({ ...common, ...more }) };
  try {
    const reading = gatherMatches(full, { reader, baseUrl, limits }).catch((error: unknown) => {
      const isRejected = full.query !== plain.query && error instanceof ViewError && error.upstreamStatus === 400;
      if (isRejected) return gatherMatches(plain, { reader, baseUrl, limits });
      throw error;
    });
    const found = await Promise.race([reading, aborted]);
    const resources = found.matches.filter(({ resourceType }) => resourceType === type);
    const cut = found.cut && gap('truncated', 'RECORD_TRUNCATED', `Only ${resources.length} entries were read.`);
    return { resources, gaps: cut ? [cut] : [] };
  } catch (error) {
    return {
      resources: [],
      gaps: [gapOf(error, { connection: connection.id, resourceType: type }, { signal, describe })],
    };
  }
}

/** Rejects when nobody waits any longer: a reader may not notice. One listener serves all searches. */
function abortOf(signal: AbortSignal): { readonly aborted: Promise<never>; release(): void } {
  let end = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    end = () => reject(new Error('There was no answer in time.'));
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
  // Where every search has ended before, nobody is left to be told.
  aborted.catch(() => undefined);
  return { aborted, release: () => signal.removeEventListener('abort', end) };
}
