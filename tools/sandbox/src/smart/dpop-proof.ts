import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import type { PresentedToken } from '../store/index.js';

/** Whether tokens are bound to a key where a client sends a proof, and whether the token endpoint wants a nonce in it. */
export type DpopMode = 'off' | 'offered' | 'nonce';

/** How old a proof may be, in seconds, and how far ahead. */
const windowSeconds = 60;

/**
 * Checks what comes with access tokens at the FHIR base.
 *
 * @see RFC 9449 section 4.3
 */
export class ProofCheck {
  readonly #origin: string;
  readonly #seen = new Set<string>();

  /** @param origin of the addresses that proofs are for */
  constructor(origin: string) {
    this.#origin = origin;
  }

  /** @param jkt thumbprint of the key that the token is bound to; a bearer token has none, and takes no proof */
  async isGood(token: string, jkt: string | undefined, presented: PresentedToken | undefined): Promise<boolean> {
    if (jkt === undefined) return presented?.scheme !== 'dpop';
    if (presented?.scheme !== 'dpop') return false;
    try {
      const { payload, protectedHeader } = await jwtVerify(presented.proof, EmbeddedJWK, {
        typ: 'dpop+jwt',
        algorithms: ['ES256'],
        maxTokenAge: windowSeconds,
        clockTolerance: windowSeconds,
        requiredClaims: ['jti', 'iat'],
      });
      const isFor = payload['htm'] === presented.method && payload['htu'] === `${this.#origin}${presented.path}`;
      const isWith = payload['ath'] === createHash('sha256').update(token).digest('base64url');
      const isNew = payload.jti !== undefined && !this.#seen.has(payload.jti);
      this.#seen.add(payload.jti ?? '');
      return isFor && isWith && isNew && (await calculateJwkThumbprint(protectedHeader.jwk ?? { kty: '' })) === jkt;
    } catch {
      return false;
    }
  }
}
