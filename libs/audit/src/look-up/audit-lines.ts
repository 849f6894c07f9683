import { readAuditStream, type RedisCommand } from '../redis-destination.js';
import { searchAuditEvents, type AuditEventServer } from './audit-event-search.js';
import type { EntryCriteria } from './entry-filter.js';
import { readLineBatches } from './read-lines.js';

/** Where chained lines are: files in the order in which they were written, or the stream of the configured Redis. */
export type AuditSource = { readonly files: readonly string[]; readonly isLog: boolean } | 'redis-stream';

/** What lines are read with; `command` is absent where no Redis is configured: then its stream has no lines. */
export interface AuditReading {
  readonly command?: RedisCommand | undefined;
  /** Only so many bytes at the end of each file are read; absent for all. */
  readonly lastBytes?: number;
  /** Called when not everything is given. */
  onCut?(): void;
}

/** Lines of the stream that are given at once. */
const streamBatch = 500;

/**
 * The lines of a source, oldest first.
 *
 * @throws the system's error, with the file's path, when a file cannot be read
 */
export async function* auditLines(from: AuditSource, reading: AuditReading): AsyncGenerator<string> {
  for await (const lines of auditLineBatches(from, reading)) yield* lines;
}

/** {@link auditLines}, many at once; of a FHIR server the entries that it finds. @throws AuditError AUDIT_SEARCH_FAILED */
export async function* auditLineBatches(
  from: AuditSource | { readonly server: AuditEventServer; readonly criteria: EntryCriteria },
  { command, lastBytes, onCut = () => undefined }: AuditReading,
): AsyncGenerator<readonly string[]> {
  if (from !== 'redis-stream') {
    if ('server' in from) return yield* searchAuditEvents(from.server, from.criteria, onCut);
    for (const file of from.files) yield* readLineBatches(file, lastBytes, onCut);
    return;
  }
  if (!command) return;
  let lines: string[] = [];
  for await (const line of readAuditStream(command)) {
    if (lines.push(line) < streamBatch) continue;
    yield lines;
    lines = [];
  }
  yield lines;
}
