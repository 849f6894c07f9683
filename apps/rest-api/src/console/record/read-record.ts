import type { Gateway } from '@fhir-gateway/gateway';
import { eachLimited } from '@fhir-gateway/patient-record';
import { projectResource, timeSpan, type Row } from '@fhir-gateway/record-view';
import type { ConnectionSummary } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';

import type { Deadline } from '@fhir-gateway/fhir-proxy';
import { readSearch, type SearchOutcome } from './read-search.js';
import type { RecordKind, RecordSearch } from './record-kinds.js';

/** For whom a record is read. */
export interface RecordVisit {
  readonly gateway: Gateway;
  readonly session: Session;
  readonly requestId: string;
  /** Of all searches together, see `inPageTime`; over as well when the browser goes away. */
  readonly deadline: Deadline;
}

/** One search of one connected platform, and what came of it. */
export interface RecordSource {
  readonly platformId: string;
  readonly kind: RecordKind;
  readonly search: RecordSearch;
  readonly outcome: SearchOutcome;
}

/** One entry of the timeline. */
export interface TimelineEntry {
  readonly platformId: string;
  readonly kind: RecordKind;
  /** What it is called, such as `Prescription`. */
  readonly one: string;
  readonly row: Row;
  /** Epoch milliseconds; absent where the record gives no date that can be placed. */
  readonly atMs?: number;
}

/** Searches at once, over all platforms; each platform has limits of its own besides. */
const atOnce = 8;

/** Asks every platform for every kind, at once within limits. A source that fails spoils its own line alone. */
export function readRecord(
  connections: readonly ConnectionSummary[],
  kinds: readonly RecordKind[],
  visit: RecordVisit,
): Promise<RecordSource[]> {
  const questions = connections.flatMap((connection) =>
    kinds.flatMap((kind) => kind.searches.map((search) => ({ connection, kind, search }))),
  );
  return eachLimited(questions, atOnce, async ({ connection, kind, search }) => ({
    platformId: connection.platformId,
    kind,
    search,
    outcome: await readConnected(connection, search, visit),
  }));
}

/** One search of the record behind one connection. Throws nothing. */
export async function readConnected(
  { platformId, connected, patient, problem }: ConnectionSummary,
  search: RecordSearch,
  { gateway, deadline, ...visit }: RecordVisit,
): Promise<SearchOutcome> {
  if (!connected) {
    const why = problem?.message ?? 'The connection has ended.';
    return { kind: 'not-authorized', why, code: problem?.code ?? 'LOGIN_REQUIRED' };
  }
  let platform;
  try {
    platform = gateway.registry.resolve(platformId);
  } catch {
    // Connected before, and since then taken out of the platform files.
    return { kind: 'failed', why: 'This gateway no longer knows the platform.', code: 'PLATFORM_NOT_FOUND' };
  }
  return readSearch(search, { gateway, platform, ...visit, signal: deadline.signal }, { patient, deadline });
}

/** Everything that was read, newest first, then what has no date. */
export function timelineOf(sources: readonly RecordSource[]): TimelineEntry[] {
  const entries = sources.flatMap(({ platformId, kind, search, outcome }) =>
    outcome.kind === 'read'
      ? outcome.found.matches.map((one) => entryOf(projectResource(one), platformId, kind, search))
      : [],
  );
  const time = ({ atMs = Number.NEGATIVE_INFINITY }: TimelineEntry) => atMs;
  return entries.sort((one, other) => (time(one) === time(other) ? 0 : time(other) - time(one)));
}

function entryOf(row: Row, platformId: string, kind: RecordKind, { one }: RecordSearch): TimelineEntry {
  const atMs = timeSpan(row.date)?.fromMs;
  return { platformId, kind, one, row, ...(atMs !== undefined && { atMs }) };
}
