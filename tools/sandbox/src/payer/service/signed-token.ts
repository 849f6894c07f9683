import { createLocalJWKSet, createRemoteJWKSet, decodeProtectedHeader, jwtVerify, type JWTPayload } from 'jose';
import type { PayerOptions } from '../payer-options.js';

/** Longest life of a signed token, in seconds, that CDS Hooks and SMART allow. */
const longestLifeSeconds = 300;
/** How far apart the two clocks may be. */
const clockSkewSeconds = 5;

/** Checks tokens that the registered client signed. */
export type SignedTokens = ReturnType<typeof createSignedTokens>;

/**
 * Strict about everything that a client can get wrong: signature by a registered key that is named by `kid`, `ES384` or
 * `RS384`, one audience to the letter, a life of five minutes at most, and a `jti` that was not seen before.
 */
export function createSignedTokens({
  clientKeys: keys,
  now,
  onSecret,
}: Pick<PayerOptions, 'clientKeys' | 'now' | 'onSecret'>) {
  const seen = new Map<string, number>();
  const keySet =
    keys &&
    ('jwks' in keys
      ? createLocalJWKSet(keys.jwks as Parameters<typeof createLocalJWKSet>[0])
      : createRemoteJWKSet(new URL(keys.jwks_uri), { cooldownDuration: 1000, timeoutDuration: 3000 }));

  function replayFault(claims: JWTPayload): string | undefined {
    const { jti, iss, exp = 0 } = claims;
    if (typeof jti !== 'string' || jti === '') return 'jti is missing';
    for (const [id, ends] of seen) if (ends < now() / 1000 - clockSkewSeconds) seen.delete(id);
    const id = JSON.stringify([iss, jti]);
    if (seen.has(id)) return 'jti was used before';
    seen.set(id, exp);
    return undefined;
  }

  return {
    /**
     * Verifies one token for one exact address, once.
     *
     * @returns its claims, or the reason for a refusal
     */
    async verify(token: string, audience: string): Promise<{ claims: JWTPayload } | { fault: string }> {
      if (token !== '') onSecret?.(token);
      if (!keySet) return { fault: 'no client is registered' };
      try {
        const { kid, typ } = decodeProtectedHeader(token);
        if (!kid) return { fault: 'kid is missing' };
        if (typ !== 'JWT') return { fault: 'typ must be JWT' };
        const { payload } = await jwtVerify(token, keySet, {
          algorithms: ['ES384', 'RS384'],
          requiredClaims: ['iss', 'aud', 'exp', 'iat', 'jti'],
          currentDate: new Date(now()),
          clockTolerance: clockSkewSeconds,
        });
        const { aud, exp = 0, iat = 0 } = payload;
        if (aud !== audience && !(Array.isArray(aud) && aud.length === 1 && aud[0] === audience)) {
          return { fault: 'aud must be the address that is called' };
        }
        if (exp - iat > longestLifeSeconds) return { fault: 'the token is valid for too long' };
        const fault = replayFault(payload);
        return fault === undefined ? { claims: payload } : { fault };
      } catch (error) {
        const { code } = error as { code?: unknown };
        return { fault: typeof code === 'string' ? code : 'the token can not be read' };
      }
    },
  };
}
