import { connectionRecord } from '@fhir-gateway/smart-auth';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import type { McpAuthMode } from './config.js';
import { GatewayError } from './errors.js';

/** The credentials one call carried, each as received. */
export interface PresentedCredentials {
  /** The browser cookie's value, its signature already checked. */
  readonly browser?: string;
  /** The token of `Authorization: Bearer`. */
  readonly bearer?: string;
  /** The `auth_handle` argument of an MCP tool. */
  readonly handle?: string;
}

/** Who a call is for. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'session'; readonly session: Session; readonly via: 'browser' | 'bearer' | 'handle' | 'local' };

/** The name under which the one session of `local` mode is kept. */
const localSessionLabel = 'local';

/** Turns the credentials of a call into a session; the one place that knows the modes of design section 5. */
export class Callers {
  readonly #vault: TokenVault;
  readonly #mode: McpAuthMode;

  constructor(options: { vault: TokenVault; mode: McpAuthMode }) {
    this.#vault = options.vault;
    this.#mode = options.mode;
  }

  /** Whether a call without a credential belongs to this machine's one user. */
  get isLocal(): boolean {
    return this.#mode === 'local';
  }

  /**
   * Finds the session of a call. A bearer token or handle that does not open is refused, never taken for nobody.
   * A stale cookie is what every browser holds after a restart, so it only means "no session".
   *
   * @param options.platformId fetches that platform's connection in the same round trip
   * @throws VaultError SESSION_UNKNOWN for a bearer token or handle that is unknown, expired or revoked
   * @throws VaultError STORE_UNAVAILABLE
   */
  async identify(presented: PresentedCredentials, options: { platformId?: string } = {}): Promise<Caller> {
    const prefetch = options.platformId === undefined ? [] : [connectionRecord(options.platformId)];
    const explicit = presented.bearer ?? presented.handle;
    if (explicit !== undefined) {
      const session = await this.#vault.authenticate(explicit, { prefetch });
      return { kind: 'session', session, via: presented.bearer === undefined ? 'handle' : 'bearer' };
    }
    if (presented.browser !== undefined) {
      const session = await this.#browserSession(presented.browser, prefetch);
      if (session) return { kind: 'session', session, via: 'browser' };
    }
    if (!this.isLocal) return { kind: 'anonymous' };
    return { kind: 'session', session: await this.localSession(prefetch), via: 'local' };
  }

  /**
   * The one session of `local` mode, made at its first use.
   *
   * @throws GatewayError CALLER_UNKNOWN in any other mode
   */
  localSession(prefetch: readonly string[] = []): Promise<Session> {
    if (!this.isLocal)
      throw new GatewayError('CALLER_UNKNOWN', 'This call needs a session, and carried no credential.');
    return this.#vault.sharedSession(localSessionLabel, { prefetch });
  }

  async #browserSession(credential: string, prefetch: readonly string[]): Promise<Session | undefined> {
    try {
      return await this.#vault.authenticate(credential, { prefetch });
    } catch (error) {
      if (hasCode(error, 'SESSION_UNKNOWN')) return undefined;
      throw error;
    }
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
