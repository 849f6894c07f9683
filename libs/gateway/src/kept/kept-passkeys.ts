import { createHash } from 'node:crypto';
import type { Keyring, PasskeySummary, Session, SessionOwner, TokenVault } from '@fhir-gateway/token-vault';
import type { AccountAuditEntry } from '../audit/account-audit.js';
import { hasErrorCode } from '../errors/has-error-code.js';
import { checkedAnswer, type PasskeyAnswer } from './passkey-answer.js';

/** What {@link KeptPasskeys} works with. */
export interface KeptPasskeysParts {
  readonly vault: TokenVault;
  readonly keyring: Keyring;
  /** Where the person's browser sees this gateway. */
  readonly publicUrl: string;
  readonly now: () => number;
  /** Runs what may be a guess: `undefined` is a wrong one. */
  guess<T>(clientAddress: string, check: () => Promise<T | undefined>): Promise<T>;
  /** @throws GatewayError PAIRING_CODE_UNKNOWN when `present` is not the session's recovery code */
  checkCode(session: Session, clientAddress: string, present: string): Promise<void>;
  isConnected(session: Session): Promise<boolean>;
  note(event: AccountAuditEntry['event'], session: Session): void;
}

/** What a page asks an authenticator. */
export interface PasskeyOptions {
  /** In base64url, good for five minutes. */
  readonly challenge: string;
  readonly host: string;
}

/** An answer with the secret that the page has derived from what the authenticator computed, in base64url. */
export type SecretAnswer = PasskeyAnswer & { readonly secret: string };

const challengeMs = 300_000;
const secretBytes = 24;
const userBytes = 16;
const usedKind = 'passkey-answer';

/**
 * Passkeys of kept connections. The secret that opens the session is made by the authenticator (WebAuthn's PRF) and derived in
 * the page; here it is never stored, and nothing opens without the authenticator's signature over a fresh challenge either.
 */
export class KeptPasskeys {
  readonly #parts: KeptPasskeysParts;

  constructor(parts: KeptPasskeysParts) {
    this.#parts = parts;
  }

  list(session: Session): Promise<PasskeySummary[]> {
    return this.#parts.vault.passkeys(session);
  }

  /** What a page asks to open kept connections. */
  question(): PasskeyOptions {
    return this.#ask('open');
  }

  /**
   * What a page asks to make a passkey.
   *
   * @param present the session's recovery code: who found a browser unlocked adds no way in
   * @throws GatewayError PAIRING_CODE_UNKNOWN | PAIRING_ATTEMPTS_EXCEEDED
   */
  async offer(session: Session, clientAddress: string, present: string) {
    const { checkCode, keyring } = this.#parts;
    await checkCode(session, clientAddress, present);
    const [mark] = keyring.fingerprints(`passkey user|${session.id}`);
    const known = await this.list(session);
    return {
      ...this.#ask(session.id),
      user: Buffer.from(mark).subarray(0, userBytes).toString('base64url'),
      known: known.map(({ id }) => id),
    };
  }

  /**
   * Adds a passkey that was asked for by {@link offer}, once it has answered with the secret that will open the session.
   *
   * @returns `false`, and nothing changes, where the answer does not hold, the passkey is there, or the session has eight
   */
  async add(session: Session, answer: SecretAnswer & { readonly publicKey: string }): Promise<boolean> {
    const { vault, note } = this.#parts;
    const { id, publicKey } = answer;
    const secret = secretIn(answer);
    const checked = checkedAnswer(answer, { publicKey, counter: 0 }, this.#question(session.id));
    if (!secret || !checked || !(await this.#isFirst(answer))) return false;
    if (!(await vault.addPasskey(session, secret, { id, publicKey, ...checked }))) return false;
    note('key.added', session);
    return true;
  }

  /**
   * Opens kept connections by a passkey.
   *
   * @param own the session of the browser that asks, whose connections would be out of its reach
   * @returns `own` where that has connections of its own
   * @throws GatewayError PAIRING_CODE_UNKNOWN | PAIRING_ATTEMPTS_EXCEEDED
   */
  open(answer: SecretAnswer, clientAddress: string, own?: Session): Promise<Session | 'own'> {
    const { guess, isConnected, note } = this.#parts;
    return guess(clientAddress, async () => {
      const secret = secretIn(answer);
      const session = secret && (await this.#opened(answer, secret, own));
      if (!session || !(await this.#isFirst(answer))) return undefined;
      if (own && own.id !== session.id && (await isConnected(own))) return 'own';
      note('key.used', session);
      return session;
    });
  }

  /**
   * Makes a passkey open nothing. `false` where there is none by this id.
   *
   * @param present as in {@link offer}
   * @throws GatewayError PAIRING_CODE_UNKNOWN | PAIRING_ATTEMPTS_EXCEEDED
   */
  async end(session: Session, id: string, clientAddress: string, present: string): Promise<boolean> {
    const { vault, checkCode, note } = this.#parts;
    await checkCode(session, clientAddress, present);
    if (!(await vault.endPasskey(session, id))) return false;
    note('key.ended', session);
    return true;
  }

  async #opened(answer: SecretAnswer, secret: Uint8Array, own: Session | undefined): Promise<Session | undefined> {
    const refused = new Error('the answer does not hold');
    try {
      return await this.#parts.vault.openByPasskey(answer.id, secret, (passkey, owner) => {
        const checked = checkedAnswer(answer, passkey, this.#question('open'));
        if (!checked || !isOfOne(owner, own?.owner)) throw refused;
        return checked;
      });
    } catch (error) {
      if (error === refused || hasErrorCode(error, 'SESSION_UNKNOWN')) return undefined;
      throw error;
    }
  }

  #ask(place: string): PasskeyOptions {
    const { keyring, now, publicUrl } = this.#parts;
    const challenge = keyring.seal(String(now() + challengeMs), placeOf(place));
    return { challenge: Buffer.from(challenge).toString('base64url'), host: new URL(publicUrl).hostname };
  }

  #question(place: string) {
    const { keyring, now, publicUrl } = this.#parts;
    const { origin, hostname } = new URL(publicUrl);
    const isAsked = (challenge: string): boolean => {
      try {
        return Number(keyring.open(Buffer.from(challenge, 'base64url').toString(), placeOf(place))) > now();
      } catch {
        return false;
      }
    };
    return { isAsked, origin, host: hostname };
  }

  /**
   * Whether nothing was answered to this challenge before: an answer is taken once, also from an authenticator that counts
   * nothing. The bytes that were signed decide. One signature can be written in several ways, and so can base64url.
   */
  #isFirst({ clientData }: PasskeyAnswer): Promise<boolean> {
    const signed = createHash('sha256').update(Buffer.from(clientData, 'base64url')).digest('base64url');
    return this.#parts.vault.putOneTime(usedKind, signed, true, challengeMs / 1000);
  }
}

/**
 * Whether who asks now is who kept the connections: the same subject at the same provider, or nobody who signed in to the
 * gateway at both times.
 */
export function isOfOne(kept: SessionOwner | undefined, own: SessionOwner | undefined): boolean {
  return kept?.issuer === own?.issuer && kept?.subject === own?.subject;
}

function placeOf(place: string): string {
  return `passkey|${place}`;
}

function secretIn({ secret }: SecretAnswer): Uint8Array | undefined {
  const bytes = Buffer.from(secret, 'base64url');
  return bytes.length === secretBytes ? bytes : undefined;
}
