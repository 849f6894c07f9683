import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';

/** A key by which this gateway is known at a platform. */
export interface ClientKey {
  /** `kid`: as configured, or the key's thumbprint (RFC 7638), so that every key has one and the same key the same. */
  readonly keyId: string;
  readonly publicJwk: JsonWebKey;
  /** What it can sign with, preferred first; never empty. SMART asks servers for RS384 or ES384. */
  readonly algorithms: readonly string[];
  /** Absent for a key that is only published: the next one, or the one before. */
  readonly privateKey?: KeyObject;
}

/** All keys of one credential, and the one of them that signs. */
export interface ClientKeys {
  readonly signing: ClientKey & { readonly privateKey: KeyObject };
  readonly all: readonly ClientKey[];
}

const maxKeys = 10;
const minRsaBits = 2048;

/**
 * Reads the private key of a credential: a PEM, a JWK, or a JWK Set for the time of a change of keys. Of a set, the key
 * that `keyId` names signs, without `keyId` the first private one; the others are published only, with or without their
 * private part.
 *
 * @throws TypeError when a key is unreadable, weak, of no kind that can sign, or named twice; its message quotes nothing
 * @see RFC 7517; SMART App Launch 2.2, "Registering a client (communicating public keys)"
 */
export function readClientKeys(text: string, keyId?: string): ClientKeys {
  const written = parseKeys(text);
  const isSet = written.length > 1;
  const all = written.map((key) => describe(key, isSet ? undefined : keyId));
  if (new Set(all.map((key) => key.keyId)).size < all.length) throw new TypeError('has two keys of one id');
  const signing = all.find((key) => key.privateKey !== undefined && (keyId ?? key.keyId) === key.keyId);
  if (signing?.privateKey === undefined) throw new TypeError('has no private key of the id that is to sign');
  return { signing: { ...signing, privateKey: signing.privateKey }, all };
}

/**
 * The algorithm that a key signs with: of those that a platform takes, in its order, the first that the key can.
 *
 * @returns `undefined` when there is none
 */
export function signingAlgorithm(
  { algorithms }: Pick<ClientKey, 'algorithms'>,
  accepted: readonly string[] = algorithms,
): string | undefined {
  return accepted.find((name) => algorithms.includes(name));
}

/** A key as it stands in the text: a JWK, or a PEM. */
type WrittenKey = { jwk: JsonWebKey } | { pem: string };

function parseKeys(text: string): WrittenKey[] {
  if (!text.trimStart().startsWith('{')) return [{ pem: text }];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The reason could quote the key.
    throw new TypeError('is no JSON');
  }
  const keys = (value as { keys?: unknown }).keys ?? [value];
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > maxKeys) throw new TypeError('is no set of keys');
  return keys.map((jwk: JsonWebKey) => ({ jwk }));
}

function describe(written: WrittenKey, keyId: string | undefined): ClientKey {
  const jwk = 'jwk' in written ? written.jwk : undefined;
  const key = readKey(written);
  // Exported from the public half, which has no private member to forget.
  const publicJwk = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  const algorithms = algorithmsOf(publicJwk);
  const { modulusLength = minRsaBits } = key.asymmetricKeyDetails ?? {};
  if (algorithms.length === 0 || modulusLength < minRsaBits) throw new TypeError('is of a kind that is not used here');
  const ownId = typeof jwk?.['kid'] === 'string' && jwk['kid'] !== '' ? jwk['kid'] : thumbprint(publicJwk);
  return { keyId: keyId ?? ownId, publicJwk, algorithms, ...(key.type === 'private' && { privateKey: key }) };
}

function readKey(written: WrittenKey): KeyObject {
  try {
    if ('pem' in written) return createPrivateKey(written.pem);
    const input = { key: written.jwk, format: 'jwk' } as const;
    return written.jwk.d === undefined ? createPublicKey(input) : createPrivateKey(input);
  } catch {
    // The reason could quote the key.
    throw new TypeError('is not readable');
  }
}

function algorithmsOf({ kty, crv }: JsonWebKey): readonly string[] {
  if (kty === 'RSA') return ['RS384', 'RS256'];
  if (kty !== 'EC') return [];
  if (crv === 'P-384') return ['ES384'];
  return crv === 'P-256' ? ['ES256'] : [];
}

/** RFC 7638: the required members, in the order of their names, without spaces. */
function thumbprint({ crv, e, kty, n, x, y }: JsonWebKey): string {
  // JSON leaves out what is undefined, so one list of names in order serves both kinds.
  return createHash('sha256').update(JSON.stringify({ crv, e, kty, n, x, y })).digest('base64url');
}
