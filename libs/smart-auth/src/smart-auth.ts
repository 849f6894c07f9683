import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import type { ConnectionSummary, LoginAttempt, LoginWait, PlatformAccess } from './login-attempt.js';
import type { AuthAudit, Logger } from './observer.js';

/** What {@link SmartAuth} works with. */
export interface SmartAuthOptions {
  vault: TokenVault;
  /** Finds the platform of a callback, whose only key is the state. */
  resolvePlatform(platformId: string): ResolvedPlatform;
  /** The one redirect URI of this gateway, as registered with every platform. */
  redirectUri: string;
  fetch?: typeof fetch;
  /** The time in epoch milliseconds. */
  now?: () => number;
  logger?: Logger;
  audit?: AuthAudit;
  /** Which `http:` addresses are acceptable; by default those on loopback. */
  allowInsecure?: (url: URL) => boolean;
  discoveryTtlSeconds?: number;
  /** How long one request to an authorization server may take, body included; default 10 000. */
  requestTimeoutMs?: number;
}

/** What the authorization server sent back to the redirect URI, and the cookies of the browser that brought it. */
export interface LoginCallback {
  params: URLSearchParams;
  cookies: Record<string, string | undefined>;
}

/** A login that was completed. */
export interface CompletedLogin {
  platformId: string;
  attempt: LoginAttempt;
  connection: ConnectionSummary;
  browserCookieName: string;
}

/** Where to send the browser, and the cookie that it must hold when it comes back. */
export interface AuthorizationStart {
  authorizationUrl: string;
  browserCookie: { name: string; value: string; maxAgeSeconds: number };
}

/** Signs people in to platforms and keeps them signed in. */
export interface SmartAuthContract {
  beginLogin(
    session: Session,
    platform: ResolvedPlatform,
    options?: { scopes?: readonly string[]; startedBy?: 'browser' | 'agent'; clientName?: string },
  ): Promise<LoginAttempt>;
  pendingLogin(session: Session, platform: ResolvedPlatform, attemptId: string): Promise<LoginAttempt>;
  authorize(session: Session, platform: ResolvedPlatform, attemptId: string): Promise<AuthorizationStart>;
  completeLogin(session: Session, callback: LoginCallback): Promise<CompletedLogin>;
  waitForLogin(
    session: Session,
    platform: ResolvedPlatform,
    options: { timeoutMs: number; signal?: AbortSignal },
  ): Promise<LoginWait>;
  access(session: Session, platform: ResolvedPlatform, options?: { rejectedToken?: string }): Promise<PlatformAccess>;
  status(session: Session, platform: ResolvedPlatform): Promise<ConnectionSummary>;
  statuses(session: Session): Promise<ConnectionSummary[]>;
  disconnect(session: Session, platform: ResolvedPlatform): Promise<{ revokedUpstream: boolean }>;
}

/** Stands here until the implementation lands; every method has its final signature. */
export declare class SmartAuth implements SmartAuthContract {
  constructor(options: SmartAuthOptions);
  beginLogin: SmartAuthContract['beginLogin'];
  pendingLogin: SmartAuthContract['pendingLogin'];
  authorize: SmartAuthContract['authorize'];
  completeLogin: SmartAuthContract['completeLogin'];
  waitForLogin: SmartAuthContract['waitForLogin'];
  access: SmartAuthContract['access'];
  status: SmartAuthContract['status'];
  statuses: SmartAuthContract['statuses'];
  disconnect: SmartAuthContract['disconnect'];
}
