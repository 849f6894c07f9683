import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { VaultError } from '@fhir-gateway/token-vault';
import type { RecordVersion, Session } from '@fhir-gateway/token-vault';
import { nowSecondsOf } from '../auth-context.js';
import type { AuthContext } from '../auth-context.js';
import { endedConnection, numberOf } from '../records/connection.js';
import type { LiveConnection, StoredConnection } from '../records/connection.js';
import { endTogether, pairsOf, putBeside, together } from '../records/earlier-tokens.js';
import { connectionsOf } from '../records/find-connection.js';
import type { EndingTokens } from '../records/token-response.js';

/** A connection that was ended because there were too many, and what of its tokens has to be revoked now. */
export interface EndedConnection {
  readonly number: number;
  readonly toRevoke?: EndingTokens;
}

type Version = RecordVersion<StoredConnection>;
type LiveVersion = RecordVersion<LiveConnection>;

/** Under the lock only a logout writes besides, once for each connection. */
const mostAttempts = 20;

/**
 * Ends connections of a session to a platform where there are more than `maxConnections`, those first that were unused for
 * the longest time; never the one just placed. They stay listed as ended, with the reason, as many as may be connected. The
 * caller holds the lock of the platform's connections.
 *
 * @throws VaultError STORE_UNAVAILABLE | LOCK_TIMEOUT; what was not ended yet is with the next sign-in
 */
export async function endLongestUnused(
  context: AuthContext,
  session: Session,
  platform: ResolvedPlatform,
  placed: LiveConnection,
): Promise<EndedConnection[]> {
  const { vault, maxConnections } = context;
  const ended: EndedConnection[] = [];
  for (let attempt = 0; attempt < maxConnections + mostAttempts; attempt++) {
    const known = await connectionsOf(vault, session, placed.platformId);
    const live = known.filter(isLive);
    if (live.length <= maxConnections) {
      await forgetOldest(context, session, known);
      return ended;
    }
    const [longest] = live
      .filter(({ value }) => numberOf(value) !== numberOf(placed))
      .sort((a, b) => lastUsedSeconds(a.value) - lastUsedSeconds(b.value));
    const one = longest && (await end(context, session, platform, longest, live));
    if (one) ended.push(one);
  }
  throw new VaultError('LOCK_TIMEOUT', 'Another request is busy with the same sign-in. Try again shortly.');
}

/** @returns undefined where something else was written meanwhile, and nothing was ended */
async function end(
  context: AuthContext,
  session: Session,
  platform: ResolvedPlatform,
  longest: LiveVersion,
  live: readonly LiveVersion[],
): Promise<EndedConnection | undefined> {
  const { vault, now, maxConnections } = context;
  const { value: connection, name } = longest;
  const message =
    `The sign-in to ${connection.platformName} has ended: at most ${maxConnections} people can be connected there at once, ` +
    'and this one was unused for the longest time. Sign in again.';
  const after = endedConnection(connection, nowSecondsOf(context), message);
  const records: Record<string, StoredConnection> = { [name]: after };
  // A revocation that would end another connection waits beside that one.
  const other = live.find((version) => version !== longest && endTogether(platform, connection, version.value));
  let toRevoke = together(pairsOf(connection.tokens));
  if (other) {
    const joined = putBeside(other.value.tokens, connection.tokens, now());
    records[other.name] = { ...other.value, tokens: joined.tokens };
    ({ toRevoke } = joined);
  }
  const isDone = await vault.changeRecords(session, {
    set: records,
    remove: [],
    expect: other ? [longest, other] : [longest],
  });
  return isDone ? { number: numberOf(connection), ...(toRevoke && { toRevoke }) } : undefined;
}

async function forgetOldest({ vault, maxConnections }: AuthContext, session: Session, known: readonly Version[]) {
  const over = known
    .filter(({ value }) => value.tokens === undefined)
    .sort((a, b) => (b.value.ended?.atSeconds ?? 0) - (a.value.ended?.atSeconds ?? 0))
    .slice(maxConnections);
  for (const version of over)
    await vault.changeRecords(session, { set: {}, remove: [version.name], expect: [version] });
}

/** A token is renewed when it is used, so that its issue tells of the last use as nearly as its life is long. */
function lastUsedSeconds({ connectedAtSeconds, tokens }: LiveConnection): number {
  return Math.max(connectedAtSeconds, tokens.expiresAtSeconds - tokens.lifetimeSeconds);
}

function isLive(version: Version): version is LiveVersion {
  return version.value.tokens !== undefined;
}
