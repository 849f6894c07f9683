import { generateKeyPairSync } from 'node:crypto';
import { openWithKey, sealToKey } from './sealed-box.js';

const tampered = { code: 'RECORD_TAMPERED' };
const { publicKey, privateKey } = generateKeyPairSync('x25519');
const place = 'session|connection:epic';

describe('text that is sealed to a public key', () => {
  it('opens with the private key, at its place', () => {
    const sealed = sealToKey(publicKey, 'a-refresh-token', place);
    expect(sealed).not.toContain('a-refresh-token');
    expect(openWithKey(privateKey, sealed, place)).toBe('a-refresh-token');
  });

  it('is another each time', () => {
    expect(sealToKey(publicKey, 'text', place)).not.toBe(sealToKey(publicKey, 'text', place));
  });

  it('opens with no other key, at no other place, and not where any sign was changed', () => {
    const sealed = sealToKey(publicKey, 'text', place);
    const attempt = (text: string, key = privateKey, at = place) => openWithKey(key, text, at);
    const others = [
      () => attempt(sealed, generateKeyPairSync('x25519').privateKey),
      () => attempt(sealed, privateKey, 'session|connection:cerner'),
      ...['', '.', 'x', `${sealed}.`, 'AAAA.BBBB'].map((text) => () => attempt(text)),
      ...Array.from(
        sealed,
        (sign, at) => () => attempt(sealed.slice(0, at) + (sign === 'A' ? 'B' : 'A') + sealed.slice(at + 1)),
      ),
    ];
    for (const opening of others) expect(opening).toThrow(expect.objectContaining(tampered));
  });

  it('is sealed to keys of X25519 alone', () => {
    const { publicKey: other } = generateKeyPairSync('ed25519');
    expect(() => sealToKey(other, 'text', place)).toThrow();
  });
});
