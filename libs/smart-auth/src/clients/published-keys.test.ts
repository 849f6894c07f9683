import { generateKeyPairSync } from 'node:crypto';
import { publishedKeys } from './published-keys.js';
import type { KeyCredential } from './published-keys.js';
import { readClientKeys } from './signing-keys.js';

const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const other = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: typeof p384.privateKey) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const jwk = (key: typeof p384.privateKey, kid?: string) => ({ ...key.export({ format: 'jwk' }), ...(kid && { kid }) });
const set = (...keys: object[]) => JSON.stringify({ keys });
const credential = (privateKey: string, more: Partial<KeyCredential> = {}): KeyCredential => ({
  platformId: 'clinic',
  privateKey,
  ...more,
});

describe('published keys', () => {
  it('have the members of a public key and no other, whatever the private one is written as', () => {
    const written = [
      credential(pem(p384.privateKey), { keyId: 'pem' }),
      credential(JSON.stringify(jwk(rsa.privateKey, 'jwk'))),
      credential(set(jwk(other.privateKey, 'set-1'), { ...jwk(rsa.privateKey, 'set-2'), use: 'sig', extra: 'x' })),
    ];
    const { keys, unusable } = publishedKeys(written);
    expect(keys.map(({ kid, alg, use }) => [kid, alg, use])).toEqual([
      ['pem', 'ES384', 'sig'],
      ['jwk', 'RS384', 'sig'],
      ['set-1', 'ES384', 'sig'],
      ['set-2', 'RS384', 'sig'],
    ]);
    const members = new Set(keys.flatMap((key) => Object.keys(key)));
    expect([...members].sort()).toEqual(['alg', 'crv', 'e', 'kid', 'kty', 'n', 'use', 'x', 'y']);
    expect(unusable).toEqual([]);
  });

  it.each([
    ['no key', 'hello'],
    ['an empty set', set()],
    ['a set with something else in it', JSON.stringify({ keys: ['x'] })],
    ['a set of public keys only', set(jwk(p384.publicKey, 'a'))],
    ['two keys of one id', set(jwk(p384.privateKey, 'a'), jwk(other.privateKey, 'a'))],
    ['a secret', JSON.stringify({ kty: 'oct', k: 'c2VjcmV0' })],
    ['an RSA key of 1024 bits', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey)],
    ['another curve', pem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey)],
    ['a key that signs nothing here', pem(generateKeyPairSync('ed25519').privateKey)],
  ])('are not made of %s, and the platform is named', (_what, privateKey) => {
    expect(publishedKeys([credential(privateKey)])).toEqual({ keys: [], unusable: ['clinic'] });
  });

  it('leave out a key that fits no algorithm of the platform', () => {
    const { unusable } = publishedKeys([credential(pem(p384.privateKey), { signingAlgorithms: ['RS384'] })]);
    expect(unusable).toEqual(['clinic']);
  });
});

describe('the key that signs', () => {
  const both = set(jwk(p384.privateKey, 'old'), jwk(other.privateKey, 'new'));

  it.each([
    [undefined, 'old'],
    ['old', 'old'],
    ['new', 'new'],
  ])('of a set with key id %s is %s, and both are published', (keyId, signs) => {
    expect(readClientKeys(both, keyId).signing.keyId).toBe(signs);
    expect(readClientKeys(both, keyId).all.map((key) => key.keyId)).toEqual(['old', 'new']);
  });

  it('is never one without its private part, nor one that is not in the set', () => {
    const half = set(jwk(p384.publicKey, 'old'), jwk(other.privateKey, 'new'));
    expect(readClientKeys(half).signing.keyId).toBe('new');
    expect(() => readClientKeys(half, 'old')).toThrow(TypeError);
    expect(() => readClientKeys(both, 'gone')).toThrow(TypeError);
  });

  it('has the thumbprint of RFC 7638 section 3.1', () => {
    const n =
      '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';
    const example = { kty: 'RSA', e: 'AQAB', alg: 'RS256', n };
    const keys = readClientKeys(set(example, jwk(p384.privateKey, 'mine'))).all;
    expect(keys[0]?.keyId).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
  });
});
