import { hash } from 'node:crypto';
import { TwoGenerationCache } from './two-generation-cache.js';

/** What is told apart, so that equal ids of different kinds do not look equal. */
export type PseudonymKind = 'session' | 'account' | 'patient' | 'resource' | 'client' | 'grant' | 'request';

/** Pseudonyms of one kind that are remembered, up to twice as many; others are worked out again. */
const remembered = 5_000;
/** 96 bits: no two of a billion ids meet by chance. */
const digits = 16;

/**
 * Keyed hashes that stand for ids: the same id has the same one in every process with the same key, and who has no key
 * can neither undo one nor check a guess.
 *
 * SHA-256 with the key as its whole first block. That would be open to extension if the hash were whole; of 256 bits only
 * 96 are given away. As `crypto.hash` it takes a sixth of the time of an HMAC, and this is paid for each request.
 */
export class Pseudonyms {
  readonly #key: string;
  readonly #known: Readonly<Record<PseudonymKind, TwoGenerationCache>> = {
    session: new TwoGenerationCache(remembered),
    account: new TwoGenerationCache(remembered),
    patient: new TwoGenerationCache(remembered),
    resource: new TwoGenerationCache(remembered),
    client: new TwoGenerationCache(remembered),
    grant: new TwoGenerationCache(remembered),
    request: new TwoGenerationCache(remembered),
  };

  /** @param key 32 bytes that serve nothing else */
  constructor(key: Uint8Array) {
    if (key.byteLength !== 32) throw new TypeError('key must have 32 bytes');
    // 64 digits: one block of SHA-256.
    this.#key = Buffer.from(key).toString('hex');
  }

  /** The pseudonym of an id: 16 characters of base64url. */
  of(kind: PseudonymKind, id: string): string {
    const known = this.#known[kind];
    const present = known.get(id);
    if (present !== undefined) return present;
    const made = hash('sha256', `${this.#key}${kind}\n${id}`, 'base64url').slice(0, digits);
    known.set(id, made);
    return made;
  }
}
