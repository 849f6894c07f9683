import { connectionIdOf } from '@fhir-gateway/platform-registry/platform';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { VaultError } from '@fhir-gateway/token-vault';
import type { RecordVersion, Session } from '@fhir-gateway/token-vault';
import { connectionLock } from '../auth-context.js';
import type { AuthContext } from '../auth-context.js';
import { endLongestUnused } from './connection-limit.js';
import type { EndedConnection } from './connection-limit.js';
import { isSamePerson, numberedPatient, numberOf } from '../records/connection.js';
import type { LiveConnection, StoredConnection } from '../records/connection.js';
import { endTogether, putBeside } from '../records/earlier-tokens.js';
import type { JoinedTokens } from '../records/earlier-tokens.js';
import { connectionsOf } from '../records/find-connection.js';
import { connectionRecord } from '../records/login-attempt.js';
import type { EndingTokens } from '../records/token-response.js';

/** What became of the connections to a platform when a login brought another one. */
export interface Placement {
  /** As it was stored, with its number. */
  readonly connection: LiveConnection;
  /** What has to be revoked now of a connection of the same person that it took the place of. */
  readonly toRevoke?: EndingTokens;
  /** Connections of other people that were one too many. */
  readonly ended: readonly EndedConnection[];
}

type Version = RecordVersion<StoredConnection>;

/** Under the lock only a logout writes besides, once for each connection. */
const mostAttempts = 20;

/**
 * Stores the connection that a login has brought as the newest of its platform. A connection of the same person is
 * replaced, and the new one has its number; one of another person stays, under its number. Numbers are given once in a
 * session: what `~2` named is never somebody else.
 *
 * @param expected the number of the connection that the sign-in was for; another person's says so
 * @throws VaultError SESSION_UNKNOWN | LOCK_TIMEOUT | STORE_UNAVAILABLE; then nothing was changed
 */
export function placeConnection(
  context: AuthContext,
  session: Session,
  platform: ResolvedPlatform,
  arrived: LiveConnection,
  expected?: number,
): Promise<Placement> {
  const { vault, lockMs } = context;
  const run = async (): Promise<Placement> => {
    await vault.signIn(session);
    const placement = await place(context, session, platform, arrived, expected);
    return { ...placement, ended: await endOthers(context, session, platform, placement.connection) };
  };
  return vault.withLock(session, connectionLock(arrived.platformId), run, { waitMs: lockMs });
}

/** The sign-in is done by now: what cannot be ended is left to the next one. */
async function endOthers(
  context: AuthContext,
  session: Session,
  platform: ResolvedPlatform,
  placed: LiveConnection,
): Promise<readonly EndedConnection[]> {
  return endLongestUnused(context, session, platform, placed).catch(() => {
    context.logger.warn({ platformId: placed.platformId }, 'connections beyond the limit could not be ended');
    return [];
  });
}

async function place(
  { vault, now }: AuthContext,
  session: Session,
  platform: ResolvedPlatform,
  arrived: LiveConnection,
  expected: number | undefined,
): Promise<Omit<Placement, 'ended'>> {
  const { platformId } = arrived;
  const plainName = connectionRecord(platformId);
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const known = await connectionsOf(vault, session, platformId);
    const same = known.find(({ value }) => isSamePerson(value, arrived));
    const newest = known.find(({ name }) => name === plainName);
    const last = await vault.read<number>(session, counterRecord(platformId));
    const next = Math.max(last ?? 0, ...known.map(({ value }) => numberOf(value))) + 1;
    const number = same ? numberOf(same.value) : next;
    const { tokens, toRevoke } = joinedTokens(platform, arrived, same?.value, now());
    const missed = known.find(({ value }) => value !== same?.value && numberOf(value) === expected)?.value;
    const insteadOf = missed && { insteadOf: numberedPatient(missed) };
    const { keepUntilSeconds = 0 } = same?.value ?? {};
    const date = keepUntilSeconds * 1000 > now() && { keepUntilSeconds };
    const connection = asNewest({ ...arrived, ...insteadOf, ...date, tokens }, number, known, same, newest);
    const left = newest && newest !== same ? newest.value : undefined;
    const isDone = await vault.changeRecords(session, {
      set: {
        [plainName]: connection,
        ...(left && { [connectionRecord(connectionIdOf(platformId, numberOf(left)))]: asOlder(left) }),
        ...(!same && { [counterRecord(platformId)]: number }),
      },
      remove: same && same.name !== plainName ? [same.name] : [],
      expect: [...new Set([same, newest])].filter((version) => version !== undefined),
    });
    if (isDone) return { connection, ...(toRevoke && { toRevoke }) };
  }
  throw new VaultError('LOCK_TIMEOUT', 'Another request is busy with the same sign-in. Try again shortly.');
}

/** What a sign-in replaces is no longer used, and has to end: at once, or with the new one where it would end that, too. */
function joinedTokens(
  platform: ResolvedPlatform,
  arrived: LiveConnection,
  same: StoredConnection | undefined,
  nowMs: number,
): JoinedTokens {
  if (!same?.tokens) return { tokens: arrived.tokens };
  if (endTogether(platform, arrived, same)) return putBeside(arrived.tokens, same.tokens, nowMs);
  return { tokens: arrived.tokens, toRevoke: same.tokens };
}

function asNewest(
  arrived: LiveConnection,
  number: number,
  known: readonly Version[],
  same: Version | undefined,
  newest: Version | undefined,
): LiveConnection {
  const isOneOfSeveral = same?.value.isOneOfSeveral === true || known.some((version) => version !== same);
  const before = newest && newest !== same ? newest.value : undefined;
  return {
    ...arrived,
    number,
    ...(isOneOfSeveral && { isOneOfSeveral }),
    ...(before && { newestBefore: numberedPatient(before) }),
  };
}

function asOlder(connection: StoredConnection): StoredConnection {
  return { ...connection, number: numberOf(connection), isOneOfSeveral: true };
}

/** Outlives the connections, so that no number is given twice. */
function counterRecord(platformId: string): string {
  return `connection-number:${platformId}`;
}
