import { gatherMatches, searchQuery, ViewError } from '@fhir-gateway/record-view';
import type { FhirResource } from 'fhir/r4.js';

import { recordSections, type RecordSection, type SectionSearch } from '../sections/record-sections.js';
import { eachLimited } from './each-limited.js';
import type { GapReason, RecordConnection, RecordGap } from './record-connection.js';

/** What one connection answered for one section. */
export interface SectionReading {
  /** The id of the connection. */
  readonly connection: string;
  readonly section: RecordSection;
  readonly resources: readonly FhirResource[];
  readonly gaps: readonly RecordGap[];
}

/** Bounds of a reading. */
export interface ReadingOptions {
  /** Aborted when the answer is not waited for any longer; what was not read by then is a gap `timeout`. */
  readonly signal: AbortSignal;
  /** Of each search. */
  readonly limits?: { readonly pages: number; readonly resources: number };
  /** Says what an error of a reader means to the caller: a stable code, an HTTP status, a text that is safe to show. */
  readonly describe: (error: unknown) => {
    readonly code: string;
    readonly httpStatus: number;
    readonly message: string;
  };
}

/** Searches at once over all platforms; each platform has limits of its own besides. */
const atOnce = 8;
const pageSize = 100;
const defaultLimits = { pages: 12, resources: 1200 };

/**
 * Asks all connections side by side for the sections. Throws nothing: what could not be read is a gap of its reading.
 *
 * @returns a reading for each connection and section
 */
export async function readSections(
  connections: readonly RecordConnection[],
  sections: readonly RecordSection[],
  options: ReadingOptions,
): Promise<SectionReading[]> {
  const questions = connections.flatMap((connection) =>
    sections.flatMap((section) =>
      (recordSections[section] as readonly SectionSearch[]).map((search) => ({ connection, section, search })),
    ),
  );
  const answers = await eachLimited(questions, atOnce, async (question) => ({
    ...question,
    found: await readSearch(question.connection, question.search, options),
  }));
  return connections.flatMap(({ id }) =>
    sections.map((section) => {
      const own = answers.filter((one) => one.connection.id === id && one.section === section);
      return {
        connection: id,
        section,
        resources: own.flatMap(({ found }) => found.resources),
        gaps: own.flatMap(({ found }) => found.gaps),
      };
    }),
  );
}

type Found = Pick<SectionReading, 'resources' | 'gaps'>;

async function readSearch(
  connection: RecordConnection,
  search: SectionSearch,
  { signal, limits = defaultLimits, describe }: ReadingOptions,
): Promise<Found> {
  const { type, params = {}, sort } = search;
  const gap = (reason: GapReason, code: string, message: string): RecordGap => ({
    connection: connection.id,
    resourceType: type,
    reason,
    code,
    message,
  });
  const none = (...given: Parameters<typeof gap>): Found => ({ resources: [], gaps: [gap(...given)] });
  if (connection.ended) return none('unauthorized', connection.ended.code, connection.ended.message);
  const { patientId: patient, isStrict, reader, baseUrl } = connection;
  if (patient === undefined)
    return none('refused', 'PATIENT_UNKNOWN', 'The sign-in did not say whose record it is for.');
  const common = { resourceType: type, params, count: pageSize, isStrict, patient };
  const plain = { path: type, query: searchQuery(common), skip: 0 };
  const sorted = sort === undefined || isStrict ? plain : { ...plain, query: searchQuery({ ...common, sort: [sort] }) };
  try {
    const found = await gatherMatches(sorted, { reader, baseUrl, limits }).catch((error: unknown) => {
      const isSort = sorted !== plain && error instanceof ViewError && error.upstreamStatus === 400;
      if (isSort) return gatherMatches(plain, { reader, baseUrl, limits });
      throw error;
    });
    const resources = found.matches.filter(({ resourceType }) => resourceType === type);
    const cut = found.cut && gap('truncated', 'RECORD_TRUNCATED', `Only ${resources.length} entries were read.`);
    return { resources, gaps: cut ? [cut] : [] };
  } catch (error) {
    if (signal.aborted) return none('timeout', 'UPSTREAM_TIMEOUT', 'There was no answer in time.');
    const { code, httpStatus, message } = describe(error);
    return none(reasonOf(error, httpStatus), code, message);
  }
}

function reasonOf(error: unknown, httpStatus: number): GapReason {
  const status = error instanceof ViewError ? error.upstreamStatus : httpStatus;
  if (error instanceof ViewError && [404, 405, 501].includes(status)) return 'unsupported';
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'refused';
  return status === 504 ? 'timeout' : 'failed';
}
