import type { TokenVault } from '@fhir-gateway/token-vault';

/** How many sessions there are, and what can use them. */
export interface SessionSurvey {
  readonly sessions: number;
  /** Browsers, tokens of apps and agents, and chats with a handle. */
  readonly browsers: number;
  readonly apps: number;
  readonly chats: number;
  /** There are more sessions than were looked at. */
  readonly isCut: boolean;
}

/** Each takes one request to the store. */
const mostLookedAt = 2_000;
const atOnce = 50;

/** Counts sessions and their credentials, up to 2,000 sessions. @throws VaultError STORE_UNAVAILABLE */
export async function surveySessions(
  vault: Pick<TokenVault, 'sessionIds' | 'countCredentials'>,
  most = mostLookedAt,
): Promise<SessionSurvey> {
  const { ids, isCut } = await someIds(vault, most);
  const sum = { browsers: 0, apps: 0, chats: 0 };
  for (let from = 0; from < ids.length; from += atOnce) {
    const counts = await Promise.all(ids.slice(from, from + atOnce).map((id) => vault.countCredentials(id)));
    for (const { browser, bearer, handle } of counts) {
      sum.browsers += browser;
      sum.apps += bearer;
      sum.chats += handle;
    }
  }
  return { sessions: ids.length, ...sum, isCut };
}

async function someIds(
  vault: Pick<TokenVault, 'sessionIds'>,
  most: number,
): Promise<{ ids: string[]; isCut: boolean }> {
  const ids = new Set<string>();
  for await (const id of vault.sessionIds()) {
    if (ids.has(id)) continue;
    if (ids.size >= most) return { ids: [...ids], isCut: true };
    ids.add(id);
  }
  return { ids: [...ids], isCut: false };
}
