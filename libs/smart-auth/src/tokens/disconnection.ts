import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { isVaultError } from '@fhir-gateway/token-vault';
import type { Session } from '@fhir-gateway/token-vault';
import { connectionLock, record } from '../auth-context.js';
import type { AuthContext } from '../auth-context.js';
import type { StoredConnection } from '../records/connection.js';
import { isAuthError } from '../errors.js';
import { connectionRecord, loginRecord } from '../records/login-attempt.js';
import type { Tokens } from '../records/token-response.js';

/** A logout does not wait longer than this for a refresh that is under way. */
const lockWaitMs = 5000;

/** Ends a connection upstream and here. See `SmartAuth`. */
export async function disconnect(
  context: AuthContext,
  session: Session,
  platform: ResolvedPlatform,
): Promise<{ revokedUpstream: boolean }> {
  const startedMs = context.now();
  // Uses up a value that came with the session: the one to revoke is what is stored once the lock is held.
  await context.vault.read(session, connectionRecord(platform.id));
  const run = () => endConnection(context, session, platform);
  const revokedUpstream = await context.vault
    .withLock(session, connectionLock(platform.id), run, { waitMs: lockWaitMs })
    .catch((error: unknown) => {
      // The person wants out; a stuck refresh must not keep them in.
      if (isVaultError(error, 'LOCK_TIMEOUT')) return run();
      throw error;
    });
  record(context, 'auth.revoke', { session, platformId: platform.id, startedMs });
  return { revokedUpstream };
}

async function endConnection(context: AuthContext, session: Session, platform: ResolvedPlatform): Promise<boolean> {
  const connection = await context.vault.read<StoredConnection>(session, connectionRecord(platform.id));
  try {
    return connection?.tokens ? await revokeUpstream(context, platform, connection.tokens) : false;
  } finally {
    await context.vault.remove(session, connectionRecord(platform.id));
    // A login that is still under way is called off with it.
    await context.vault.remove(session, loginRecord(platform.id));
    await context.vault.signal(session, loginRecord(platform.id));
  }
}

/** Refresh token first: a server that ends the whole grant with it answers the second request as a formality. */
async function revokeUpstream(context: AuthContext, platform: ResolvedPlatform, tokens: Tokens): Promise<boolean> {
  try {
    const server = await context.discovery.serverOf(platform);
    const { refreshToken, accessToken } = tokens;
    const refreshEnded =
      refreshToken === undefined ||
      (await context.tokenEndpoint.revoke(platform, server, refreshToken, 'refresh_token'));
    const accessEnded = await context.tokenEndpoint.revoke(platform, server, accessToken, 'access_token');
    return refreshEnded && accessEnded;
  } catch (error) {
    if (!isAuthError(error)) throw error;
    const fields = { platformId: platform.id, code: error.code, detail: error.detail };
    context.logger.warn(fields, 'logout: the tokens could not be revoked at the platform');
    return false;
  }
}
