import { randomBytes } from 'node:crypto';
import { calculatePKCECodeChallenge, generateRandomCodeVerifier } from 'oauth4webapi';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { AuthContext } from '../auth-context.js';
import { boundedFetch, HttpFault } from '../discovery/bounded-fetch.js';
import type { ServerMetadata } from '../discovery/server-metadata.js';
import { isAuthError } from '../errors.js';
import { authorizationUrl, usesNonce, usesPkce } from './authorization-request.js';
import { isBackendPlatform } from '../scopes/grant-types.js';
import { defaultScopes } from '../scopes/default-scopes.js';
import { requestedScopes } from '../scopes/requested-scopes.js';
import { knownOAuthError } from '../discovery/oauth-error.js';

/** One step of trying a client out. */
export interface ClientCheck {
  readonly step: 'discovery' | 'token-endpoint' | 'authorize-page';
  /** `unclear`: the answer says neither that the client is known, nor that it is not. */
  readonly outcome: 'passed' | 'failed' | 'unclear';
  /** In our own words. */
  readonly message: string;
  /** The registered OAuth error code that came back, if one did. */
  readonly oauthError?: string;
}

const maxPageBytes = 1024 * 1024;
const pageTimeoutMs = 10_000;
/** Error pages of authorization servers that come with status 200. */
const errorPage = /\binvalid_client\b|\bunauthorized_client\b|\binvalid_redirect_uri\b|\bOAuth2? Error\b/i;

/**
 * Tries the client of a platform out without signing anybody in: finds the server, sends its token endpoint a refresh token
 * that nobody issued, which a known client is told by `invalid_grant`, and asks for the page where people sign in.
 * Later steps are left out where an earlier one failed. Never throws.
 *
 * @see RFC 6749 section 5.2
 */
export async function checkClient(context: AuthContext, platform: ResolvedPlatform): Promise<ClientCheck[]> {
  let server: ServerMetadata;
  try {
    server = await context.discovery.serverOf(platform);
  } catch (error) {
    return [{ step: 'discovery', outcome: 'failed', message: messageWithDetail(error) }];
  }
  const found: ClientCheck = {
    step: 'discovery',
    outcome: 'passed',
    message:
      (server.source === 'static'
        ? 'The addresses of the platform file are used; the server publishes none.'
        : `The server’s own document was read (${server.source}).`) + withoutOpenid(platform),
  };
  const checks = [found, await checkTokenEndpoint(context, platform, server)];
  const { authorizationEndpoint } = server;
  if (isBackendPlatform(platform) || authorizationEndpoint === undefined) return checks;
  return [...checks, await checkAuthorizePage(context, platform, { ...server, authorizationEndpoint })];
}

/** A server that refused the scope at the registration got a client without it. */
function withoutOpenid(platform: ResolvedPlatform): string {
  const { scopes } = platform.credentials;
  const isLeftOut = scopes?.includes('openid') === false && defaultScopes(platform).includes('openid');
  return isLeftOut
    ? ' The client is registered without the scope openid: a sign-in does not say who the person is.'
    : '';
}

async function checkTokenEndpoint(
  context: AuthContext,
  platform: ResolvedPlatform,
  server: ServerMetadata,
): Promise<ClientCheck> {
  const step = 'token-endpoint';
  try {
    const scopes = requestedScopes(platform);
    await context.tokenEndpoint.refresh(platform, server, { refreshToken: randomText(), scopes });
    return { step, outcome: 'unclear', message: 'The token endpoint took a refresh token that nobody issued.' };
  } catch (error) {
    const oauthError = isAuthError(error) ? error.oauthError : undefined;
    const said = oauthError === undefined ? {} : { oauthError };
    const words = isAuthError(error) && error.detail !== undefined ? ` (${error.detail})` : '';
    switch (oauthError) {
      case 'invalid_grant':
        return { step, outcome: 'passed', message: 'The token endpoint knows this client.', ...said };
      case 'invalid_client':
        return { step, outcome: 'failed', message: `The token endpoint does not accept this client${words}.`, ...said };
      case undefined:
        return { step, outcome: isUnclear(error) ? 'unclear' : 'failed', message: messageWithDetail(error) };
      default:
        return { step, outcome: 'unclear', message: `The token endpoint answers; ${unsaid}${words}.`, ...said };
    }
  }
}

const unsaid = 'whether it knows this client it does not say';

/** The server answered, in a way that says nothing of the client. */
function isUnclear(error: unknown): boolean {
  return isAuthError(error) && (error.code === 'TOKEN_ENDPOINT_REFUSED' || error.code === 'TOKEN_RESPONSE_INVALID');
}

async function checkAuthorizePage(
  context: AuthContext,
  platform: ResolvedPlatform,
  server: ServerMetadata & { authorizationEndpoint: string },
): Promise<ClientCheck> {
  const step = 'authorize-page';
  if (server.requiresPushedAuthorization === true) {
    return { step, outcome: 'unclear', message: 'The server takes pushed requests only, so its page was not opened.' };
  }
  try {
    const url = await pageUrl(context, platform, server.authorizationEndpoint);
    const limits = { fetch: context.fetchFor(platform, url, server), timeoutMs: pageTimeoutMs, maxBytes: maxPageBytes };
    const response = await boundedFetch(url, { headers: { accept: 'text/html' } }, limits);
    const text = await response.text();
    if (response.ok && !errorPage.test(text)) return { step, outcome: 'passed', message: pageOpens };
    const message = response.ok
      ? 'The sign-in page is an error page: look at the client id and the redirect URI.'
      : `The sign-in page is an error page (HTTP ${response.status}): look at the client id and the redirect URI.`;
    return { step, outcome: response.status >= 500 ? 'unclear' : 'failed', message };
  } catch (error) {
    if (error instanceof HttpFault && error.kind === 'redirect') return readRedirect(error, context.redirectUri);
    const message =
      error instanceof HttpFault ? `The sign-in page cannot be opened: ${error.message}.` : messageOf(error);
    return { step, outcome: 'failed', message };
  }
}

const pageOpens = 'The sign-in page opens.';

/** A redirect is how many servers begin; one to the gateway itself may bring an error. */
function readRedirect({ location = '' }: HttpFault, redirectUri: string): ClientCheck {
  const step = 'authorize-page';
  const error = location.startsWith(`${redirectUri}?`) ? new URL(location).searchParams.get('error') : null;
  if (error === null) return { step, outcome: 'passed', message: pageOpens };
  const oauthError = knownOAuthError(error);
  const message = 'The sign-in page answers with an error.';
  return { step, outcome: 'failed', message, ...(oauthError && { oauthError }) };
}

async function pageUrl(
  context: AuthContext,
  platform: ResolvedPlatform,
  authorizationEndpoint: string,
): Promise<string> {
  const scopes = requestedScopes(platform);
  return authorizationUrl(platform, {
    authorizationEndpoint,
    redirectUri: context.redirectUri,
    scopes,
    state: randomText(),
    ...(usesNonce(platform, scopes) && { nonce: randomText() }),
    ...(usesPkce(platform) && { codeChallenge: await calculatePKCECodeChallenge(generateRandomCodeVerifier()) }),
  });
}

function randomText(): string {
  return randomBytes(32).toString('base64url');
}

/** With what the log has: this is for the operator, who has to find out why. */
function messageWithDetail(error: unknown): string {
  const detail = isAuthError(error) ? error.detail : undefined;
  return detail === undefined ? messageOf(error) : `${messageOf(error).replace(/\.$/, '')}: ${detail}.`;
}

function messageOf(error: unknown): string {
  return isAuthError(error) ? error.message : 'The check could not be made.';
}
