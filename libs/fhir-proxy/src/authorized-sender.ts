import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { AuthError } from '@fhir-gateway/smart-auth';
import type { PlatformAccess } from '@fhir-gateway/smart-auth';
import type { AccessProvider, FhirCall } from './fhir-call.js';
import type { Interaction } from './interaction.js';
import type { PreparedCall, UpstreamSender } from './upstream-sender.js';

/** How sending ended. */
export interface SentResult {
  /** The platform's status. */
  readonly status: number;
  /** Whether the answer is one to a token, rather than to anybody. */
  readonly hadToken: boolean;
}

/** Sends calls with the token of their session, and once more with another one when the platform refuses it. */
export class AuthorizedSender {
  readonly #auth: AccessProvider;
  readonly #sender: UpstreamSender;

  constructor(auth: AccessProvider, sender: UpstreamSender) {
    this.#auth = auth;
    this.#sender = sender;
  }

  /**
   * What a call is made with. Open platforms need no token; capabilities are tried without one, since most platforms show
   * them to anybody.
   *
   * @throws AuthError LOGIN_REQUIRED | REAUTH_REQUIRED and whatever else obtaining access throws
   */
  async accessFor(call: FhirCall, interaction: Interaction): Promise<PlatformAccess | undefined> {
    if (!call.platform.oauth || interaction.kind === 'capabilities') return undefined;
    if (call.access) return call.access;
    return await this.#auth.access(sessionOf(call), call.platform);
  }

  /**
   * Sends a call; after a 401 once more, with another token.
   *
   * @param onStatus told each status of the platform, the refused one included
   * @throws ProxyError as `UpstreamSender#send`
   * @throws AuthError REAUTH_REQUIRED when the second token is refused as well
   */
  async send(
    prepared: PreparedCall,
    access: PlatformAccess | undefined,
    onStatus: (status: number) => void,
  ): Promise<SentResult> {
    const { call } = prepared;
    const first = await this.#sender.send(prepared, access);
    onStatus(first.status);
    if (!first.isIntercepted) return { status: first.status, hadToken: access !== undefined };
    const second = await this.#sender.send(prepared, await this.#freshAccess(call, access));
    onStatus(second.status);
    if (second.isIntercepted) throw reauthRequired(call.platform);
    return { status: second.status, hadToken: true };
  }

  /** After a 401: another token than the rejected one, or a first one for capabilities. */
  async #freshAccess(call: FhirCall, rejected: PlatformAccess | undefined): Promise<PlatformAccess> {
    const options = rejected && { rejectedToken: rejected.accessToken };
    const fresh = await this.#auth.access(sessionOf(call), call.platform, options);
    if (fresh.accessToken === rejected?.accessToken) throw reauthRequired(call.platform);
    return fresh;
  }
}

function sessionOf({ session, platform }: FhirCall): NonNullable<FhirCall['session']> {
  if (session) return session;
  throw new AuthError('LOGIN_REQUIRED', `Sign in to ${platform.name} first.`, { platformId: platform.id });
}

function reauthRequired(platform: ResolvedPlatform): AuthError {
  return new AuthError('REAUTH_REQUIRED', `${platform.name} no longer accepts this login. Sign in again.`, {
    platformId: platform.id,
    detail: 'a fresh token was rejected',
  });
}
