import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { AuthError } from '@fhir-gateway/smart-auth/access';
import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import type { AccessProvider, FhirCall } from '../contract/fhir-call.js';
import type { Interaction } from '../contract/interaction.js';
import { ProxyError } from '../contract/proxy-error.js';
import { defaultLimits } from '../contract/limits.js';
import type { ExchangeResult } from '../answer/exchange.js';
import { enforce, refuse } from '../policy/decision.js';
import type { Policy } from '../policy/policy.js';
import { HeldBytes } from '../answer/held-bytes.js';
import { compareAnswer, isCompared, requireComparable, type HoldLimits } from './confined-answer.js';
import { judgeRead } from './judged-answer.js';
import type { PreparedCall } from './prepared-call.js';
import type { UpstreamSender, WrittenCall } from './upstream-sender.js';

/** How sending ended. */
export interface SentResult {
  /** The platform's status. */
  readonly status: number;
  /** Whether the answer is one to a token, rather than to anybody. */
  readonly hadToken: boolean;
}

/** Where tokens are valid for seconds and a platform is slow, one can end on its way more than once. */
const maxSends = 4;

/** What an {@link AuthorizedSender} may be given. */
interface AuthorizedSenderOptions extends Partial<HoldLimits> {
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** Sends calls with the token of their session, and once more with another one when the platform refuses it. */
export class AuthorizedSender {
  readonly #auth: AccessProvider;
  readonly #sender: UpstreamSender;
  readonly #policy: Policy;
  readonly #now: () => number;
  readonly #limits: HoldLimits;

  constructor(auth: AccessProvider, sender: UpstreamSender, policy: Policy, options: AuthorizedSenderOptions = {}) {
    this.#auth = auth;
    this.#sender = sender;
    this.#policy = policy;
    this.#now = options.now ?? Date.now;
    const { maxJsonBytes = defaultLimits.maxJsonBytes, held = new HeldBytes(defaultLimits.maxHeldBytes) } = options;
    this.#limits = { maxJsonBytes, held };
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
   * @param prepared what is held is authorized alone, and not sent
   * @param seen takes each status of the platform, the refused ones included
   * @throws ProxyError SCOPE_INSUFFICIENT | PATIENT_OUT_OF_SCOPE, and as `UpstreamSender#send`
   * @throws AuthError REAUTH_REQUIRED when the second token is refused as well
   */
  async send(
    prepared: PreparedCall,
    first: PlatformAccess | undefined,
    seen?: { status: number | undefined },
  ): Promise<SentResult> {
    const isConfined = first !== undefined && isCompared(prepared);
    if (isConfined) requireComparable(prepared);
    const { call } = prepared;
    let access = first;
    for (let sends = 1; ; sends++) {
      const written = this.#sender.write(prepared, access);
      const given = call.grant && this.#policy.withinGrant(prepared, call.grant, written.query, written.body, access);
      if (given) enforce(given, 'authorize');
      const decision = access && this.#policy.authorize(prepared, written.query, written.body, access);
      if (decision) enforce(decision, 'authorize');
      const isByContent = given?.isByContent === true || decision?.isByContent === true;
      if (call.held) {
        // What was kept of an answer cannot be judged by the content that the answer had.
        if (isByContent) enforce(refuse('scope.read'), 'authorize');
        return { status: 0, hadToken: access !== undefined };
      }
      const confined = isConfined ? compareAnswer(prepared, access?.patient, this.#limits) : undefined;
      const outgoing = confined?.prepared ?? prepared;
      const { status, isIntercepted } =
        access && isByContent
          ? await this.#sendJudged(outgoing, access, written)
          : await this.#sender.send(outgoing, access, written);
      if (!isIntercepted) await confined?.deliver();
      if (seen) seen.status = status;
      if (isIntercepted && prepared.route.credential.length > 0) throw credentialsRefused(call.platform);
      if (!isIntercepted) return { status, hadToken: access !== undefined };
      const wasLate = access !== undefined && this.#now() >= access.expiresAtSeconds * 1000;
      if (sends >= (wasLate ? maxSends : 2)) throw reauthRequired(call.platform);
      access = await this.#freshAccess(call, access);
    }
  }

  /** Hands on what a read brought, where it matches a filter of the granted scopes. */
  async #sendJudged(prepared: PreparedCall, access: PlatformAccess, written: WrittenCall): Promise<ExchangeResult> {
    const read = judgeRead(prepared, this.#limits);
    const result = await this.#sender.send(read.prepared, access, written);
    if (!result.isIntercepted) {
      await read.deliver((resource) => enforce(this.#policy.authorizeContent(prepared, access, resource), 'authorize'));
    }
    return result;
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

/** Nobody signs in there, so that no caller can help it. */
function credentialsRefused({ name }: ResolvedPlatform): ProxyError {
  const message = `${name} does not take the credentials that the operator of this gateway has set for it.`;
  return new ProxyError('UPSTREAM_CREDENTIALS_REFUSED', message, { upstreamStatus: 401 });
}

function reauthRequired(platform: ResolvedPlatform): AuthError {
  return new AuthError('REAUTH_REQUIRED', `${platform.name} no longer accepts this login. Sign in again.`, {
    platformId: platform.id,
    detail: 'a fresh token was rejected',
  });
}
