import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type JsonWebKey } from 'node:crypto';
import { Keyring } from '@fhir-gateway/token-vault';
import { deriveSigningKey } from './signing-key.js';

const keyOf = (byte: number) =>
  deriveSigningKey(new Keyring([{ id: 'k', secret: Buffer.alloc(32, byte), primary: true }])) as JsonWebKey;

it('is the same in every process, and another under another master key', () => {
  expect(keyOf(1)).toEqual(keyOf(1));
  expect(keyOf(1).n).not.toBe(keyOf(2).n);
  expect(keyOf(1)).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig', e: 'AQAB' });
});

it.each([3, 4, 5])('is an RSA key of 2048 bits as OpenSSL checks it: %s', (byte) => {
  const jwk = keyOf(byte);
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  expect(key.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65_537n });
  const signed = sign('sha256', Buffer.from('an id token'), key);
  const { n, e, kty } = jwk;
  const isValid = (text: string) =>
    verify('sha256', Buffer.from(text), createPublicKey({ key: { n, e, kty } as JsonWebKey, format: 'jwk' }), signed);
  expect([isValid('an id token'), isValid('another')]).toEqual([true, false]);
});

it('has the members that a key of Node has', () => {
  const made = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const { use: _use, alg: _alg, ...numbers } = keyOf(6);
  expect(Object.keys(numbers).sort()).toEqual(Object.keys(made).sort());
  // RFC 8017 section 3.2: p and q are large and not close to each other.
  const [p = 0n, q = 0n] = [numbers.p, numbers.q].map((text = '') =>
    BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`),
  );
  expect((p > q ? p - q : q - p) >> 924n).toBeGreaterThan(0n);
});
