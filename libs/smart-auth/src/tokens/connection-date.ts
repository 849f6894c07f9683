import { platformConnection } from '@fhir-gateway/platform-registry/platform';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { Session } from '@fhir-gateway/token-vault';
import { connectionLock } from '../auth-context.js';
import type { AuthContext } from '../auth-context.js';
import { isAuthError } from '../errors.js';
import { numberOf, requireLive } from '../records/connection.js';
import type { StoredConnection } from '../records/connection.js';
import { findConnection } from '../records/find-connection.js';
import { disconnect } from './disconnection.js';
import type { RevocationQueue } from './revocation-queue.js';

/**
 * Gives a connection the end that its person chose, or takes that back. Under the lock of its refreshes: a refresh token that
 * one of them brings exists nowhere else. See `SmartAuth.keepUntil`.
 */
export async function keepUntil(
  { vault, lockMs }: AuthContext,
  session: Session,
  platform: ResolvedPlatform,
  untilSeconds: number | undefined,
): Promise<void> {
  const run = async () => {
    for (;;) {
      const version = await findConnection(vault, session, platform);
      const { keepUntilSeconds: _before, ...connection } = requireLive(version?.value, platform);
      const after = { ...connection, ...(untilSeconds !== undefined && { keepUntilSeconds: untilSeconds }) };
      if (version && (await vault.replace(session, version, after))) return;
    }
  };
  await vault.withLock(session, connectionLock(platform.id), run, { waitMs: lockMs });
}

/**
 * Ends a connection whose date has come, as its person would: forgets it, and has its tokens revoked. What ends with it at the
 * platform is not ended there first: that would be one more request after the date.
 */
export async function endByDate(
  context: AuthContext,
  queue: RevocationQueue,
  session: Session,
  platform: ResolvedPlatform,
  connection: StoredConnection,
): Promise<void> {
  try {
    await disconnect(
      { ...context, onEnding: undefined },
      queue,
      session,
      platformConnection(platform, numberOf(connection)),
    );
  } catch (error) {
    // Another request has ended it.
    if (!isAuthError(error) || error.code !== 'CONNECTION_UNKNOWN') throw error;
  }
}
