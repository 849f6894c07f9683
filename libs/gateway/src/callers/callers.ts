import type { AuditTrail } from '@fhir-gateway/audit';
import type { AppName } from '../config/app-name.js';
import { AgentGrants, agentGrantsRecord, accessRecord } from '@fhir-gateway/auth-server';
import type { AccessGrant, AgentGrant } from '@fhir-gateway/auth-server';
import type { SmartToken } from '@fhir-gateway/fhir-proxy/contract';
import { connectionRecords } from '@fhir-gateway/smart-auth';
import { VaultError, type Session, type TokenVault } from '@fhir-gateway/token-vault';
import { signedInRecord, type GatewayLogin } from '../sign-in/gateway-login.js';
import type { McpAuthMode } from '../config/config-types.js';
import { fhirBaseBelow, type AppResources } from './protected-resources.js';
import { GatewayError } from '../errors/errors.js';
import { hasErrorCode } from '../errors/has-error-code.js';

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
  | {
      readonly kind: 'session';
      readonly session: Session;
      readonly via: 'browser' | 'bearer' | 'handle' | 'local';
      /** The OAuth client that the access token was given to. */
      readonly clientId?: string;
      /** What the client that holds the access token calls itself; nobody has checked it. */
      readonly clientName?: string;
      /** What the person lets the app or chat do; absent for the person's own browser and machine. */
      readonly grant?: CallerGrant;
    };

/** What the person lets an app or chat do; with the scopes of its token, where that is one of a SMART app. */
type CallerGrant = AgentGrant & { readonly smart?: SmartToken };

/** How {@link Callers.identify} looks at a call. */
export interface IdentifyOptions {
  /** Fetches that platform's connection in the same round trip. */
  readonly platformId?: string;
  /** The call is one to the FHIR API of that platform, which the token of a SMART app can be for. */
  readonly isFhir?: boolean;
  /** The app that a bearer token must be good for; default `mcp`. */
  readonly app?: AppName;
  /** For what nobody needs to have signed in for, such as the way to a sign-in. */
  readonly beforeSignIn?: boolean;
}

/** What {@link Callers} is made of. */
export interface CallersOptions {
  readonly vault: TokenVault;
  readonly mode: McpAuthMode;
  readonly resources: AppResources;
  readonly now: () => number;
  /** Called for each call before anything is looked up; throws where it cannot be audited. */
  readonly auditTrail?: Pick<AuditTrail, 'admit'>;
  /** Hears which OAuth client opened a session object. */
  readonly onClient?: (session: Session, clientId: string) => void;
  /** Who may use the gateway at all; absent: everybody. */
  readonly login?: Pick<GatewayLogin, 'admits' | 'signInRequired' | 'requireRecentSignIn'>;
  /** Runs each look-up, where somebody traces. */
  readonly trace?: <T>(run: () => Promise<T>) => Promise<T>;
}

/** The name under which the one session of `local` mode is kept. */
const localSessionLabel = 'local';
/** What is asked about each call of an app or chat. */
const agentRecords = [agentGrantsRecord, signedInRecord];

/** Turns the credentials of a call into a session; the one place that knows the modes of design section 5. */
export class Callers {
  readonly #vault: TokenVault;
  readonly #mode: McpAuthMode;
  readonly #grants: AgentGrants;
  readonly #now: () => number;
  readonly #auditTrail: CallersOptions['auditTrail'];
  readonly #onClient: CallersOptions['onClient'];
  readonly #trace: CallersOptions['trace'];
  readonly #resources: AppResources;
  readonly #login: CallersOptions['login'];

  constructor(options: CallersOptions) {
    this.#auditTrail = options.auditTrail;
    this.#onClient = options.onClient;
    this.#trace = options.trace;
    this.#resources = options.resources;
    this.#login = options.login;
    this.#now = options.now;
    this.#grants = new AgentGrants(options.vault);
    this.#vault = options.vault;
    this.#mode = options.mode;
  }

  /** Whether a call without a credential belongs to this machine's one user. */
  get isLocal(): boolean {
    return this.#mode === 'local';
  }

  /** Whether people have to sign in to the gateway itself. */
  get needsSignIn(): boolean {
    return this.#login !== undefined;
  }

  /** Whether a session may be used: always, but where people have to sign in and it does not say who did. */
  admits(session: Session): boolean {
    return this.#login === undefined || this.#login.admits(session);
  }

  /**
   * For a call that came from nobody who has signed in, where people have to.
   *
   * @throws GatewayError SIGN_IN_REQUIRED
   */
  refuseStranger(): void {
    if (this.#login) throw this.#login.signInRequired();
  }

  /**
   * Finds the session of a call. A bearer token or handle that does not open is refused, never taken for nobody.
   * A stale cookie is what every browser holds after a restart, so it only means "no session".
   *
   * @throws VaultError SESSION_UNKNOWN for a bearer token or handle that is unknown, expired or revoked
   * @throws GatewayError SIGN_IN_REQUIRED without a session, where people have to sign in to the gateway itself, and for an app
   *   or chat whose person has not done so for too long
   * @throws GatewayError TOKEN_NOT_FOR_THIS for a bearer token that is for another resource, or is no access token
   * @throws GatewayError GRANT_ENDED for one whose time, as the person set it, is over
   * @throws VaultError STORE_UNAVAILABLE
   * @throws AuditError AUDIT_UNAVAILABLE when what happens could not be audited, and must be
   */
  identify(presented: PresentedCredentials, options: IdentifyOptions = {}): Promise<Caller> {
    return this.#trace ? this.#trace(() => this.#find(presented, options)) : this.#find(presented, options);
  }

  async #find(presented: PresentedCredentials, options: IdentifyOptions): Promise<Caller> {
    this.#auditTrail?.admit();
    const prefetch = options.platformId === undefined ? [] : connectionRecords(options.platformId);
    if (presented.bearer !== undefined) return this.#bearerCaller(presented.bearer, prefetch, options);
    if (presented.handle !== undefined) {
      const session = await this.#handleSession(presented.handle, [...prefetch, ...agentRecords]);
      return { kind: 'session', session, via: 'handle', grant: await this.#grantOf(session) };
    }
    if (presented.browser !== undefined) {
      try {
        const session = await this.#vault.authenticate(presented.browser, { prefetch });
        if (this.admits(session)) return { kind: 'session', session, via: 'browser' };
      } catch (error) {
        if (!hasErrorCode(error, 'SESSION_UNKNOWN')) throw error;
      }
    }
    if (options.beforeSignIn !== true) this.refuseStranger();
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

  async #bearerCaller(token: string, prefetch: readonly string[], options: IdentifyOptions): Promise<Caller> {
    const record = accessRecord(token);
    const session = await this.#vault.authenticate(token, { prefetch: [...prefetch, record, ...agentRecords] });
    this.#requireAdmitted(session);
    const grant = await this.#vault.read<AccessGrant>(session, record);
    // A cookie's or handle's value sent as a token has no grant either: one kind never passes for another.
    if (grant === undefined || !this.#isFor(grant, options)) {
      throw new GatewayError('TOKEN_NOT_FOR_THIS', 'This access token is not for this address.');
    }
    const { clientId, clientName, scopes } = grant;
    this.#onClient?.(session, clientId);
    const named = clientName !== undefined && { clientName };
    const given = await this.#grantOf(session);
    const { patient, scopes: { asked, shared } = {} } = given.launch ?? {};
    const sides = { ...(asked && { asked }), ...(shared && { shared }) };
    const smart = scopes && { smart: { scopes, ...sides, ...(patient !== undefined && { patient }) } };
    return { kind: 'session', session, via: 'bearer', clientId, ...named, grant: { ...given, ...smart } };
  }

  /** A token with scopes of SMART is for the FHIR API of one platform, and any other for a whole app. */
  #isFor({ audience, scopes }: AccessGrant, { app = 'mcp', platformId, isFhir }: IdentifyOptions): boolean {
    const resource = this.#resources[app];
    if (scopes === undefined) return audience === resource;
    const isCallToFhir = app === 'rest' && isFhir === true && platformId !== undefined;
    return isCallToFhir && audience === fhirBaseBelow(resource, platformId);
  }

  /** A session that nobody signed in for is as good as none, so that a client asks for another. */
  #requireAdmitted(session: Session): void {
    if (this.admits(session)) return;
    throw new VaultError('SESSION_UNKNOWN', 'Nobody has signed in to this gateway for this session.');
  }

  async #grantOf(session: Session): Promise<AgentGrant> {
    await this.#login?.requireRecentSignIn(session);
    const grant = await this.#grants.of(session);
    if (grant.endsAtSeconds * 1000 > this.#now()) return grant;
    throw new GatewayError('GRANT_ENDED', 'What the person let this app do was for a time that is over.');
  }

  async #handleSession(handle: string, prefetch: readonly string[]): Promise<Session> {
    const session = await this.#vault.authenticate(handle, { prefetch });
    this.#requireAdmitted(session);
    if (session.credentialKind === 'handle') return session;
    throw new GatewayError('TOKEN_NOT_FOR_THIS', 'This credential is no auth_handle.');
  }
}
