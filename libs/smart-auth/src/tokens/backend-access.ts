import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { Session } from '@fhir-gateway/token-vault';
import { record } from '../auth-context.js';
import type { AuthContext } from '../auth-context.js';
import { backendScopes, requireBackendAllowed } from './backend-rule.js';
import { isFresh, isUnexpired, reauthRequired } from '../records/connection.js';
import { dpopKeyFor, requireDpopAlgorithm } from '../dpop/dpop-use.js';
import { isAuthError } from '../errors.js';
import type { AuthError } from '../errors.js';
import type { PlatformAccess } from '../records/platform-access.js';
import type { Tokens } from '../records/token-response.js';

/** The one session of a deployment that holds the tokens of its backend services; nobody has a credential to it. */
const holder = 'backend-services';
/** After a failure the token endpoint is left alone this long; callers get the same error meanwhile. */
const holdOffMs = 5000;

/** A token of this gateway itself, as the vault keeps it. */
interface StoredToken {
  tokens: Tokens;
  scopes: readonly string[];
  /** For which client and scopes it was asked: a token of other settings is not used again. */
  askedFor: string;
}

/**
 * Hands out access tokens at platforms where nobody signs in (SMART Backend Services). One token for all callers, kept
 * sealed and fetched when the first needs it: under a lock, so that all processes together ask once.
 *
 * @see SMART App Launch 2.2, "Backend Services"; RFC 6749 section 4.4
 */
export class BackendAccess {
  readonly #context: AuthContext;
  readonly #failures = new Map<string, { error: AuthError; untilMs: number }>();

  constructor(context: AuthContext) {
    this.#context = context;
  }

  /**
   * An access token that can be sent now.
   *
   * @param caller the session that asks; for the audit entry of a token that is fetched
   * @param rejectedToken a token that the platform has just refused
   * @throws AuthError BACKEND_NOT_ALLOWED, and whatever discovery and the token endpoint throw
   */
  async access(caller: Session, platform: ResolvedPlatform, rejectedToken?: string): Promise<PlatformAccess> {
    requireBackendAllowed(platform);
    const { vault, lockMs } = this.#context;
    const session = await vault.sharedSession(holder, { prefetch: [nameOf(platform)] });
    const stored = await this.#read(session, platform);
    if (this.#isGood(stored, platform, rejectedToken)) return this.#accessOf(platform, stored);
    return vault.withLock(
      session,
      nameOf(platform),
      async () => {
        // Whoever held the lock before may have done the work.
        const current = await this.#read(session, platform);
        if (this.#isGood(current, platform, rejectedToken)) return this.#accessOf(platform, current);
        const renewed = await this.#fetch(caller, platform).catch((error: unknown) => {
          if (isAuthError(error) && this.#stillWorks(current, platform, rejectedToken)) return current;
          throw error;
        });
        await vault.write(session, nameOf(platform), renewed);
        return this.#accessOf(platform, renewed);
      },
      { waitMs: lockMs },
    );
  }

  async #fetch(caller: Session, platform: ResolvedPlatform): Promise<StoredToken> {
    const { discovery, tokenEndpoint, now } = this.#context;
    const failed = this.#failures.get(platform.id);
    if (failed && now() < failed.untilMs) throw failed.error;
    this.#failures.delete(platform.id);
    const where = { session: caller, platformId: platform.id, startedMs: now() };
    try {
      const server = await discovery.serverOf(platform);
      const asked = backendScopes(platform);
      requireDpopAlgorithm(platform, server);
      const grant = await tokenEndpoint.clientCredentials(platform, server, asked, dpopKeyFor(platform, server));
      record(this.#context, 'token.backend', where);
      return { tokens: grant.tokens, scopes: grant.scopes ?? asked, askedFor: askedFor(platform) };
    } catch (error) {
      record(this.#context, 'token.backend', where, error);
      // One entry for each platform of the deployment at most.
      if (isAuthError(error)) this.#failures.set(platform.id, { error, untilMs: now() + holdOffMs });
      throw error;
    }
  }

  #accessOf({ id, name }: ResolvedPlatform, { tokens, scopes }: StoredToken): PlatformAccess {
    const { accessToken, expiresAtSeconds, tokenType, dpopKey } = tokens;
    const access = { accessToken, scopes, expiresAtSeconds };
    if (tokenType === undefined) return access;
    const proof = dpopKey && this.#context.proofs.with(dpopKey, accessToken);
    if (!proof) throw reauthRequired({ platformId: id, platformName: name });
    return { ...access, proof };
  }

  #read(session: Session, platform: ResolvedPlatform): Promise<StoredToken | undefined> {
    return this.#context.vault.read<StoredToken>(session, nameOf(platform));
  }

  #isGood(
    stored: StoredToken | undefined,
    platform: ResolvedPlatform,
    rejectedToken: string | undefined,
  ): stored is StoredToken {
    return (
      this.#stillWorks(stored, platform, rejectedToken) && isFresh(stored, this.#context.now(), { renewable: true })
    );
  }

  #stillWorks(
    stored: StoredToken | undefined,
    platform: ResolvedPlatform,
    rejectedToken: string | undefined,
  ): stored is StoredToken {
    return (
      stored?.askedFor === askedFor(platform) &&
      stored.tokens.accessToken !== rejectedToken &&
      isUnexpired(stored.tokens, this.#context.now())
    );
  }
}

function askedFor(platform: ResolvedPlatform): string {
  return [platform.credentials.clientId, ...backendScopes(platform)].join(' ');
}

function nameOf(platform: ResolvedPlatform): string {
  return `backend:${platform.id}`;
}
