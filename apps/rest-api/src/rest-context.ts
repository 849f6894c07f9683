import type { AuthServer } from '@fhir-gateway/auth-server';
import { createPageSender, createRefusalAudit, type PageSender, type RecordRefusal } from '@fhir-gateway/express-kit';
import { GatewayError, type Gateway, type SessionClient } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import type { Request } from 'express';

import { BrowserSessions } from './sessions/browser-sessions.js';
import { readCredentials } from './auth/credentials.js';
import { basePath } from './public-urls.js';
import { describeSessionCookie, type SessionCookie } from './sessions/session-cookie.js';

/** What the routes share: the gateway, and this app's own way of knowing a browser and sending a page. */
export class RestContext {
  readonly gateway: Gateway;
  readonly cookie: SessionCookie;
  readonly sessions: BrowserSessions;
  readonly sendPage: PageSender;
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
    this.sessions = new BrowserSessions({ vault: gateway.vault, cookie: this.cookie });
    this.sendPage = createPageSender({ https: this.isHttps });
    this.recordRefusal = createRefusalAudit(gateway, 'rest');
    this.authServer = authServer;
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
   * The session a request is for, by bearer token, cookie or local mode; `undefined` for a stranger.
   *
   * @throws VaultError SESSION_UNKNOWN for a bearer token that opens nothing
   * @throws GatewayError CALLER_UNKNOWN for an Authorization header that is none
   */
  async findSession(req: Request): Promise<Session | undefined> {
    if (req.headers.authorization === undefined) {
      return (
        this.sessions.find(req) ?? (this.gateway.callers.isLocal ? this.gateway.callers.localSession() : undefined)
      );
    }
    const caller = await this.gateway.callers.identify(readCredentials(req, this.cookie), { door: 'rest' });
    return caller.kind === 'session' ? caller.session : undefined;
  }

  /**
   * {@link findSession} for what nobody can do without a session.
   *
   * @throws GatewayError CALLER_UNKNOWN for a stranger
   */
  async requireSession(req: Request): Promise<Session> {
    const session = await this.findSession(req);
    if (session === undefined) throw new GatewayError('CALLER_UNKNOWN', 'This request came without a session.');
    return session;
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
