import { LogoutTokens, OpenIdProvider, OpenIdSignIn, type OpenIdIdentity } from '@fhir-gateway/smart-auth';
import { readClientKeys } from '@fhir-gateway/smart-auth/client-keys';
import { lastingSeconds, type Session, type SessionOwner, type TokenVault } from '@fhir-gateway/token-vault';
import { accountOf } from '../audit/account-text.js';
import type { AuditSink } from '../audit/audit-entry.js';
import type { LoginConfig } from '../config/config-types.js';
import { GatewayError } from '../errors/errors.js';
import { hasErrorCode } from '../errors/has-error-code.js';
import type { AccountKey, AccountSessions } from './account-sessions.js';
import type { RecentAccounts } from './recent-accounts.js';
import { rolesOf, saysGroups } from './roles.js';

/** What a {@link GatewayLogin} is made with. */
export interface GatewayLoginOptions {
  readonly config: LoginConfig;
  /** Of the gateway, which is the issuer of tokens for services. */
  readonly publicUrl: string;
  readonly vault: TokenVault;
  /** How long a sign-in counts. */
  readonly maxSeconds: number;
  readonly sessions: AccountSessions;
  /** Learns whose the sessions are that it admits, for audit entries that know no more of them. */
  readonly accounts: RecentAccounts;
  readonly audit: AuditSink;
  readonly allowInsecure: (url: URL) => boolean;
  readonly now: () => number;
  readonly fetch?: typeof fetch;
}

/** Somebody who has signed in and may use the gateway. */
export interface SignedIn {
  readonly owner: SessionOwner;
  readonly returnTo: string;
  readonly browserCookieName: string;
  readonly identity: OpenIdIdentity;
}

/** Where a browser signs out at the provider, and what it sends there by a form. */
export interface ProviderSignOut {
  readonly endSessionEndpoint: string;
  readonly fields: Readonly<Record<string, string>>;
}

const idTokenRecord = 'login:id-token';
/** When somebody signed in to the session last, in epoch seconds. */
export const signedInRecord = 'login:signed-in';
/** A kept session is found by whose it is for longer than it lasts: each opening notes it anew. */
const foundSeconds = 2 * lastingSeconds;
/** Logout tokens count no longer than ten minutes. */
const usedTokenSeconds = 720;
const usedTokenKind = 'logout-token';

/**
 * Who may use this gateway: people sign in at an OpenID provider, and their sessions carry who they are from the first
 * moment to the last. A session without that is refused, whichever credential presents it.
 */
export class GatewayLogin {
  readonly #options: GatewayLoginOptions;
  readonly #provider: OpenIdProvider;
  readonly #signIn: OpenIdSignIn;
  readonly #logoutTokens: LogoutTokens;

  constructor(options: GatewayLoginOptions) {
    const { config, publicUrl, vault } = options;
    const { roles } = config;
    this.#options = options;
    this.#provider = new OpenIdProvider({
      issuer: config.issuer,
      clientId: config.clientId,
      clientSecret: config.clientSecret,
      ...(config.privateKey !== undefined && { clientKeys: readClientKeys(config.privateKey, undefined) }),
      ...(options.fetch && { fetch: options.fetch }),
      allowInsecure: options.allowInsecure,
      now: options.now,
    });
    this.#signIn = new OpenIdSignIn({
      provider: this.#provider,
      vault,
      redirectUri: `${publicUrl}/oauth/login/callback`,
      scopes: ['openid', 'profile'],
      // Some providers say the groups only where a scope asks for them.
      ...(roles && { scopeWhereKnown: roles.claim }),
      ...(roles && { suffices: (claims) => saysGroups(claims, roles.claim) }),
    });
    this.#logoutTokens = new LogoutTokens(this.#provider);
  }

  /** Whether a session belongs to somebody who signed in at this provider, or to a service that the operator registered. */
  admits(session: Session): boolean {
    const { owner } = session;
    if (owner === undefined) return false;
    const { config, publicUrl, accounts } = this.#options;
    if (owner.issuer === publicUrl) return owner.roles.includes('service');
    if (owner.issuer !== config.issuer || !owner.roles.includes('user')) return false;
    accounts.set(session.id, accountOf(owner));
    return true;
  }

  /**
   * Begins a sign-in.
   *
   * @param returnTo a path of the gateway; not checked here
   * @throws AuthError DISCOVERY_FAILED
   */
  begin(returnTo: string, prompt?: 'login'): ReturnType<OpenIdSignIn['begin']> {
    return this.#signIn.begin(returnTo, prompt);
  }

  /**
   * Takes the provider's answer.
   *
   * @throws AuthError as `OpenIdSignIn.finish`
   * @throws GatewayError ACCOUNT_NOT_ALLOWED for somebody in none of the groups that may use the gateway
   */
  async finish(params: URLSearchParams, cookies: Readonly<Record<string, string | undefined>>): Promise<SignedIn> {
    const { audit, config } = this.#options;
    try {
      const identity = await this.#signIn.finish(params, cookies);
      const { issuer, subject, claims, returnTo, browserCookieName } = identity;
      const owner = { issuer, subject, roles: rolesOf(claims, config.roles) };
      if (owner.roles.length > 0) return { owner, returnTo, browserCookieName, identity };
      audit({ event: 'session.refused', outcome: 'failure', code: notAllowed.code }, { account: accountOf(owner) });
      throw notAllowed.error();
    } catch (error) {
      const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
      // A stranger's callback decides nothing, and anybody can send one.
      if (typeof code === 'string' && code !== notAllowed.code && code !== 'LOGIN_STATE_UNKNOWN') {
        audit({ event: 'session.refused', outcome: 'failure', code });
      }
      throw error;
    }
  }

  /** Notes the session that was made for somebody who signed in, so that it can be found and ended. */
  async begun(session: Session, { identity, owner }: SignedIn): Promise<void> {
    const { sessions, audit } = this.#options;
    const { issuer, subject, sid, idToken } = identity;
    const keys: AccountKey[] = [{ kind: 'subject', issuer, value: subject }];
    if (sid !== undefined) keys.push({ kind: 'sid', issuer, value: sid });
    await sessions.add(keys, session);
    await this.#noteSignIn(session, idToken);
    const entry = { event: 'session.started', sessionId: session.id, outcome: 'success' } as const;
    audit(entry, { actor: 'browser', account: accountOf(owner) });
  }

  /**
   * Lets a session that is kept be found by whose it is.
   *
   * @param from what its person signed in to just now, where that is another
   */
  async kept(session: Session, from: Session = session): Promise<void> {
    const { sessions, vault, now } = this.#options;
    const { owner } = from;
    if (owner === undefined) return;
    const { issuer, subject } = owner;
    const expiresAtSeconds = Math.floor(now() / 1000) + foundSeconds;
    await sessions.add([{ kind: 'subject', issuer, value: subject }], { id: session.id, expiresAtSeconds });
    if (from === session) return;
    const idToken = await vault.read<string>(from, idTokenRecord);
    if (idToken === undefined) return;
    const sid = sidIn(idToken);
    if (sid !== undefined)
      await sessions.add([{ kind: 'sid', issuer, value: sid }], { id: session.id, expiresAtSeconds });
    await this.#noteSignIn(session, idToken);
  }

  /** Whether somebody who has signed in keeps connections that a code or passkey would open. */
  async keepsConnections({ owner: { issuer, subject } }: SignedIn): Promise<boolean> {
    const { sessions, vault } = this.#options;
    const ids = await sessions.find({ kind: 'subject', issuer, value: subject });
    const counts = await Promise.all(ids.map((id) => vault.countCredentials(id)));
    return counts.some(({ key }) => key > 0);
  }

  /**
   * Lets an app or chat in only while the sign-in of its person counts: somebody who was removed at the provider has none.
   *
   * @throws GatewayError SIGN_IN_REQUIRED
   */
  async requireRecentSignIn(session: Session): Promise<void> {
    const { config, vault, maxSeconds, now, publicUrl } = this.#options;
    if (session.owner?.issuer !== config.issuer) return;
    const atSeconds = (await vault.read<number>(session, signedInRecord)) ?? session.createdAtSeconds;
    if (now() / 1000 < atSeconds + maxSeconds) return;
    const message = `The person has to sign in to this gateway and open their kept connections, at ${publicUrl}/auth/open.`;
    throw new GatewayError('SIGN_IN_REQUIRED', message);
  }

  async #noteSignIn(session: Session, idToken: string): Promise<void> {
    const { vault, now } = this.#options;
    await vault.write(session, idTokenRecord, idToken);
    await vault.write(session, signedInRecord, Math.floor(now() / 1000));
  }

  /**
   * Where the browser of a session signs out at the provider; to be asked before the session ends. `undefined` where the
   * provider has no such address, or cannot be asked: the session ends all the same.
   *
   * @see OpenID Connect RP-Initiated Logout 1.0 section 2
   */
  async signOut(session: Session): Promise<ProviderSignOut | undefined> {
    const { config, publicUrl, vault } = this.#options;
    const idToken = await vault.read<string>(session, idTokenRecord);
    if (idToken === undefined) return undefined;
    const endSessionEndpoint = await this.#provider.metadata().then(
      (metadata) => metadata.end_session_endpoint,
      () => undefined,
    );
    if (endSessionEndpoint === undefined) return undefined;
    const fields = {
      id_token_hint: idToken,
      client_id: config.clientId,
      post_logout_redirect_uri: `${publicUrl}/auth/signed-out`,
    };
    return { endSessionEndpoint, fields };
  }

  /**
   * Ends the sessions that a logout token of the provider names, with everything that uses them, in every process. Tokens
   * of platforms go with them and are not revoked there, since nobody is there to ask. Of kept sessions the browsers end.
   *
   * @returns how many were ended
   * @throws GatewayError LOGOUT_TOKEN_INVALID for what is no such token, is too old, or came before
   * @see OpenID Connect Back-Channel Logout 1.0
   */
  async endByLogoutToken(token: string): Promise<number> {
    const { sessions, vault, config } = this.#options;
    const { issuer } = config;
    const { subject, sid, tokenId } = await this.#logoutTokens.read(token).catch((error: unknown) => {
      throw hasErrorCode(error, 'ID_TOKEN_INVALID') ? logoutTokenInvalid(error) : error;
    });
    if (!(await vault.putOneTime(usedTokenKind, `${issuer}|${tokenId}`, true, usedTokenSeconds))) {
      throw logoutTokenInvalid();
    }
    const ofSubject = subject !== undefined && ({ kind: 'subject', issuer, value: subject } as const);
    const key = sid !== undefined ? ({ kind: 'sid', issuer, value: sid } as const) : ofSubject;
    if (!key) return 0;
    let ended = 0;
    for (const sessionId of await sessions.find(key)) {
      if (!(await vault.leaveSessionById(sessionId))) continue;
      ended += 1;
      const account = subject === undefined ? {} : { account: accountOf({ issuer, subject }) };
      this.#options.audit({ event: 'session.ended', sessionId, outcome: 'success' }, account);
    }
    return ended;
  }

  /** For whoever asks without having signed in. */
  signInRequired(): GatewayError {
    const message = `Sign in to this gateway first, at ${this.#options.publicUrl}/auth/sign-in.`;
    return new GatewayError('SIGN_IN_REQUIRED', message);
  }
}

/** Of an id_token that was verified when it came. */
function sidIn(idToken: string): string | undefined {
  const { sid } = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()) as { sid?: unknown };
  return typeof sid === 'string' ? sid : undefined;
}

function logoutTokenInvalid(cause?: unknown): GatewayError {
  const message = 'This is no logout token of the sign-in service, or it came before.';
  return new GatewayError('LOGOUT_TOKEN_INVALID', message, { cause });
}

const notAllowed = {
  code: 'ACCOUNT_NOT_ALLOWED',
  error: () => new GatewayError('ACCOUNT_NOT_ALLOWED', 'You have signed in, but you may not use this gateway.'),
} as const;
