import { connectionIdOf, plainPlatform } from '@fhir-gateway/platform-registry/platform';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { isVaultError, VaultError } from '@fhir-gateway/token-vault';
import type { HeldLock, RecordVersion, Session } from '@fhir-gateway/token-vault';
import { connectionLock, nowSecondsOf, record } from '../auth-context.js';
import { endByDate } from './connection-date.js';
import { revokeLater } from './disconnection.js';
import type { RevocationQueue } from './revocation-queue.js';
import type { AuthContext } from '../auth-context.js';
import {
  accessOf,
  endedConnection,
  isFresh,
  isUnexpired,
  numberOf,
  reauthRequired,
  renewedConnection,
  requireLive,
} from '../records/connection.js';
import { isPastItsDate } from '../records/connection-end.js';
import type { LiveConnection, StoredConnection } from '../records/connection.js';
import { sharesToken, together } from '../records/earlier-tokens.js';
import { dpopKeyFor } from '../dpop/dpop-use.js';
import { AuthError, isAuthError } from '../errors.js';
import { findConnection, lookConnection } from '../records/find-connection.js';
import type { PlatformAccess } from '../records/platform-access.js';
import { endsConnection } from '../discovery/oauth-error.js';
import { readLaunchContext } from '../records/launch-context.js';
import type { TokenGrant, TokenPair } from '../records/token-response.js';
import { endUnplaced } from './unplaced-tokens.js';

/** After a failed refresh a token that is still valid is used this long before the next try. */
const holdOffMs = 5000;
const maxHeldOff = 10_000;
/**
 * How long new tokens are offered to a store that is away: a failover on a busy machine takes longer than the lease of the
 * lock (15 s). Where that has ended meanwhile, the write is still made only over the version that was refreshed.
 */
const keepTryingMs = 60_000;
const keepPauseMs = 100;

/** A connection as it was read under the lock that is still to be refreshed. */
interface Refreshable {
  readonly version: RecordVersion<StoredConnection>;
  readonly current: LiveConnection;
  readonly lock: HeldLock;
}

/**
 * Hands out access tokens, refreshed on use. One refresh however many ask, in this process (they share its outcome,
 * failure included) and in others (they wait for the lock, then read what the winner stored).
 */
export class AccessTokens {
  readonly #context: AuthContext;
  readonly #queue: RevocationQueue;
  readonly #flights = new Map<string, Promise<LiveConnection>>();
  readonly #heldOff = new Map<string, number>();

  constructor(context: AuthContext, queue: RevocationQueue) {
    this.#queue = queue;
    this.#context = context;
  }

  /** An access token that can be sent now; a promise only where something has to be waited for. See `SmartAuth`. */
  access(
    session: Session,
    platform: ResolvedPlatform,
    rejectedToken?: string,
  ): PlatformAccess | Promise<PlatformAccess> {
    if (!platform.oauth) {
      const message = `${platform.name} is open: it takes no token.`;
      throw new AuthError('PLATFORM_OPEN', message, { platformId: platform.id });
    }
    const looked = lookConnection(this.#context.vault, session, platform);
    if (looked instanceof Promise) {
      return looked.then((stored) => this.#accessBy(requireLive(stored, platform), session, platform, rejectedToken));
    }
    return this.#accessBy(requireLive(looked, platform), session, platform, rejectedToken);
  }

  #accessBy(
    connection: LiveConnection,
    session: Session,
    platform: ResolvedPlatform,
    rejectedToken: string | undefined,
  ): PlatformAccess | Promise<PlatformAccess> {
    if (isPastItsDate(connection, this.#context.now())) return this.#endedByDate(connection, session, platform);
    if (this.#isGood(connection, rejectedToken)) return accessOf(connection, this.#context.proofs);
    return this.#renewedAccess(connection, session, platform, rejectedToken);
  }

  async #endedByDate(
    connection: LiveConnection,
    session: Session,
    platform: ResolvedPlatform,
  ): Promise<PlatformAccess> {
    await endByDate(this.#context, this.#queue, session, platform, connection);
    throw reauthRequired(connection);
  }

  async #renewedAccess(
    connection: LiveConnection,
    session: Session,
    platform: ResolvedPlatform,
    rejectedToken: string | undefined,
  ): Promise<PlatformAccess> {
    requireRefreshToken(connection);
    if (this.#isHeldOff(session, connection, rejectedToken)) return accessOf(connection, this.#context.proofs);
    const { traceRefresh } = this.#context;
    // From here on it is this one, also where another person's sign-in takes the plain id meanwhile.
    const join = () => this.#join(session, platform, numberOf(connection), rejectedToken);
    const renewed = await (traceRefresh ? traceRefresh(plainPlatform(platform).id, join) : join()).catch(
      (error: unknown) => {
        if (isVaultError(error, 'LOCK_TIMEOUT') && this.#stillWorks(connection, rejectedToken)) return connection;
        throw error;
      },
    );
    return accessOf(renewed, this.#context.proofs);
  }

  #join(
    session: Session,
    platform: ResolvedPlatform,
    number: number,
    rejectedToken: string | undefined,
  ): Promise<LiveConnection> {
    const key = JSON.stringify([session.id, platform.id, number, rejectedToken ?? null]);
    const running = this.#flights.get(key);
    if (running) return running;
    const flight = this.#underLock(session, platform, number, rejectedToken).finally(() => this.#flights.delete(key));
    this.#flights.set(key, flight);
    return flight;
  }

  async #underLock(
    session: Session,
    platform: ResolvedPlatform,
    number: number,
    rejectedToken: string | undefined,
  ): Promise<LiveConnection> {
    const { vault, lockMs } = this.#context;
    return vault.withLock(
      session,
      connectionLock(platform.id),
      async (lock) => {
        // Whoever held the lock before may have done the work.
        const version = await findConnection(vault, session, platform, number);
        const current = requireLive(version?.value, platform);
        if (!version || this.#isGood(current, rejectedToken)) return current;
        return this.#refresh(session, platform, { version, current, lock }, rejectedToken);
      },
      { waitMs: lockMs },
    );
  }

  async #refresh(
    session: Session,
    platform: ResolvedPlatform,
    { version, current, lock }: Refreshable,
    rejectedToken: string | undefined,
  ): Promise<LiveConnection> {
    const where = { session, platformId: platform.id, connection: numberOf(current), startedMs: this.#context.now() };
    const outcome = await this.#askServer(platform, current, lock);
    // From here on nothing is hidden: tokens that could not be stored are an error, never a success (or a silent loss).
    if ('grant' in outcome) {
      const isOneTime = platform.definition.quirks?.refreshOneTimeUse === true;
      const renewed = { ...renewedConnection(current, outcome.grant, isOneTime), isRevocable: outcome.isRevocable };
      const stored = await this.#keep(session, version, renewed);
      // A logout meanwhile has forgotten the connection, or a sign-in replaced it: what came after it is nobody's.
      if (stored !== renewed) await this.#endUnused(session, platform, renewed, stored);
      this.#heldOff.delete(holdOffKey(session, current));
      record(this.#context, 'token.refresh', where);
      return requireLive(stored, platform);
    }
    const { error, unused } = outcome;
    record(this.#context, 'token.refresh_failure', where, error);
    if (error.code === 'REAUTH_REQUIRED') {
      const ended = endedConnection(current, nowSecondsOf(this.#context));
      const stored = await this.#store(session, version, ended);
      const left = together([...(unused ? [unused, current.tokens] : []), ...(current.tokens.earlier ?? [])]);
      // Whoever has written since has these, too.
      if (left && stored === ended) {
        await revokeLater(this.#context, this.#queue, session, plainPlatform(platform).id, left);
      }
      return requireLive(stored, platform);
    }
    if (!this.#stillWorks(current, rejectedToken)) throw error;
    const fields = { platformId: platform.id, code: error.code, detail: error.detail };
    this.#context.logger.warn(fields, 'refresh failed; the token is used while it lasts');
    this.#holdOff(session, current);
    return current;
  }

  async #endUnused(
    session: Session,
    platform: ResolvedPlatform,
    renewed: LiveConnection,
    stored: StoredConnection | undefined,
  ): Promise<void> {
    if (sharesToken(renewed.tokens, stored?.tokens)) return;
    if (stored?.tokens) return endUnplaced(this.#context, this.#queue, session, platform, renewed);
    return revokeLater(this.#context, this.#queue, session, plainPlatform(platform).id, renewed.tokens);
  }

  async #askServer(
    platform: ResolvedPlatform,
    current: LiveConnection,
    lock: HeldLock,
  ): Promise<{ grant: TokenGrant; isRevocable: boolean } | { error: AuthError; unused?: TokenPair }> {
    try {
      const server = await this.#context.discovery.serverOf(platform);
      const refreshToken = requireRefreshToken(current);
      // Sent a second time it could count as theft and end the whole grant: not when another may have sent it meanwhile.
      if (!(await lock.stillHeld())) throw lockLost();
      const dpopKey = current.tokens.dpopKey ?? dpopKeyFor(platform, server);
      const grant = await this.#context.tokenEndpoint.refresh(platform, server, {
        refreshToken,
        scopes: current.scopes,
        ...(dpopKey && { dpopKey }),
      });
      if (namesAnotherPatient(platform, current, grant))
        return { error: reauthRequired(current), unused: grant.tokens };
      return { grant, isRevocable: server.revocationEndpoint !== undefined };
    } catch (error) {
      if (!isAuthError(error)) throw error;
      if (endsConnection(error.oauthError)) {
        const fields = { platformId: platform.id, code: error.code, detail: error.detail };
        this.#context.logger.warn(fields, 'refresh refused; the connection has ended');
      }
      return { error: endsConnection(error.oauthError) ? reauthRequired(current) : error };
    }
  }

  /**
   * Stores tokens that exist nowhere else: where the platform rotates, the stored refresh token has died with this answer. A
   * store that fails over is asked again for a minute; a write that was not confirmed and happened all the same is found
   * by its version.
   */
  async #keep(
    session: Session,
    version: RecordVersion<StoredConnection>,
    after: StoredConnection,
  ): Promise<StoredConnection | undefined> {
    const deadlineMs = performance.now() + keepTryingMs;
    for (;;) {
      try {
        return await this.#store(session, version, after);
      } catch (error) {
        if (!isVaultError(error, 'STORE_UNAVAILABLE')) throw error;
        if (performance.now() >= deadlineMs) {
          const fields = { platformId: version.value.platformId, code: 'STORE_UNAVAILABLE' };
          this.#context.logger.error(fields, 'renewed tokens could not be stored');
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, keepPauseMs));
      }
    }
  }

  /** Stores the outcome over what was refreshed; where another has written since, theirs stays and is returned. */
  async #store(
    session: Session,
    version: RecordVersion<StoredConnection>,
    after: StoredConnection,
  ): Promise<StoredConnection | undefined> {
    if (await this.#context.vault.replace(session, version, after)) return after;
    return this.#context.vault.read<StoredConnection>(session, version.name);
  }

  #isGood(connection: LiveConnection, rejectedToken: string | undefined): boolean {
    return connection.tokens.accessToken !== rejectedToken && isFresh(connection, this.#context.now());
  }

  /** Whether the token would be taken if nothing better can be had. */
  #stillWorks(connection: LiveConnection, rejectedToken: string | undefined): boolean {
    return connection.tokens.accessToken !== rejectedToken && isUnexpired(connection.tokens, this.#context.now());
  }

  #isHeldOff(session: Session, connection: LiveConnection, rejectedToken: string | undefined): boolean {
    const untilMs = this.#heldOff.get(holdOffKey(session, connection));
    return untilMs !== undefined && this.#context.now() < untilMs && this.#stillWorks(connection, rejectedToken);
  }

  #holdOff(session: Session, connection: StoredConnection): void {
    if (this.#heldOff.size >= maxHeldOff) this.#heldOff.clear();
    this.#heldOff.set(holdOffKey(session, connection), this.#context.now() + holdOffMs);
  }
}

function holdOffKey(session: Session, connection: StoredConnection): string {
  return `${session.id} ${connectionIdOf(connection.platformId, numberOf(connection))}`;
}

/** As for a lock that was never got: nothing was done, and trying again is right. */
function lockLost(): VaultError {
  return new VaultError('LOCK_TIMEOUT', 'Another request is busy with the same sign-in. Try again shortly.');
}

/** Without a refresh token, a token that is expired or was rejected is the end. */
function requireRefreshToken(connection: LiveConnection): string {
  const { refreshToken } = connection.tokens;
  if (refreshToken === undefined) throw reauthRequired(connection);
  return refreshToken;
}

/** A refresh continues a login; tokens for someone else's record are not what the person agreed to. */
function namesAnotherPatient(platform: ResolvedPlatform, current: LiveConnection, grant: TokenGrant): boolean {
  const { patient } = readLaunchContext(platform, { patient: grant.body['patient'] }, undefined);
  return patient !== undefined && current.context.patient !== undefined && patient !== current.context.patient;
}
