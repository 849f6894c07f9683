import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** About 100,000 entries. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Where the audit of a start on this machine goes unless a setting says so, as `FHIR_GATEWAY_AUDIT_SINKS` has it. A file
 * that is large, or whose key is about to be forgotten, becomes `audit.log.1` in place of the one before: two files at
 * most. It has to be called before the file is opened.
 *
 * @returns `undefined` for a folder that a comma list cannot name
 */
export function localAuditSinks(folder: string, forgetsKey: boolean, most = mostBytes): string | undefined {
  const path = join(folder, 'audit.log');
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > (forgetsKey ? 0 : most)) renameSync(path, `${path}.1`);
  return path.includes(',') ? undefined : `file:${path}`;
}

/** Whether a file of the folder of a start is of the audit, which no start forgets. */
export function isOfAudit(name: string): boolean {
  return /^audit\.log(?:\.1)?$/.test(name);
}
