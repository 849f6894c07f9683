import type { ConnectionSummary } from './login-attempt.js';
import { connectionRecord } from './login-attempt.js';
import { numberOf, summarize } from './connection.js';
import type { StoredConnection } from './connection.js';
import type { EndingRule } from './ending-rule.js';

/**
 * What may be told about the connections of a session: by platform id, of one platform the newest first.
 *
 * @param stored by the names of their vault records
 * @param nowMs epoch milliseconds
 * @param rule which platforms are told when a session that lasts ends by disuse; absent: none
 */
export function listConnections(
  stored: ReadonlyMap<string, StoredConnection>,
  nowMs: number,
  rule?: EndingRule,
): ConnectionSummary[] {
  return [...stored].sort(byPlatformThenNewest).map(([name, connection]) => ({
    ...summarize({ id: connection.platformId }, connection, nowMs),
    isNewest: isNewest(name, connection),
    isToldAtEnd: rule?.(connection) !== undefined,
  }));
}

type StoredEntry = [name: string, connection: StoredConnection];

function isNewest(name: string, { platformId }: StoredConnection): boolean {
  return name === connectionRecord(platformId);
}

function byPlatformThenNewest([name, one]: StoredEntry, [otherName, other]: StoredEntry): number {
  if (one.platformId !== other.platformId) return one.platformId < other.platformId ? -1 : 1;
  if (isNewest(name, one) || isNewest(otherName, other)) return isNewest(name, one) ? -1 : 1;
  return numberOf(other) - numberOf(one);
}
