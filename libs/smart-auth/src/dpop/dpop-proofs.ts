import { createHash, randomUUID, sign } from 'node:crypto';
import type { ServerClocks } from '../discovery/server-clocks.js';
import { ImportedKeys } from './dpop-key.js';
import type { DpopKey, ImportedKey } from './dpop-key.js';

/** Headers of an answer, with their names in lower case. */
type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Proves, for the requests that a token goes with, that whoever sends it has the key that it is bound to. */
export interface TokenProof {
  /**
   * Begins one request.
   *
   * @param url where it goes; query and fragment do not count
   */
  begin(method: string, url: string): RequestProof;
}

/** What the proof of one request says, and learns from the answers to it. */
export interface RequestProof {
  /** The value of the header `DPoP`: another one for each time that the request is sent. */
  sign(): string;
  /** Notes the nonce for the next proof, which any answer may bring (RFC 9449 section 8.2). */
  note(headers: AnswerHeaders): void;
  /**
   * Whether a request that was refused should be sent again, since the next proof will be another: by a nonce, or by a
   * clock, that the server has just told. Once for either reason.
   */
  mayRepeat(headers: AnswerHeaders): boolean;
}

/** What {@link DpopProofs} works with. */
export interface DpopProofsOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Of the servers that the proofs are for. */
  readonly clocks: ServerClocks;
}

/** No server gets a proof from its future, as far as its clock is known: some take none. Keycloak 26 takes ten seconds of age. */
const backdatedSeconds = 1;
/** Servers whose nonce is remembered. */
const mostNonces = 5_000;
/** RFC 9449 section 8.1, and no longer than a header should be. */
const noncePattern = /^[\x21\x23-\x5b\x5d-\x7e]{1,1024}$/;

/**
 * Signs proofs of possession (DPoP), with the nonces and by the clocks of the servers that they are for. Which nonce a server
 * gave last is remembered by origin, in this process: another process is told by its first refusal.
 *
 * @see RFC 9449
 */
export class DpopProofs {
  readonly #options: DpopProofsOptions;
  readonly #keys = new ImportedKeys();
  readonly #nonces = new Map<string, string>();

  constructor(options: DpopProofsOptions) {
    this.#options = options;
  }

  /**
   * What proves possession of a key.
   *
   * @param token the access token that the proofs go with; absent for requests to the authorization server
   * @returns `undefined` for what is no key
   */
  with(key: DpopKey, token?: string): TokenProof | undefined {
    const imported = this.#keys.import(key);
    return imported && { begin: (method, url) => new Proof(this, { key: imported, token, method, url }) };
  }

  /** Signs one proof. */
  sign({ key, token, method, url }: ProofSubject): string {
    const { origin, pathname } = new URL(url);
    const nonce = this.nonceOf(url);
    const claims = {
      jti: randomUUID(),
      htm: method,
      htu: `${origin}${pathname}`,
      iat: Math.floor(this.#options.now() / 1000) + this.aheadSeconds(url) - backdatedSeconds,
      ...(token !== undefined && { ath: createHash('sha256').update(token).digest('base64url') }),
      nonce,
    };
    const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: key.publicJwk };
    const text = `${encoded(header)}.${encoded(claims)}`;
    const signature = sign('sha256', Buffer.from(text), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
    return `${text}.${signature.toString('base64url')}`;
  }

  /** The nonce that the server at an address wants in the next proof. */
  nonceOf(url: string): string | undefined {
    return this.#nonces.get(new URL(url).origin);
  }

  /** Remembers the nonce that an answer brought, if it brought one. */
  noteNonce(url: string, nonce: string | string[] | undefined): void {
    if (typeof nonce !== 'string' || !noncePattern.test(nonce)) return;
    const { origin } = new URL(url);
    this.#nonces.delete(origin);
    this.#nonces.set(origin, nonce);
    const [oldest] = this.#nonces.keys();
    if (this.#nonces.size > mostNonces && oldest !== undefined) this.#nonces.delete(oldest);
  }

  /** Notes what time it is at the server. */
  noteTime(url: string, date: string | string[] | undefined): void {
    if (typeof date === 'string') this.#options.clocks.note(url, date, this.#options.now());
  }

  /** See `ServerClocks`. */
  aheadSeconds(url: string): number {
    return this.#options.clocks.aheadSeconds(url);
  }
}

/** What a proof is about. */
interface ProofSubject {
  readonly key: ImportedKey;
  readonly token: string | undefined;
  readonly method: string;
  readonly url: string;
}

class Proof implements RequestProof {
  readonly #proofs: DpopProofs;
  readonly #subject: ProofSubject;
  /** By what the last proof was signed. */
  #nonce: string | undefined;
  #aheadSeconds = 0;
  /** What it was signed anew for. */
  #hadNonce = false;
  #hadClock = false;

  constructor(proofs: DpopProofs, subject: ProofSubject) {
    this.#proofs = proofs;
    this.#subject = subject;
  }

  sign(): string {
    const { url } = this.#subject;
    this.#nonce = this.#proofs.nonceOf(url);
    this.#aheadSeconds = this.#proofs.aheadSeconds(url);
    return this.#proofs.sign(this.#subject);
  }

  note(headers: AnswerHeaders): void {
    this.#proofs.noteNonce(this.#subject.url, headers['dpop-nonce']);
  }

  mayRepeat(headers: AnswerHeaders): boolean {
    const { url } = this.#subject;
    this.note(headers);
    if (!this.#hadNonce && this.#proofs.nonceOf(url) !== this.#nonce) {
      this.#hadNonce = true;
      return true;
    }
    this.#proofs.noteTime(url, headers['date']);
    if (this.#hadClock || this.#proofs.aheadSeconds(url) === this.#aheadSeconds) return false;
    this.#hadClock = true;
    return true;
  }
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
