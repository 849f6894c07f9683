import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';

/** Requests of 2026 carry in each message what a handshake told a session before: `legacy` ends with 2025-11-25. */
export type Era = 'legacy' | 'modern';

/** The revision of the 2026 era. */
export const modernRevision = '2026-07-28';

/** Revisions that begin with `initialize`, the newest first. */
export const legacyRevisions: readonly string[] = SUPPORTED_PROTOCOL_VERSIONS;

/** Every revision that this server speaks, the newest first. */
export const servedRevisions: readonly string[] = [modernRevision, ...legacyRevisions];

/** Whether messages may come as a list: JSON-RPC batches were removed by 2025-06-18. */
export function hasBatches(revision: string): boolean {
  return revision < '2025-06-18';
}
