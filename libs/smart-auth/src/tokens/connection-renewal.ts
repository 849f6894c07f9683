import { connectionIdOf, platformConnection } from '@fhir-gateway/platform-registry/platform';
import type { Session } from '@fhir-gateway/token-vault';
import { nowSecondsOf } from '../auth-context.js';
import type { AuthContext } from '../auth-context.js';
import { isAuthError } from '../errors.js';
import { numberOf } from '../records/connection.js';
import { isPastItsDate } from '../records/connection-end.js';
import type { StoredConnection } from '../records/connection.js';
import { connectionRecord } from '../records/login-attempt.js';
import type { Tokens } from '../records/token-response.js';
import type { AccessTokens } from './access-tokens.js';

/** Sooner where a platform ends a refresh token by less disuse than two of these: at half of it. */
const renewedAfterSeconds = 7 * 86_400;
/** A session is looked at once in so long, whatever came of it: a platform that is away is not asked with each request. */
const lookedAtEverySeconds = 86_400;
const mostRemembered = 10_000;

/**
 * Keeps the connections of a session alive that lasts: what nobody has read for a week is refreshed when somebody opens the
 * session, so that a platform does not end it by disuse.
 */
export class ConnectionRenewal {
  readonly #context: AuthContext;
  readonly #tokens: Pick<AccessTokens, 'access'>;
  readonly #lookedAt = new Map<string, number>();

  constructor(context: AuthContext, tokens: Pick<AccessTokens, 'access'>) {
    this.#context = context;
    this.#tokens = tokens;
  }

  /** Refreshes what is due, and ends what its person wanted to end by now, one after the other, at most once a day in this process. Never rejects for a platform's sake. */
  async renew(session: Session): Promise<void> {
    if (!this.#isDue(session.id)) return;
    const { vault, logger } = this.#context;
    const stored = await vault.readAll<StoredConnection>(session, connectionRecord(''));
    for (const connection of stored.values()) {
      const { tokens, platformId } = connection;
      const isDue = isPastItsDate(connection, this.#context.now()) || (tokens?.refreshToken && this.#isOld(tokens));
      if (!tokens || !isDue) continue;
      try {
        const platform = platformConnection(this.#context.resolvePlatform(platformId), numberOf(connection));
        // As one that was refused: under the lock a newer one counts as the renewal.
        await this.#tokens.access(session, platform, tokens.accessToken);
      } catch (error) {
        const code = isAuthError(error) ? error.code : undefined;
        logger.info({ platformId: connectionIdOf(platformId, numberOf(connection)), code }, 'not renewed in advance');
      }
    }
  }

  #isOld({ expiresAtSeconds, lifetimeSeconds, refreshEndsAtSeconds = Infinity }: Tokens): boolean {
    const issuedAtSeconds = expiresAtSeconds - lifetimeSeconds;
    const waitSeconds = Math.min(renewedAfterSeconds, (refreshEndsAtSeconds - issuedAtSeconds) / 2);
    return issuedAtSeconds + waitSeconds <= nowSecondsOf(this.#context);
  }

  #isDue(sessionId: string): boolean {
    const nowSeconds = nowSecondsOf(this.#context);
    const last = this.#lookedAt.get(sessionId);
    if (last !== undefined && nowSeconds - last < lookedAtEverySeconds) return false;
    if (this.#lookedAt.size >= mostRemembered) this.#lookedAt.clear();
    this.#lookedAt.set(sessionId, nowSeconds);
    return true;
  }
}
