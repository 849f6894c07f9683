import type { TokenVault } from '@fhir-gateway/token-vault';

/** How many sessions there are, and what can use them. */
export interface SessionSurvey {
  readonly sessions: number;
  /** Browsers, tokens of apps and agents, and chats with a handle. */
  readonly browsers: number;
  readonly apps: number;
  readonly chats: number;
  /** Some of them, each as audit entries name it. */
  readonly listed: readonly ListedSession[];
  /** There are more sessions than were looked at. */
  readonly isCut: boolean;
}

/** A session without anything of whose it is: `subject` is that of its audit entries. */
export interface ListedSession {
  readonly subject: string;
  readonly browsers: number;
  readonly apps: number;
  readonly chats: number;
}

/** Each takes one request to the store. */
const mostLookedAt = 2_000;
const atOnce = 50;
const mostListed = 200;

/**
 * Counts sessions and their credentials, up to 2,000 sessions, and lists those that something can use, up to 200.
 *
 * @param subjectOf how new audit entries name a session
 * @throws VaultError STORE_UNAVAILABLE
 */
export async function surveySessions(
  vault: Pick<TokenVault, 'sessionIds' | 'countCredentials'>,
  subjectOf: (sessionId: string) => string,
  most = mostLookedAt,
): Promise<SessionSurvey> {
  const { ids, isCut } = await someIds(vault, most);
  const sum = { browsers: 0, apps: 0, chats: 0 };
  const listed: ListedSession[] = [];
  for (let from = 0; from < ids.length; from += atOnce) {
    const some = ids.slice(from, from + atOnce);
    const counts = await Promise.all(some.map((id) => vault.countCredentials(id)));
    for (const [at, { browser: browsers, bearer: apps, handle: chats }] of counts.entries()) {
      sum.browsers += browsers;
      sum.apps += apps;
      sum.chats += chats;
      const isUsable = browsers + apps + chats > 0 && listed.length < mostListed;
      if (isUsable) listed.push({ subject: subjectOf(some[at] ?? ''), browsers, apps, chats });
    }
  }
  listed.sort((one, other) => (one.subject < other.subject ? -1 : 1));
  return { sessions: ids.length, ...sum, listed, isCut };
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
