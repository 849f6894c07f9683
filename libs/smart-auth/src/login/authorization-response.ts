import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { isTrustedHost } from '../discovery/endpoint-trust.js';
import { AuthError } from '../errors.js';
import { describeOAuthError, knownOAuthError } from '../discovery/oauth-error.js';
import type { ServerMetadata } from '../discovery/server-metadata.js';

const maxCodeLength = 8192;

/**
 * Reads the authorization code from the parameters of a callback whose state has been matched.
 *
 * @throws AuthError ISSUER_MISMATCH before anything else in the answer is believed
 * @throws AuthError LOGIN_DENIED | AUTHORIZATION_REFUSED when the answer is an error; its text is for the log alone
 * @throws AuthError AUTHORIZATION_RESPONSE_INVALID when a parameter comes twice or there is no code
 * @see RFC 6749 section 4.1.2, RFC 9207
 */
export function readAuthorizationCode(
  params: URLSearchParams,
  platform: ResolvedPlatform,
  server: ServerMetadata,
): string {
  const repeated = ['code', 'error', 'iss', 'state'].some((name) => params.getAll(name).length > 1);
  if (repeated) throw invalidResponse(platform);
  checkIssuer(params.get('iss'), platform, server);
  if (params.has('error')) throw deniedOrRefused(params, platform);
  const code = params.get('code');
  if (!code || code.length > maxCodeLength) throw invalidResponse(platform);
  return code;
}

/**
 * All platforms share one redirect URI, so an answer must prove where it comes from as far as its server can: a code
 * of one platform sent to the token endpoint of another would be given away.
 */
function checkIssuer(issuer: string | null, platform: ResolvedPlatform, server: ServerMetadata): void {
  if (issuer === null && !server.announcesIssuer) return;
  if (issuer !== null && server.issuer !== undefined && issuer === server.issuer) return;
  // A server known by its static addresses only has no issuer to compare with; a stranger's is refused all the same.
  if (issuer !== null && server.issuer === undefined && isOwnIssuer(issuer, platform)) return;
  throw new AuthError('ISSUER_MISMATCH', `The answer does not come from the sign-in service of ${platform.name}.`, {
    platformId: platform.id,
    detail: issuer === null ? 'iss is missing' : 'iss differs',
  });
}

function isOwnIssuer(issuer: string, platform: ResolvedPlatform): boolean {
  return URL.canParse(issuer) && isTrustedHost(platform, new URL(issuer));
}

function deniedOrRefused(params: URLSearchParams, platform: ResolvedPlatform): AuthError {
  const oauthError = knownOAuthError(params.get('error'));
  const description = describeOAuthError(params.get('error_description'), [params.get('state') ?? '']);
  const options = {
    platformId: platform.id,
    detail: `${oauthError ?? 'unregistered error'}${description ? `: ${description}` : ''}`,
    ...(oauthError && { oauthError }),
  };
  if (oauthError === 'access_denied') {
    return new AuthError('LOGIN_DENIED', `The sign-in at ${platform.name} was declined.`, options);
  }
  const reason = oauthError ? ` (${oauthError})` : '';
  return new AuthError('AUTHORIZATION_REFUSED', `${platform.name} did not complete the sign-in${reason}.`, options);
}

/** The callback is no authorization response of this login. */
export function invalidResponse(platform: ResolvedPlatform): AuthError {
  const message = `${platform.name} answered the sign-in with something that is not an authorization response.`;
  return new AuthError('AUTHORIZATION_RESPONSE_INVALID', message, { platformId: platform.id });
}
