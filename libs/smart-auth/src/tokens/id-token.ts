import * as oauth from 'oauth4webapi';
import { AuthError } from '../errors.js';
import { KeysUnavailable } from './fetch-keys.js';

/** What an id_token is checked against. */
export interface IdTokenCheck {
  as: oauth.AuthorizationServer;
  client: oauth.Client;
  /** The token response. */
  body: Record<string, unknown>;
  /** The nonce of the authorization request; `undefined` when no identity was asked for. */
  nonce: string | undefined;
  /** Whether issuer and keys are known; without either no signature can be believed. */
  canVerify: boolean;
  fetch: (url: string, init: oauth.CustomFetchOptions<'GET'>) => Promise<Response>;
  allowPlain: boolean;
  /** Absent where people sign in to the gateway itself. */
  platformId: string | undefined;
}

/** The claims of a verified id_token, or why there are none. */
export interface Identity {
  claims?: Record<string, unknown>;
  notes: readonly string[];
}

/** Signatures by key pairs only: an HMAC would make every holder of the client secret an issuer. */
const asymmetric = /^(?:RS|PS|ES)(?:256|384|512)$|^EdDSA$|^Ed25519$/;
const usualAlgorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'EdDSA'];

/**
 * Verifies the id_token of a token response: signature by the issuer's published keys, issuer, audience, expiry, nonce.
 * Where the platform publishes neither issuer nor keys, its claims are not used, and a note says so.
 *
 * @throws AuthError ID_TOKEN_INVALID when it does not hold; a login must not go on then, not even without the claims
 * @see OpenID Connect Core 1.0 section 3.1.3.7
 */
export async function verifyIdToken(check: IdTokenCheck): Promise<Identity> {
  const { body, nonce, client } = check;
  const platform = check.platformId === undefined ? {} : { platformId: check.platformId };
  if (nonce === undefined) return { notes: [] };
  if (body['id_token'] === undefined) return { notes: ['id-token-missing'] };
  if (!check.canVerify) return { notes: ['id-token-not-verified'] };
  const listed = check.as.id_token_signing_alg_values_supported?.filter((name) => asymmetric.test(name)) ?? [];
  const as = { ...check.as, id_token_signing_alg_values_supported: listed.length > 0 ? listed : usualAlgorithms };
  const response = new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
  try {
    const result = await oauth.processAuthorizationCodeResponse(as, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(as, response, {
      [oauth.customFetch]: check.fetch,
      [oauth.allowInsecureRequests]: check.allowPlain,
    });
    return { claims: { ...oauth.getValidatedIdTokenClaims(result) }, notes: [] };
  } catch (error) {
    if (error instanceof KeysUnavailable) {
      const message =
        'The keys that verify who signed in could not be fetched from the platform. Start the sign-in again.';
      throw new AuthError('ID_TOKEN_INVALID', message, { ...platform, detail: `keys: ${error.message}` });
    }
    throw new AuthError('ID_TOKEN_INVALID', 'The identity that the platform sent could not be verified.', {
      ...platform,
      detail: reasonOf(error),
    });
  }
}

/** The library's error code, such as `OAUTH_JWT_CLAIM_COMPARISON_FAILED`; its cause would hold the claims. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'not verifiable';
}
