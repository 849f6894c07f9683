import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import { AuthError } from '../errors.js';
import type { OpenIdProvider } from './openid-provider.js';

/** Whose sessions the provider asks to end: those of one of its sessions, else all of a person. */
export interface LogoutRequest {
  readonly subject?: string;
  readonly sid?: string;
  /** Names the token, which counts once. */
  readonly tokenId: string;
}

const event = 'http://schemas.openid.net/event/backchannel-logout';
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const toleranceSeconds = 30;
/** A token without a short life of its own counts no longer than this. */
const longestSeconds = 600;
const maxTokenLength = 16 * 1024;

/**
 * Verifies logout tokens of a provider.
 *
 * @see OpenID Connect Back-Channel Logout 1.0 section 2.6
 */
export class LogoutTokens {
  readonly #provider: OpenIdProvider;
  #keys: { readonly uri: string; readonly find: JWTVerifyGetKey } | undefined;

  constructor(provider: OpenIdProvider) {
    this.#provider = provider;
  }

  /**
   * @throws AuthError ID_TOKEN_INVALID for what is no logout token of the provider for this client, or is too old
   * @throws AuthError DISCOVERY_FAILED
   */
  async read(token: string): Promise<LogoutRequest> {
    const { jwks_uri: uri, issuer } = await this.#provider.metadata();
    try {
      if (token.length > maxTokenLength) throw new TypeError('too long');
      const { payload } = await jwtVerify(token, this.#keysAt(uri), {
        issuer,
        audience: this.#provider.clientId,
        algorithms,
        clockTolerance: toleranceSeconds,
        currentDate: new Date(this.#provider.nowMs),
        maxTokenAge: longestSeconds,
        requiredClaims: ['exp', 'iat', 'jti'],
      });
      const { sub, sid, jti, events, nonce } = payload;
      const isLogout = typeof events === 'object' && events !== null && Object.hasOwn(events, event);
      // With a nonce it could be an id_token that somebody passes off as a logout token.
      if (!isLogout || nonce !== undefined) throw new TypeError('not a logout token');
      const named = {
        ...(typeof sub === 'string' && sub !== '' && { subject: sub }),
        ...(typeof sid === 'string' && sid !== '' && { sid }),
      };
      if (Object.keys(named).length === 0 || jti === undefined) throw new TypeError('names nobody');
      return { ...named, tokenId: jti };
    } catch (error) {
      const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
      throw new AuthError('ID_TOKEN_INVALID', 'This is no logout token of the sign-in service.', {
        detail: typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'not a logout token',
      });
    }
  }

  #keysAt(uri: string): JWTVerifyGetKey {
    if (this.#keys?.uri === uri) return this.#keys.find;
    const find = createRemoteJWKSet(new URL(uri), {
      [customFetch]: (url, { headers, method }) =>
        this.#provider.send(url, { method, headers: Object.fromEntries(new Headers(headers)), body: undefined }),
    });
    this.#keys = { uri, find };
    return find;
  }
}
