import { whoseEntry } from '@fhir-gateway/fhir';
import {
  gatherMatches,
  leftOutWords,
  mayShowNarrative,
  namingMedications,
  projectResource,
  referenceTo,
  searchQuery,
  ViewError,
  type FhirReader,
  type GatheredMatches,
  type Row,
} from '@fhir-gateway/record-view';
import type { FhirResource } from 'fhir/r4.js';

import type { SectionSearch } from '../sections/record-sections.js';
import { accountOf, sumAccounts, type Account } from './account.js';
import { withoutOthers } from './other-patients.js';
import { gapOf, noticeGaps } from './record-gap.js';
import type { ReadingOptions } from './reading-options.js';
import { extentText, type GapReason, type RecordConnection, type RecordGap } from './record-connection.js';

/** What one search brought. */
export interface SearchResult {
  readonly resources: readonly FhirResource[];
  readonly rows: ReadonlyMap<FhirResource, Row>;
  /** What came with the resources and is none of them; absent where nothing did. */
  readonly others?: Account;
  readonly gaps: readonly RecordGap[];
  /** Of the pages that it came in. */
  readonly bytes: number;
  /** The platform refuses the search as it was sent, and may take a narrower one. */
  readonly isRefused?: boolean;
}

export interface RunningReading extends ReadingOptions {
  /** Rejects when nobody waits any longer. */
  readonly aborted: Promise<never>;
}

const pageSize = 100;
const takenAtOnce = 50;
/** Platforms choose the size of their pages, some only a few entries: what bounds a search is how much it brings. */
const defaultLimits = { pages: 300, resources: 1200 };

/** Sends one search to its last page, or its parts where a platform refuses it as a whole. What cannot be read is a gap. */
export async function readSearch(
  connection: RecordConnection,
  search: SectionSearch,
  reading: RunningReading,
): Promise<SearchResult> {
  const whole = await readOne(connection, search, reading);
  const { type, parts } = search;
  if (parts === undefined || !whole.isRefused) return whole;
  const results: SearchResult[] = [];
  for (const params of parts) results.push(await readOne(connection, { ...search, params }, reading));
  const read = results.filter(({ isRefused }) => !isRefused);
  if (read.length === 0) return whole;
  const all = read.flatMap(({ resources: own }) => own);
  const resources = new Map(all.map((one) => [referenceTo(one) ?? one, one]));
  const repeated = all.length - resources.size;
  const message = `It lists ${type} only by category: those of other categories, or of none, were not read.`;
  return {
    resources: [...resources.values()],
    rows: new Map(read.flatMap(({ rows }) => [...rows])),
    others: sumAccounts([accountOf(repeated, { repeated }), ...read.flatMap(({ others = [] }) => others)]),
    gaps: [
      { connection: connection.id, resourceType: type, reason: 'truncated', code: 'RECORD_BY_CATEGORY', message },
      ...read.flatMap(({ gaps }) => gaps),
    ],
    bytes: results.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

async function readOne(
  connection: RecordConnection,
  search: SectionSearch,
  { signal, aborted, limits: given, describe, pages }: RunningReading,
): Promise<SearchResult> {
  const { type, params = {}, sort, include, most = defaultLimits.resources } = search;
  const limits = given ?? { ...defaultLimits, resources: most };
  const gap = (reason: GapReason, code: string, message: string): RecordGap => ({
    connection: connection.id,
    resourceType: type,
    reason,
    code,
    message,
  });
  let bytes = 0;
  const rows = new Map<FhirResource, Row>();
  const result = (resources: readonly FhirResource[], gaps: readonly RecordGap[]): SearchResult => ({
    resources,
    rows,
    gaps,
    bytes,
  });
  const truncated = (
    { total, seen, leftOut, skipped }: GatheredMatches,
    read: number,
    hasOthers: boolean,
  ): RecordGap => {
    // What a platform counts of everybody says nothing of one patient.
    const isTotal = total !== undefined && total > read && total >= seen && !hasOthers;
    const atLeast = hasOthers ? read + leftOut : seen;
    const extent = { read, ...(isTotal ? { total } : atLeast > read && { atLeast }) };
    const more = leftOut > 0 ? ` ${leftOutWords(leftOut, skipped)}` : '';
    return { ...gap('truncated', 'RECORD_TRUNCATED', `What was read is ${extentText(extent)}.${more}`), extent };
  };
  const none = (...given: Parameters<typeof gap>): SearchResult => result([], [gap(...given)]);
  if (connection.ended) return none('unauthorized', connection.ended.code, connection.ended.message);
  const { patientId: patient, isStrict, baseUrl } = connection;
  if (patient === undefined)
    return none('refused', 'PATIENT_UNKNOWN', 'The sign-in did not say whose record it is for.');
  if (signal.aborted) return none('timeout', 'UPSTREAM_TIMEOUT', 'There was no answer in time.');
  let isWaiting = false;
  const metered: FhirReader = async (request) => {
    if (pages) {
      signal.throwIfAborted();
      if (pages.isSpent) throw new Error('No more is read of the record.');
      isWaiting = true;
      // A listener of its own for each page would be one of very many.
      await Promise.race([aborted, pages.admit()]);
      isWaiting = false;
    }
    let [size, entries] = [0, 0];
    try {
      const answer = await connection.reader(request);
      size = answer.bytes ?? 0;
      // An answer that serves a second look was counted at the first.
      if (size > 0) entries = entriesIn(answer.body);
      return answer;
    } finally {
      bytes += size;
      pages?.arrived(size, entries);
    }
  };
  const reader = namingMedications(metered);
  const onPage = async (matches: readonly FhirResource[]): Promise<void> => {
    for (const [at, match] of matches.entries()) {
      if (match.resourceType === type && whoseEntry(match, connection) !== 'other') take(match, rows);
      // A page may have thousands, and others have their turn meanwhile.
      if (at % takenAtOnce === takenAtOnce - 1) await new Promise(setImmediate);
    }
  };
  const common = { resourceType: type, params, count: pageSize, isStrict, patient };
  const plain = { path: type, query: searchQuery(common), skip: 0 };
  const more = { ...(sort !== undefined && { sort: [sort] }), ...(include !== undefined && { include: [include] }) };
  const full = isStrict ? plain : { ...plain, query: searchQuery({ ...common, ...more }) };
  try {
    const options = { reader, baseUrl, limits, onPage };
    const reading = gatherMatches(full, options).catch((error: unknown) => {
      const isRejected = full.query !== plain.query && error instanceof ViewError && error.upstreamStatus === 400;
      if (isRejected) return gatherMatches(plain, options);
      throw error;
    });
    const found = await Promise.race([reading, aborted]);
    const ofType = found.matches.filter(({ resourceType }) => resourceType === type);
    const { own, gaps: others } = withoutOthers(ofType, connection, type);
    const gaps = [...others, ...noticeGaps(found, connection, type)];
    const isWhole = found.cut === undefined && found.leftOut === 0;
    const all = isWhole ? gaps : [truncated(found, own.length, ofType.length > own.length), ...gaps];
    return { ...result(own, all), others: othersOf(found, ofType.length, own.length) };
  } catch (error) {
    if (pages?.isSpent && bytes === 0)
      return none('truncated', 'RECORD_TRUNCATED', 'The record is larger than what is read of one.');
    if (isWaiting) return none('timeout', 'GATEWAY_BUSY', 'Other records were being read; there was no time for this.');
    const gaps = [gapOf(error, { connection: connection.id, resourceType: type }, { signal, describe })];
    const isRefused = error instanceof ViewError && [400, 422].includes(error.upstreamStatus);
    return { ...result([], gaps), ...(isRefused && { isRefused }) };
  }
}

/** What became of the entries that are none of the list, line by line. */
function othersOf(found: GatheredMatches, ofType: number, own: number): Account {
  const { came, matches, seen, leftOut, repeated } = found;
  return accountOf(came - own, {
    repeated,
    unreadable: leftOut,
    'over-limit': seen - leftOut - matches.length,
    outside: matches.length - ofType,
    'other-patient': ofType - own,
  });
}

/**
 * Lets go of an entry's narrative, often its largest part, once its row is made where that may need it. An entry without an
 * id is told from others by all that it holds, and stays whole.
 */
function take(resource: FhirResource, rows: Map<FhirResource, Row>): void {
  const held: { text?: unknown } = resource as { text?: unknown };
  if (mayShowNarrative(resource)) rows.set(resource, projectResource(resource));
  // Not deleted: an object that loses a member is stored in a form that takes more memory.
  if (held.text !== undefined && referenceTo(resource) !== undefined) held.text = undefined;
}

function entriesIn(body: unknown): number {
  const { entry } = (body ?? {}) as { entry?: unknown };
  return Array.isArray(entry) ? entry.length : 1;
}
