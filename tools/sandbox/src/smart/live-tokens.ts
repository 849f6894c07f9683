import type { Entry } from './memory-adapter.js';

/** How many tokens an authorization server would still take. */
export interface LiveTokens {
  readonly accessTokens: number;
  readonly refreshTokens: number;
}

type Entries = Map<string, Entry>;
const accessPrefix = 'AccessToken:';
const refreshPrefix = 'RefreshToken:';

/** Counts the tokens that are neither expired, revoked nor used up. */
export function countLiveTokens(entries: Entries, nowMs: number): LiveTokens {
  const count = (prefix: string): number =>
    [...entries].filter(
      ([key, { payload, expiresAtMs }]) =>
        key.startsWith(prefix) && expiresAtMs > nowMs && payload.consumed === undefined,
    ).length;
  return { accessTokens: count(accessPrefix), refreshTokens: count(refreshPrefix) };
}

/** Ends every access token as if its time were over, or every refresh token as well. */
export function endTokens(entries: Entries, kind: 'access' | 'all'): void {
  for (const key of entries.keys()) {
    if (key.startsWith(accessPrefix) || (kind === 'all' && key.startsWith(refreshPrefix))) entries.delete(key);
  }
}

/** Ends every token of a grant. */
export function endGrant(entries: Entries, grantId: string): void {
  for (const [key, { payload }] of entries) {
    if ((key.startsWith(accessPrefix) || key.startsWith(refreshPrefix)) && payload.grantId === grantId) {
      entries.delete(key);
    }
  }
}
