import type { Session as GatewaySession, SessionOwner, TokenVault } from '@fhir-gateway/token-vault';
import type { Callers } from '@fhir-gateway/gateway';
import type { Request } from 'express';
import { Store, type SessionData } from 'express-session';

import { browserName } from './browser-name.js';
import { endWithBrowser, type SessionCookie } from './session-cookie.js';

declare module 'express-session' {
  interface SessionData {
    /** The session in the vault; absent until the visitor does something that needs one. */
    gatewaySession?: GatewaySession;
  }
}

/** Who may have a session; see `Callers`. */
export type Admission = Pick<Callers, 'admits' | 'refuseStranger'>;

type Done = (error?: unknown) => void;

/**
 * express-session on the vault. The id that express-session signs into the cookie **is** the vault's credential, and
 * everything a session holds is in the vault; this store keeps nothing of its own.
 *
 * A cookie that opens nothing counts as no cookie, and the middleware mints a new one: an id that a client chose is
 * never adopted. When the vault cannot be asked, the request fails; it does not go on as an anonymous one.
 */
export class VaultSessionStore extends Store {
  readonly #vault: Pick<TokenVault, 'activate' | 'authenticate' | 'revoke'>;
  readonly #cookie: SessionCookie;
  readonly #admission: Admission;

  constructor(options: {
    vault: Pick<TokenVault, 'activate' | 'authenticate' | 'revoke'>;
    cookie: SessionCookie;
    admission: Admission;
  }) {
    super();
    this.#vault = options.vault;
    this.#cookie = options.cookie;
    this.#admission = options.admission;
  }

  override get(credential: string, done: (error: unknown, session?: SessionData | null) => void): void {
    this.#vault.authenticate(credential).then(
      // Handles and bearer tokens open sessions too, but a browser has no business holding one.
      (session) => done(null, this.#mayUse(session) ? this.#data(session) : null),
      (error: unknown) => (isSessionUnknown(error) ? done(null, null) : done(error)),
    );
  }

  /** Nothing to do: what a session holds is in the vault, where {@link begin} puts it. */
  override set(_credential: string, _session: SessionData, done: Done = ignore): void {
    done();
  }

  /**
   * A new session, which the answer's cookie will carry; its browser is called as it says itself.
   *
   * @param owner who has signed in
   */
  async begin(req: Request, credential: string, owner?: SessionOwner): Promise<GatewaySession> {
    // Where people have to sign in, their session is made by the sign-in.
    if (owner === undefined) this.#admission.refuseStranger();
    const label = browserName(req.headers['user-agent']);
    const session = await this.#vault.activate(credential, 'browser', { label, owner });
    this.adopt(req, credential, session);
    return session;
  }

  override destroy(credential: string, done: Done = ignore): void {
    this.#vault.revoke(credential).then(() => done(), done);
  }

  /** Nothing to do: the vault notes the use of a session when it is opened. */
  override touch(_credential: string, _session: SessionData, done: () => void = ignore): void {
    done();
  }

  /** Puts the request under another credential, which the answer's cookie will carry. */
  adopt(req: Request, credential: string, session: GatewaySession): void {
    req.sessionID = credential;
    this.createSession(req, this.#data(session));
    endWithBrowser(req);
  }

  #mayUse(session: GatewaySession): boolean {
    return session.credentialKind === 'browser' && this.#admission.admits(session);
  }

  #data(gatewaySession: GatewaySession): SessionData {
    // No longer than the credential.
    const leftMs = gatewaySession.expiresAtSeconds * 1000 - Date.now();
    const maxAge = Math.max(0, Math.min(this.#cookie.options.maxAge, leftMs));
    const expires = new Date(Date.now() + maxAge);
    return { cookie: { ...this.#cookie.options, expires, originalMaxAge: maxAge }, gatewaySession };
  }
}

function isSessionUnknown(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SESSION_UNKNOWN';
}

function ignore(): void {
  // express-session leaves out the callback where it does not wait for the result.
}
