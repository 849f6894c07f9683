import type { AuthServer } from '@fhir-gateway/auth-server';
import {
  createPageSender,
  createRefusalAudit,
  type Html,
  type PageOptions,
  type PageSender,
  type RecordRefusal,
} from '@fhir-gateway/express-kit';
import { GatewayError, type Caller, type Gateway, type SessionClient } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import type { Request, Response } from 'express';

import { BrowserSessions } from './sessions/browser-sessions.js';
import { readCredentials } from './auth/credentials.js';
import { noteCall } from './route/note-call.js';
import type { ConsoleVisitor } from './pages/console-view.js';
import type { ConsoleView } from './pages/layout.js';
import { basePath } from './public-urls.js';
import { describeSessionCookie, type SessionCookie } from './sessions/session-cookie.js';

/** What the routes share: the gateway, and this app's own way of knowing a browser and sending a page. */
export class RestContext {
  readonly gateway: Gateway;
  readonly cookie: SessionCookie;
  readonly sessions: BrowserSessions;
  readonly sendHtml: PageSender;
  readonly recordRefusal: RecordRefusal;
  /** Path prefix of links in pages. */
  readonly base: string;
  /** The public URL's origin, which same-origin checks compare with. */
  readonly origin: string;
  readonly isHttps: boolean;
  /** Only in `oauth` mode. */
  readonly authServer: AuthServer | undefined;

  constructor(gateway: Gateway, authServer?: AuthServer) {
    const { publicUrl, sessionIdleSeconds } = gateway.config;
    const { origin, protocol } = new URL(publicUrl);
    this.gateway = gateway;
    this.base = basePath(publicUrl);
    this.origin = origin;
    this.isHttps = protocol === 'https:';
    this.cookie = describeSessionCookie({ publicUrl, secrets: gateway.cookieSecrets, idleSeconds: sessionIdleSeconds });
    this.sessions = new BrowserSessions({
      vault: gateway.vault,
      cookie: this.cookie,
      admission: gateway.callers,
    });
    this.sendHtml = createPageSender({ https: this.isHttps });
    this.recordRefusal = createRefusalAudit(gateway, 'rest');
    this.authServer = authServer;
  }

  /** Sends a page, and one of the console as whoever asked for it may see it. */
  readonly sendPage = (res: Response, page: Html | ConsoleView, options?: PageOptions): void =>
    this.sendHtml(res, this.pageFor(res.req, page), options);

  /** A page as whoever asks for it may see it. */
  pageFor(req: Request, page: Html | ConsoleView): Html {
    if (typeof page !== 'function') return page;
    return page(this.visitorOf(req));
  }

  /** Who looks at a page, by the cookie of the browser; nobody in particular where it has none. */
  visitorOf(req: Request): ConsoleVisitor {
    const isOperator = this.gateway.operator.mayOperate(this.sessions.find(req));
    return { isOperator, isDeveloper: isOperator || this.gateway.callers.isLocal };
  }

  /** @throws TypeError in the modes without an authorization server, where no route may need one */
  requireAuthServer(): AuthServer {
    if (this.authServer === undefined) throw new TypeError('This mode has no authorization server.');
    return this.authServer;
  }

  /** Clears away what the authorization server keeps for apps that were ended: codes, refresh tokens, the grant. */
  async forgetGrants(ended: readonly SessionClient[]): Promise<void> {
    await Promise.all(ended.map(({ grantId }) => grantId !== undefined && this.authServer?.endGrant(grantId)));
  }

  /**
   * Who a request is for, by bearer token, cookie or local mode, with what an app may do by its token.
   *
   * @throws VaultError SESSION_UNKNOWN for a bearer token that opens nothing
   * @throws GatewayError SIGN_IN_REQUIRED for a stranger, where people have to sign in to the gateway itself
   * @throws GatewayError CALLER_UNKNOWN for an Authorization header that is none
   */
  async findCaller(req: Request): Promise<Caller> {
    const caller = await this.#identify(req);
    // As the route is written, so that nothing of the address itself is kept.
    const path: unknown = (req.route as { readonly path?: unknown } | undefined)?.path;
    if (req.path.startsWith('/api/') && typeof path === 'string' && req.res) {
      noteCall(this.gateway, req, req.res, caller, path.replaceAll(/:(\w+)/g, '{$1}'));
    }
    return caller;
  }

  async #identify(req: Request): Promise<Caller> {
    const { callers } = this.gateway;
    if (req.headers.authorization !== undefined) {
      return callers.identify(readCredentials(req, this.cookie), { app: 'rest' });
    }
    const session = await this.findOwnSession(req);
    if (session === undefined) {
      callers.refuseStranger();
      return { kind: 'anonymous' };
    }
    return { kind: 'session', session, via: this.sessions.find(req) ? 'browser' : 'local' };
  }

  /** The session of the person who sits there, by cookie or local mode; never that of an app. */
  async findOwnSession(req: Request): Promise<Session | undefined> {
    const { callers } = this.gateway;
    return this.sessions.find(req) ?? (callers.isLocal ? callers.localSession() : undefined);
  }

  /**
   * The session of {@link findCaller}, for what nobody can do without one and every caller may do with one.
   *
   * @throws GatewayError CALLER_UNKNOWN for a stranger
   */
  async requireSession(req: Request): Promise<Session> {
    return (await this.requireCaller(req)).session;
  }

  /**
   * {@link findCaller} for what nobody can do without a session.
   *
   * @throws GatewayError CALLER_UNKNOWN for a stranger
   */
  async requireCaller(req: Request): Promise<Extract<Caller, { kind: 'session' }>> {
    const caller = await this.findCaller(req);
    if (caller.kind === 'session') return caller;
    throw new GatewayError('CALLER_UNKNOWN', 'This request came without a session.');
  }

  /** The browser's session; a browser without one gets a new one, or in local mode a cookie to the machine's own. */
  async openBrowserSession(req: Request): Promise<Session> {
    const { callers } = this.gateway;
    if (callers.isLocal && this.sessions.find(req) === undefined) {
      await this.sessions.join(req, await callers.localSession());
    }
    return this.sessions.open(req);
  }
}

/** Whether a person with a browser waits for the answer; programs ask for JSON, or for anything. */
export function wantsPage(req: Request): boolean {
  return req.query['redirect'] !== 'false' && (req.headers.accept ?? '').includes('text/html');
}
