import type { JsonWebKey } from 'node:crypto';
import { readClientKeys, signingAlgorithm } from './signing-keys.js';

/** A credential with a private key, as the registry lists them. */
export interface KeyCredential {
  readonly platformId: string;
  /** PEM, JWK or JWK Set. */
  readonly privateKey: string;
  readonly keyId?: string;
  /** Algorithms that the platform takes, preferred first; absent: any. */
  readonly signingAlgorithms?: readonly string[];
}

/** A public key as the set has it. */
export type PublishedKey = JsonWebKey & {
  readonly kid: string;
  readonly alg: string;
  readonly use: 'sig';
};

/** The set, and the platforms whose key could not be read or fits no algorithm of theirs. */
export interface PublishedKeys {
  readonly keys: readonly PublishedKey[];
  readonly unusable: readonly string[];
}

/**
 * The public keys of all credentials, each once, for platforms that fetch them by `jwks_uri`. Two credentials may share
 * a key; a key that two platforms want signed differently is listed once for each algorithm.
 *
 * @see RFC 7517 section 5; SMART App Launch 2.2, "Registering a client (communicating public keys)"
 */
export function publishedKeys(credentials: Iterable<KeyCredential>): PublishedKeys {
  const keys = new Map<string, PublishedKey>();
  const unusable: string[] = [];
  for (const credential of credentials) {
    const published = publicKeysOf(credential);
    if (!published) unusable.push(credential.platformId);
    for (const key of published ?? []) keys.set(JSON.stringify([key.kid, key.alg, key.n ?? key['x']]), key);
  }
  return { keys: [...keys.values()], unusable };
}

function publicKeysOf({ privateKey, keyId, signingAlgorithms }: KeyCredential): PublishedKey[] | undefined {
  try {
    return readClientKeys(privateKey, keyId).all.map((key): PublishedKey => {
      const alg = signingAlgorithm(key, signingAlgorithms);
      if (alg === undefined) throw new TypeError('fits no algorithm of the platform');
      return { ...key.publicJwk, kid: key.keyId, alg, use: 'sig' };
    });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
