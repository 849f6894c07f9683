import { AuthError, browserCookiePrefix, isAuthError } from '@fhir-gateway/smart-auth';
import type { Session } from '@fhir-gateway/token-vault';
import { parseCookie } from 'cookie';
import type { Request, Response } from 'express';

import type { RestContext } from '../rest-context.js';
import { BrowserLogin } from './browser-login.js';
import { FormAnswers } from './form-answer.js';
import { returnAfterFailure, returnAfterSuccess } from './return-to.js';

type Cookies = Record<string, string | undefined>;

const LOOK_AGAIN_MS = 100;
/** Marks the second try of a browser whose cookie was replaced by another answer just then. */
const AGAIN = 'again';

/**
 * The way back of a browser from a platform, in two requests. Each answer can be lost, so each can be asked for again:
 *
 * 1. {@link receive} takes the answer of the platform, gives the browser a new session credential beside the old one, and
 *    leads away from the address that holds code and state.
 * 2. {@link finish} comes with the new credential: the old one ends, the code is spent, the connection stored.
 *
 * At every moment the cookie that the browser has opens its session, whichever answer got lost.
 */
export class LoginReturn {
  readonly #context: RestContext;
  readonly #login: BrowserLogin;
  readonly #formAnswers: FormAnswers;

  constructor(context: RestContext) {
    this.#context = context;
    this.#login = new BrowserLogin(context);
    this.#formAnswers = new FormAnswers(context.gateway.storage.keyring);
  }

  /** Answers `GET /oauth/callback`. */
  async handle(req: Request, res: Response): Promise<void> {
    const params = new URLSearchParams(rawQuery(req));
    const isSecondTry = params.has(AGAIN);
    params.delete(AGAIN);
    const cookies = parseCookie(req.headers.cookie ?? '');
    const session = await this.#sessionOf(req);
    if (session === undefined) return this.#withoutSession(req, res, params, { isSecondTry, cookies });
    try {
      const login = params.get('login');
      if (login !== null && params.size === 1) await this.#finish(req, res, session, { login, cookies });
      else await this.#receive(req, res, session, { params, cookies });
    } catch (error) {
      if (isSessionUnknown(error) && !isSecondTry) return this.#again(req, res, params);
      if (isAuthError(error)) res.locals['platformId'] = error.platformId;
      const back = await returnAfterFailure(this.#context, session, error);
      if (back === undefined) throw error;
      res.redirect(303, back);
    }
  }

  async #receive(
    req: Request,
    res: Response,
    session: Session,
    { params: query, cookies }: { params: URLSearchParams; cookies: Cookies },
  ): Promise<void> {
    const { auth } = this.#context.gateway;
    const { params, responseMode } = this.#readAnswer(query);
    const { login, isNew } = await auth.receiveLogin(session, { params, responseMode, cookies });
    if (isNew && !(await this.#renew(req, login))) return this.#again(req, res, query);
    // Away from this address at once: it holds the code and the state, and would stay in the history.
    res.redirect(303, `${this.#context.base}/oauth/callback?login=${login}`);
  }

  async #finish(
    req: Request,
    res: Response,
    session: Session,
    { login, cookies }: { login: string; cookies: Cookies },
  ): Promise<void> {
    const { base, gateway, sessions } = this.#context;
    const { auth, pairing } = gateway;
    // The cookie of the first request did not stay in the browser, since an older answer came after it.
    if (!(await sessions.settle(req))) {
      if (!(await this.#renew(req, login))) sessions.withholdCookie(req);
      return res.redirect(303, `${base}/oauth/callback?login=${login}`);
    }
    // Another sign-in of this browser may come back while the platform is asked, and its answer have a newer cookie.
    sessions.withholdCookie(req);
    const steps = {
      beforeExchange: (browserSecret: string) => this.#login.endUnseen(session, browserSecret),
      connected: async (attempt: { id: string; platformId: string }) => {
        if (pairing.isOn) await pairing.signedIn(session, attempt);
      },
    };
    const { platformId, attempt } = await auth.finishLogin(session, { login, cookies }, steps);
    res.redirect(303, returnAfterSuccess(attempt) ?? `${base}/auth/${platformId}/connected`);
  }

  /**
   * Gives the browser a new credential; `false` while that of another sign-in stays unsettled.
   *
   * @throws VaultError SESSION_UNKNOWN when another sign-in has replaced the credential meanwhile
   */
  #renew(req: Request, login: string): Promise<boolean> {
    return this.#context.sessions.renewInTurn(req, login);
  }

  /** Two sign-ins that come back at once replace the cookie one after the other; the later finds its own replaced. */
  async #withoutSession(
    req: Request,
    res: Response,
    params: URLSearchParams,
    { isSecondTry, cookies }: { isSecondTry: boolean; cookies: Cookies },
  ): Promise<void> {
    const hasLeft = Object.keys(cookies).some((name) => name.startsWith(browserCookiePrefix));
    if (isSecondTry || !hasLeft || cookies[this.#context.cookie.name] === undefined) {
      throw new AuthError('LOGIN_STATE_UNKNOWN', 'This browser has no session that could have begun this sign-in.');
    }
    await pause(LOOK_AGAIN_MS);
    this.#again(req, res, params);
  }

  #again(req: Request, res: Response, params: URLSearchParams): void {
    this.#context.sessions.withholdCookie(req);
    const again = new URLSearchParams(params);
    again.set(AGAIN, '1');
    res.redirect(303, `${this.#context.base}/oauth/callback?${again}`);
  }

  async #sessionOf(req: Request): Promise<Session | undefined> {
    const { gateway, sessions } = this.#context;
    return sessions.find(req) ?? (gateway.callers.isLocal ? gateway.callers.localSession() : undefined);
  }

  /** The parameters as received: they must not be merged or converted before the protocol checks them. */
  #readAnswer(params: URLSearchParams): { params: URLSearchParams; responseMode: 'query' | 'form_post' } {
    const sealed = params.get('answer');
    if (sealed === null) return { params, responseMode: 'query' };
    // What does not open, or stands beside other parameters, is as good as no answer: it has no state.
    const opened = params.size === 1 ? this.#formAnswers.open(sealed) : undefined;
    return { params: opened ?? new URLSearchParams(), responseMode: 'form_post' };
  }
}

function rawQuery(req: Request): string {
  const mark = req.originalUrl.indexOf('?');
  return mark === -1 ? '' : req.originalUrl.slice(mark + 1);
}

function isSessionUnknown(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SESSION_UNKNOWN';
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
