import { randomBytes } from 'node:crypto';
import { calculatePKCECodeChallenge, generateRandomCodeVerifier } from 'oauth4webapi';
import { plainPlatform } from '@fhir-gateway/platform-registry/platform';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { Session } from '@fhir-gateway/token-vault';
import { nowSecondsOf, record } from '../auth-context.js';
import type { AuthContext } from '../auth-context.js';
import { authorizationUrl, responseModeOf, usesNonce, usesPkce } from './authorization-request.js';
import { browserCookieName } from './browser-cookie.js';
import { clientAuthentication, clientIdOf } from '../clients/client-authentication.js';
import { thumbprintOf } from '../dpop/dpop-key.js';
import { dpopKeyFor, requireDpopAlgorithm } from '../dpop/dpop-use.js';
import { AuthError } from '../errors.js';
import { isBackendPlatform } from '../scopes/grant-types.js';
import { incrementalScopes } from './incremental-scopes.js';
import type { LoginAttempt } from '../records/login-attempt.js';
import { extendAttempt, readAttempt, replaceAttempt } from './login-attempts.js';
import { putPending } from './pending-authorization.js';
import { departureUrl } from './pushed-authorization.js';
import type { PendingAuthorization } from './pending-authorization.js';
import { requestedScopes } from '../scopes/requested-scopes.js';
import type { ServerMetadata } from '../discovery/server-metadata.js';

/** How a login begins. */
export interface BeginLoginOptions {
  scopes?: readonly string[];
  startedBy?: 'browser' | 'agent';
  clientName?: string;
  /** `login`: the platform asks who it is, also where somebody is signed in there. */
  prompt?: 'login';
  /** Whom the platform is told to expect. */
  loginHint?: string;
  /** Seconds that may have passed since the person signed in at the platform. */
  maxAgeSeconds?: number;
  /** It was begun from within an EHR, which chose the patient. */
  fromEhr?: boolean;
  /** Where the browser goes when the sign-in is over. Not checked here: the caller allows it or not. */
  returnTo?: string;
}

/** Where to send the browser, and the cookie that it must hold when it comes back. */
export interface AuthorizationStart {
  authorizationUrl: string;
  browserCookie: { name: string; value: string; maxAgeSeconds: number };
}

/** A server at which somebody can sign in. */
type LoginServer = ServerMetadata & { authorizationEndpoint: string };

/** How long a person may take to open the link, and then again to sign in at the platform. */
const attemptSeconds = 600;
const maxClientNameLength = 100;

/** Begins a login: records what is asked for, and replaces an attempt that was begun before. See `SmartAuth`. */
export async function beginLogin(
  context: AuthContext,
  session: Session,
  asked: ResolvedPlatform,
  options: BeginLoginOptions,
): Promise<LoginAttempt> {
  // Who signs in is decided at the platform, whichever connection was named.
  const platform = plainPlatform(asked);
  requireLoginPlatform(platform);
  clientIdOf(platform);
  requireRedirect(platform, context.redirectUri);
  // A launch has the EHR's context in place of the usual one; nothing of an earlier sign-in belongs to it.
  const scopes = options.fromEhr
    ? requestedScopes(platform, options.scopes)
    : await incrementalScopes(context, session, asked, options.scopes);
  const { connectionNumber: expected } = asked;
  const startedAtSeconds = nowSecondsOf(context);
  const attempt: LoginAttempt = {
    id: randomToken(16),
    platformId: platform.id,
    status: 'pending',
    scopes,
    startedAtSeconds,
    expiresAtSeconds: startedAtSeconds + attemptSeconds,
    startedBy: options.startedBy ?? 'browser',
    ...(options.fromEhr && { fromEhr: true }),
    returnTo: options.returnTo,
    expected,
    ...(options.prompt && { prompt: options.prompt }),
    loginHint: options.loginHint,
    maxAgeSeconds: options.maxAgeSeconds,
    ...(options.clientName !== undefined && { clientName: oneLine(options.clientName) }),
  };
  await replaceAttempt(context, session, attempt);
  record(context, 'auth.start', { session, platformId: platform.id, startedMs: context.now() });
  return attempt;
}

/** Finds an attempt that can still be completed. See `SmartAuth`. */
export async function pendingLogin(
  context: AuthContext,
  session: Session,
  platform: ResolvedPlatform,
  attemptId: string,
): Promise<LoginAttempt> {
  const attempt = await readAttempt(context, session, platform.id);
  const isPending = attempt?.status === 'pending' && nowSecondsOf(context) < attempt.expiresAtSeconds;
  if (attempt?.id === attemptId && isPending) return attempt;
  throw new AuthError('LOGIN_UNKNOWN', 'This sign-in link is not valid any more; start the sign-in again.', {
    platformId: platform.id,
  });
}

/** Prepares the redirect to the platform. See `SmartAuth`. */
export async function authorize(
  context: AuthContext,
  session: Session,
  platform: ResolvedPlatform,
  attemptId: string,
  launch?: string,
  prompted?: 'login',
): Promise<AuthorizationStart> {
  requireLoginPlatform(platform);
  const found = await pendingLogin(context, session, platform, attemptId);
  const server = await findServer(context, session, platform);
  // Signing in may take as long as finding the link did.
  const attempt = await extendAttempt(context, session, found, nowSecondsOf(context) + attemptSeconds);

  const state = randomToken(32);
  const browserSecret = randomToken(32);
  const pending: PendingAuthorization = {
    sessionId: session.id,
    attempt,
    server,
    redirectUri: context.redirectUri,
    responseMode: responseModeOf(platform),
  };
  const { prompt = prompted, maxAgeSeconds } = attempt;
  if (prompt !== undefined || maxAgeSeconds !== undefined) {
    pending.asked = {
      askedAtSeconds: nowSecondsOf(context),
      ...(prompt && { prompt }),
      maxAgeSeconds,
    };
  }
  if (usesNonce(platform, attempt.scopes)) pending.nonce = randomToken(32);
  const dpopKey = dpopKeyFor(platform, server);
  if (dpopKey) pending.dpopKey = dpopKey;
  if (usesPkce(platform)) pending.codeVerifier = generateRandomCodeVerifier();

  const request = authorizationUrl(platform, {
    authorizationEndpoint: server.authorizationEndpoint,
    redirectUri: context.redirectUri,
    scopes: attempt.scopes,
    state,
    launch,
    prompt,
    loginHint: attempt.loginHint,
    maxAgeSeconds,
    nonce: pending.nonce,
    ...(dpopKey && { dpopThumbprint: thumbprintOf(dpopKey) }),
    ...(pending.codeVerifier !== undefined && {
      codeChallenge: await calculatePKCECodeChallenge(pending.codeVerifier),
    }),
  });
  const url = await departureUrl(context, session, platform, server, request);
  await putPending(context.vault, session, { state, browserSecret }, pending, attemptSeconds);
  return {
    authorizationUrl: url,
    browserCookie: { name: browserCookieName(state), value: browserSecret, maxAgeSeconds: attemptSeconds },
  };
}

/** Checks all that can be checked before the person leaves: better refused here than after they have signed in. */
async function findServer(context: AuthContext, session: Session, platform: ResolvedPlatform): Promise<LoginServer> {
  const startedMs = context.now();
  try {
    const server = await context.discovery.serverOf(platform);
    requireChallengeMethod(platform, server);
    requireDpopAlgorithm(platform, server);
    await clientAuthentication(platform, server, context.ownKeys);
    return requireAuthorizationEndpoint(platform, server);
  } catch (error) {
    record(context, 'auth.failure', { session, platformId: platform.id, startedMs }, error);
    throw error;
  }
}

function requireAuthorizationEndpoint(platform: ResolvedPlatform, server: ServerMetadata): LoginServer {
  const { authorizationEndpoint } = server;
  if (authorizationEndpoint !== undefined) return { ...server, authorizationEndpoint };
  throw new AuthError('DISCOVERY_FAILED', `${platform.name} names no page to sign in at.`, { platformId: platform.id });
}

/** @throws AuthError PLATFORM_OPEN | LOGIN_NOT_OFFERED where there is nothing to sign in to */
export function requireLoginPlatform(platform: ResolvedPlatform): void {
  const { id: platformId, name } = platform;
  if (platform.definition.credentials !== undefined) throw notOffered(platform);
  if (!platform.oauth) throw new AuthError('PLATFORM_OPEN', `${name} is open: it needs no sign-in.`, { platformId });
  if (isBackendPlatform(platform)) throw notOffered(platform);
}

function notOffered({ id: platformId, name }: ResolvedPlatform): AuthError {
  return new AuthError('LOGIN_NOT_OFFERED', `Nobody signs in at ${name}; it knows this gateway as a service.`, {
    platformId,
  });
}

/** Some platforms take no redirect URI with http, localhost included (quirk `redirectHttpsOnly`). */
function requireRedirect(platform: ResolvedPlatform, redirectUri: string): void {
  if (!platform.definition.quirks?.redirectHttpsOnly || new URL(redirectUri).protocol === 'https:') return;
  const message = `${platform.name} signs people in only to a gateway with an https address; this one has http.`;
  throw new AuthError('REDIRECT_NOT_HTTPS', message, { platformId: platform.id });
}

/**
 * Where the platform file says that PKCE is required, a document that offers other methods but not S256 is refused.
 * One that offers none may be old: S256 is sent all the same, and `plain` never.
 */
function requireChallengeMethod(platform: ResolvedPlatform, { codeChallengeMethods = [] }: ServerMetadata): void {
  if (platform.oauth?.pkce !== 'required') return;
  if (codeChallengeMethods.length === 0 || codeChallengeMethods.includes('S256')) return;
  const message = `The sign-in service of ${platform.name} does not offer the protection (PKCE, S256) that it has to.`;
  throw new AuthError('DISCOVERY_FAILED', message, { platformId: platform.id, detail: 'no S256' });
}

function oneLine(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, maxClientNameLength);
}

function randomToken(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
