import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

type Kind = 'ec' | 'rsa' | 'ed25519';

/** What a test wants otherwise of an answer. */
export interface PasskeyHabits {
  readonly origin?: string;
  readonly host?: string;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  /** User present 1, user verified 4, synced 16. */
  readonly flags?: number;
  readonly counter?: number;
}

/** A passkey in software: answers as an authenticator does, each part in base64url. */
export class SoftwarePasskey {
  readonly id = randomBytes(32).toString('base64url');
  readonly publicKey: string;
  /** What a page derives from what the authenticator computes. */
  readonly secret = randomBytes(24).toString('base64url');
  readonly #privateKey: KeyObject;
  readonly #digest: string | null;

  constructor(kind: Kind = 'ec') {
    const { publicKey, privateKey } = pairOf(kind);
    this.publicKey = publicKey.export({ type: 'spki', format: 'der' }).toString('base64url');
    this.#privateKey = privateKey;
    this.#digest = kind === 'ed25519' ? null : 'sha256';
  }

  /** @see https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data */
  answer(challenge: string, publicUrl: string, habits: PasskeyHabits = {}) {
    const { origin: ownOrigin, hostname } = new URL(publicUrl);
    const { origin = ownOrigin, host = hostname, type = 'webauthn.get', crossOrigin = false } = habits;
    const { flags = 0x15, counter = 0 } = habits;
    const clientData = Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin }));
    const data = Buffer.alloc(37);
    createHash('sha256').update(host).digest().copy(data);
    data.writeUInt8(flags, 32);
    data.writeUInt32BE(counter, 33);
    const signed = Buffer.concat([data, createHash('sha256').update(clientData).digest()]);
    return {
      id: this.id,
      authenticatorData: data.toString('base64url'),
      clientData: clientData.toString('base64url'),
      signature: sign(this.#digest, signed, this.#privateKey).toString('base64url'),
    };
  }
}

function pairOf(kind: Kind) {
  if (kind === 'rsa') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  return kind === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
}
