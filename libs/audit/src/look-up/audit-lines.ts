import { readAuditStream, type RedisCommand } from '../redis-destination.js';
import { readLineBatches } from './read-lines.js';

/** Where audit entries are: files in the order in which they were written, or the stream of the configured Redis. */
export type AuditSource = { readonly files: readonly string[]; readonly isLog: boolean } | 'redis-stream';

/** Lines of the stream that are given at once. */
const streamBatch = 500;

/**
 * The lines of a source, oldest first.
 *
 * @param command absent where no Redis is configured: then its stream has no lines
 * @throws the system's error, with the file's path, when a file cannot be read
 */
export async function* auditLines(from: AuditSource, command: RedisCommand | undefined): AsyncGenerator<string> {
  for await (const lines of auditLineBatches(from, command)) yield* lines;
}

/** {@link auditLines}, many at once. */
export async function* auditLineBatches(
  from: AuditSource,
  command: RedisCommand | undefined,
): AsyncGenerator<readonly string[]> {
  if (from !== 'redis-stream') {
    for (const file of from.files) yield* readLineBatches(file);
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
