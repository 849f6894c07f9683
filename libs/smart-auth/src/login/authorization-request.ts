import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { clientIdOf } from '../clients/client-authentication.js';

/** What is new in each authorization request. */
export interface AuthorizationParameters {
  authorizationEndpoint: string;
  redirectUri: string;
  scopes: readonly string[];
  state: string;
  /** What an EHR sent when it opened the gateway. */
  launch?: string;
  prompt?: 'login';
  /** @see OpenID Connect Core 3.1.2.1 */
  loginHint?: string;
  maxAgeSeconds?: number;
  nonce?: string;
  /** The S256 challenge; absent only where the platform file says that the server cannot do PKCE. */
  codeChallenge?: string;
  /** Thumbprint of the key that the tokens will be bound to, so that nobody else can redeem the code. */
  dpopThumbprint?: string;
}

/**
 * Whether PKCE is used. Only the platform file can switch it off: a discovery document that does not mention
 * `code_challenge_methods_supported` may be old, or may have been cut down by someone who wants the code.
 *
 * @see RFC 9700 section 2.1.1
 */
export function usesPkce(platform: ResolvedPlatform): boolean {
  return platform.oauth?.pkce !== 'unsupported';
}

/**
 * Whether a nonce is sent, which an id_token then has to repeat: with `openid`, and always where the server insists on
 * one (quirk `nonce`), since it may add `openid` by itself.
 */
export function usesNonce(platform: ResolvedPlatform, scopes: readonly string[]): boolean {
  return scopes.includes('openid') || platform.definition.quirks?.nonce === true;
}

/** How an authorization response reaches the redirect URI. */
export type ResponseMode = 'query' | 'form_post';

/** How the answer of a platform has to come: as a form where its file says so, else in the query. */
export function responseModeOf(platform: ResolvedPlatform): ResponseMode {
  return platform.definition.quirks?.responseMode === 'form_post' ? 'form_post' : 'query';
}

/**
 * The URL that sends the browser to the platform's authorization server.
 *
 * @throws AuthError CLIENT_ID_MISSING when the environment sets no client id
 * @see SMART App Launch 2.2, "Obtain authorization code"
 */
export function authorizationUrl(platform: ResolvedPlatform, parameters: AuthorizationParameters): string {
  const url = new URL(parameters.authorizationEndpoint);
  const query = url.searchParams;
  query.set('response_type', 'code');
  query.set('client_id', clientIdOf(platform));
  query.set('redirect_uri', parameters.redirectUri);
  if (!platform.definition.quirks?.omitScopeParameter) query.set('scope', parameters.scopes.join(' '));
  query.set('state', parameters.state);
  if (parameters.launch !== undefined) query.set('launch', parameters.launch);
  if (parameters.prompt !== undefined) query.set('prompt', parameters.prompt);
  if (parameters.loginHint !== undefined) query.set('login_hint', parameters.loginHint);
  if (parameters.maxAgeSeconds !== undefined) query.set('max_age', String(parameters.maxAgeSeconds));
  if (platform.oauth?.resource !== undefined) query.set('resource', platform.oauth.resource);
  const audience = audienceOf(platform);
  if (audience !== undefined) query.set('aud', audience);
  if (parameters.nonce !== undefined) query.set('nonce', parameters.nonce);
  if (parameters.codeChallenge !== undefined) {
    query.set('code_challenge', parameters.codeChallenge);
    query.set('code_challenge_method', 'S256');
  }
  if (parameters.dpopThumbprint !== undefined) query.set('dpop_jkt', parameters.dpopThumbprint);
  // An answer in the fragment never leaves the browser, so where that is the server's habit the query is asked for.
  if (platform.definition.quirks?.responseMode !== undefined) query.set('response_mode', responseModeOf(platform));
  return url.href;
}

/**
 * The `aud` parameter: the FHIR base that the token is meant for, which keeps a stolen login page from getting a token
 * for another server. Some servers compare it as text, so the vendor's spelling is kept.
 */
export function audienceOf(platform: ResolvedPlatform): string | undefined {
  const quirks = platform.definition.quirks ?? {};
  switch (quirks.aud) {
    case 'none':
      return undefined;
    case 'fixed':
      return quirks.audValue ?? platform.vendorBaseUrl;
    default:
      return quirks.audTrailingSlash === 'strip' ? platform.vendorBaseUrl.replace(/\/+$/, '') : platform.vendorBaseUrl;
  }
}
