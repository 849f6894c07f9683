import type { Session, SessionOwner, TokenVault } from '@fhir-gateway/token-vault';
import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';

import { browserName } from './browser-name.js';
import { endWithBrowser, sharedComputerCookie, type SessionCookie } from './session-cookie.js';
import { VaultSessionStore, type Admission } from './vault-session-store.js';

/** The vault's part that browser sessions need. */
export type BrowserVault = Pick<
  TokenVault,
  'activate' | 'authenticate' | 'issue' | 'mintCredential' | 'renew' | 'revoke' | 'settle'
>;

/** An answer that takes longer does not prolong the life of the session's cookie. */
const LONGEST_REFRESH_MS = 1_000;

/** How long the cookie of another answer to the same browser is waited for. */
const DELIVERY_MS = 3_000;
const LOOK_AGAIN_MS = 100;

const SHARED_SECONDS = 3_600;

/** The gateway sessions of browsers: who the cookie stands for, and what happens to it at login. */
export class BrowserSessions {
  readonly #vault: BrowserVault;
  readonly #cookie: SessionCookie;
  readonly #store: VaultSessionStore;

  constructor(options: { vault: BrowserVault; cookie: SessionCookie; admission: Admission }) {
    this.#vault = options.vault;
    this.#cookie = options.cookie;
    this.#store = new VaultSessionStore(options);
  }

  /** The session middleware. Nothing is stored and no cookie set for a visitor until a session is opened. */
  middleware(): RequestHandler {
    const { name, secrets, options } = this.#cookie;
    const open = session({
      name,
      secret: [...secrets],
      cookie: options,
      store: this.#store,
      genid: () => this.#vault.mintCredential(),
      resave: false,
      saveUninitialized: false,
      rolling: true,
    });
    return (req, res, next) => {
      const startedMs = performance.now();
      void open(req, res, (error?: unknown) => {
        if (error === undefined) endWithBrowser(req);
        this.#refreshOnlyAtOnce(req, res, startedMs);
        next(error);
      });
    };
  }

  /** An answer must not bring back a cookie that another answer has replaced meanwhile. */
  #refreshOnlyAtOnce(req: Request, res: Response, startedMs: number): void {
    const atFirst = req.sessionID;
    const session = this.find(req);
    if (session === undefined) return;
    const writeHead = res.writeHead.bind(res) as (...args: unknown[]) => Response;
    res.writeHead = (...args: unknown[]) => {
      const isSlow = performance.now() - startedMs > LONGEST_REFRESH_MS;
      if ((isSlow || session.isBeingReplaced) && req.sessionID === atFirst) this.withholdCookie(req);
      return writeHead(...args);
    };
  }

  /** The session that the request's cookie opens; `undefined` without one. */
  find(req: Request): Session | undefined {
    // Absent after {@link withholdCookie}.
    return (req as Partial<Request>).session?.gatewaySession;
  }

  /**
   * The session that the request's cookie opens, or else a new one, whose cookie goes out with the answer.
   *
   * @throws VaultError STORE_UNAVAILABLE
   * @throws GatewayError SIGN_IN_REQUIRED where a new one is made by signing in to the gateway alone
   */
  async open(req: Request): Promise<Session> {
    // At once and not at the end of the answer, where a failure could no longer be told.
    return this.find(req) ?? this.#store.begin(req, this.#vault.mintCredential());
  }

  /** A new session for somebody who has signed in to the gateway; its cookie goes out with the answer. */
  openFor(req: Request, owner: SessionOwner): Promise<Session> {
    return this.#store.begin(req, this.#vault.mintCredential(), owner);
  }

  /** Gives the browser a cookie of its own to an existing session. @param options of the cookie's credential */
  async join(
    req: Request,
    existing: Session,
    options: { outlives?: boolean; owner?: SessionOwner | undefined; ttlSeconds?: number } = {},
  ): Promise<void> {
    const label = browserName(req.headers['user-agent']);
    const credential = await this.#vault.issue(existing, 'browser', { ...options, label });
    this.#store.adopt(req, credential, await this.#vault.authenticate(credential));
  }

  /** {@link join} to a session that is kept, at a computer that others use: until the browser is closed, for an hour at most. */
  async joinBriefly(req: Request, res: Response, existing: Session, owner?: SessionOwner): Promise<void> {
    await this.join(req, existing, { outlives: true, owner, ttlSeconds: SHARED_SECONDS });
    const { maxAge: _none, ...attributes } = this.#cookie.options;
    res.cookie(sharedComputerCookie, '1', attributes);
    endWithBrowser(req, true);
  }

  /**
   * Replaces the browser's credential and keeps its session, by an answer that may be lost: gives the browser a successor
   * of its credential, and leaves the old one good until {@link settle}. A cookie that somebody learned, or planted, opens
   * nothing after that. Nothing to do for a request without cookie session.
   *
   * @param purpose what the answer is for; asked again for it, the browser gets another successor
   * @returns `false` while the successor of another answer may be on its way to the browser
   * @throws VaultError SESSION_UNKNOWN when that has arrived meanwhile, and the credential of this request has ended
   */
  async renew(req: Request, purpose: string): Promise<boolean> {
    if (this.find(req) === undefined) return true;
    const next = await this.#vault.renew(req.sessionID, purpose);
    if (next === undefined) return false;
    this.#store.adopt(req, next, await this.#vault.authenticate(next));
    return true;
  }

  /**
   * {@link renew}, which waits while the successor of another answer is on its way.
   *
   * @returns `false` where that takes longer than an answer takes
   */
  async renewInTurn(req: Request, purpose: string): Promise<boolean> {
    const deadlineMs = performance.now() + DELIVERY_MS;
    while (!(await this.renew(req, purpose))) {
      if (performance.now() > deadlineMs) return false;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
    return true;
  }

  /**
   * Ends the credential that the browser's present one took the place of: what somebody planted or learned opens nothing
   * from here on. `false` when the browser did not take the cookie of {@link renew}.
   */
  async settle(req: Request): Promise<boolean> {
    return this.find(req) === undefined || this.#vault.settle(req.sessionID);
  }

  /** Lets the answer carry no session cookie: it may come after one that carries a newer. */
  withholdCookie(req: Request): void {
    delete (req as Partial<Request>).session;
  }

  /** Takes the cookie of an ended credential back from the browser. Does nothing for a request without cookie session. */
  async leave(req: Request, res: Response): Promise<void> {
    if (this.find(req) === undefined) return;
    await new Promise<void>((resolve, reject) => {
      req.session.destroy((error: unknown) => (error ? reject(error as Error) : resolve()));
    });
    const { maxAge: _kept, ...attributes } = this.#cookie.options;
    res.clearCookie(this.#cookie.name, attributes);
    res.clearCookie(sharedComputerCookie, attributes);
  }
}
