import {
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { decrypt, encrypt, tampered } from './authenticated-encryption.js';

const KEY_BYTES = 32;
const INFO = 'fhir-gateway/sealed-box/v1';

/**
 * Seals text to a public key (X25519): whoever sealed it cannot open it again, and the keys of the store do not.
 * A fresh key pair for each text, HKDF-SHA-256 over both public keys, AES-256-GCM.
 *
 * @param publicKey of type x25519
 * @param place what the text is for; it opens nowhere else
 * @see RFC 7748, RFC 5869
 */
export function sealToKey(publicKey: KeyObject, text: string, place: string): string {
  const once = generateKeyPairSync('x25519');
  const sender = rawOf(once.publicKey);
  return `${sender}.${encrypt(sharedKey(once.privateKey, publicKey, sender, rawOf(publicKey)), text, place)}`;
}

/**
 * Opens what {@link sealToKey} made.
 *
 * @throws VaultError RECORD_TAMPERED for another key, another place, or what is no such text
 */
export function openWithKey(privateKey: KeyObject, sealed: string, place: string): string {
  const [sender = '', ...rest] = sealed.split('.');
  let key: KeyObject;
  try {
    const from = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: sender }, format: 'jwk' });
    key = sharedKey(privateKey, from, sender, rawOf(createPublicKey(privateKey)));
  } catch (cause) {
    throw tampered(cause);
  }
  return decrypt(key, rest.join('.'), place);
}

function sharedKey(own: KeyObject, other: KeyObject, sender: string, receiver: string): KeyObject {
  const secret = diffieHellman({ privateKey: own, publicKey: other });
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, `${sender}.${receiver}`, INFO, KEY_BYTES)));
}

/** The 32 bytes of a public key, in base64url. */
function rawOf(publicKey: KeyObject): string {
  const { x } = publicKey.export({ format: 'jwk' });
  if (publicKey.asymmetricKeyType !== 'x25519' || x === undefined) throw new TypeError('the key must be one of X25519');
  return x;
}
