import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** An ES256 key that signs id_tokens and publishes its public half. */
export class SigningKey {
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #keyId: string;

  constructor(keyId: string) {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = pair.privateKey;
    this.#publicKey = pair.publicKey;
    this.#keyId = keyId;
  }

  get jwks(): object {
    return { keys: [{ ...this.#publicKey.export({ format: 'jwk' }), kid: this.#keyId, alg: 'ES256', use: 'sig' }] };
  }

  /** Signs claims; `header` overrides the honest one. */
  sign(claims: object, header: object = {}): string {
    const parts = [{ alg: 'ES256', kid: this.#keyId, typ: 'JWT', ...header }, claims];
    const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const signature = sign('sha256', Buffer.from(text), { key: this.#privateKey, dsaEncoding: 'ieee-p1363' });
    return `${text}.${signature.toString('base64url')}`;
  }
}
