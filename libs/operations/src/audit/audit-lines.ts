import { readAuditStream, type RedisCommand } from '@fhir-gateway/audit';
import { readLines } from './read-lines.js';

/** Where audit entries are: files in the order in which they were written, or the stream of the configured Redis. */
export type AuditSource = { readonly files: readonly string[]; readonly isLog: boolean } | 'redis-stream';

/**
 * The lines of a source, oldest first.
 *
 * @param command absent where no Redis is configured: then its stream has no lines
 * @throws the system's error, with the file's path, when a file cannot be read
 */
export async function* auditLines(from: AuditSource, command: RedisCommand | undefined): AsyncGenerator<string> {
  if (from === 'redis-stream') {
    if (command) yield* readAuditStream(command);
    return;
  }
  for (const file of from.files) yield* readLines(file);
}
