import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { AuthError } from '@fhir-gateway/smart-auth';
import type { PlatformAccess } from '@fhir-gateway/smart-auth';
import type { AccessProvider, FhirCall } from '../contract/fhir-call.js';
import type { Interaction } from '../contract/interaction.js';
import { enforce } from '../policy/decision.js';
import type { Policy } from '../policy/policy.js';
import type { PreparedCall, UpstreamSender } from './upstream-sender.js';

/** How sending ended. */
export interface SentResult {
  /** The platform's status. */
  readonly status: number;
  /** Whether the answer is one to a token, rather than to anybody. */
  readonly hadToken: boolean;
}

/** Where tokens live for seconds and a platform is slow, one can end on its way more than once. */
const maxSends = 4;

/** Sends calls with the token of their session, and once more with another one when the platform refuses it. */
export class AuthorizedSender {
  readonly #auth: AccessProvider;
  readonly #sender: UpstreamSender;
  readonly #policy: Policy;
  readonly #now: () => number;

  /** @param now epoch milliseconds */
  constructor(auth: AccessProvider, sender: UpstreamSender, policy: Policy, now: () => number = Date.now) {
    this.#auth = auth;
    this.#sender = sender;
    this.#policy = policy;
    this.#now = now;
  }

  /**
   * What a call is made with; a promise only where a session has to be asked. Open platforms need no token; capabilities
   * are tried without one, since most platforms show them to anybody.
   *
   * @throws AuthError LOGIN_REQUIRED | REAUTH_REQUIRED and whatever else obtaining access throws
   */
  accessFor(
    call: FhirCall,
    interaction: Interaction,
  ): PlatformAccess | undefined | Promise<PlatformAccess | undefined> {
    if (!call.platform.oauth || interaction.kind === 'capabilities') return undefined;
    if (call.access) return call.access;
    const session = sessionOf(call);
    return this.#auth.obtain?.(session, call.platform) ?? this.#auth.access(session, call.platform);
  }

  /**
   * Authorizes a call and sends it, by the same token and in the same words; after a 401 once more, with another token. A token whose time was over when it was refused only came
   * too late, which says nothing about the login: the next one is tried then, a few times.
   *
   * @param onStatus told each status of the platform, the refused ones included
   * @throws ProxyError SCOPE_INSUFFICIENT | PATIENT_OUT_OF_SCOPE, and as `UpstreamSender#send`
   * @throws AuthError REAUTH_REQUIRED when the second token is refused as well
   */
  async send(
    prepared: PreparedCall,
    first: PlatformAccess | undefined,
    onStatus: (status: number) => void,
  ): Promise<SentResult> {
    const { call } = prepared;
    let access = first;
    for (let sends = 1; ; sends++) {
      const written = this.#sender.write(prepared, access);
      enforce(this.#policy.withinGrant(prepared, written.query, written.body), 'authorize');
      if (access) enforce(this.#policy.authorize(prepared, written.query, written.body, access), 'authorize');
      const { status, isIntercepted } = await this.#sender.send(prepared, access, written);
      onStatus(status);
      if (!isIntercepted) return { status, hadToken: access !== undefined };
      const wasLate = access !== undefined && this.#now() >= access.expiresAtSeconds * 1000;
      if (sends >= (wasLate ? maxSends : 2)) throw reauthRequired(call.platform);
      access = await this.#freshAccess(call, access);
    }
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
