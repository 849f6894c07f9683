import { SoftwarePasskey, type PasskeyHabits } from '@fhir-gateway/testing';
import fc from 'fast-check';
import { generateKeyPairSync } from 'node:crypto';
import { checkedAnswer, type PasskeyAnswer } from './passkey-answer.js';

const url = 'https://gateway.example/base';
const challenge = 'Y2hhbGxlbmdl';
const question = {
  origin: 'https://gateway.example',
  host: 'gateway.example',
  isAsked: (asked: string) => asked === challenge,
};
const check = (answer: PasskeyAnswer, publicKey: string, counter = 0) =>
  checkedAnswer(answer, { publicKey, counter }, question);

describe('the answer of an authenticator', () => {
  it.each(['ec', 'rsa', 'ed25519'] as const)('holds where a key of the kind %s signed what was asked', (kind) => {
    const passkey = new SoftwarePasskey(kind);
    const answer = passkey.answer(challenge, url, { counter: 7 });
    expect(check(answer, passkey.publicKey, 6)).toEqual({ counter: 7, isSynced: true });
    expect(check(passkey.answer(challenge, url, { flags: 0x05 }), passkey.publicKey)).toEqual({
      counter: 0,
      isSynced: false,
    });
  });

  const passkey = new SoftwarePasskey();
  it.each<[string, PasskeyHabits & { readonly before?: number }]>([
    ['another origin', { origin: 'https://elsewhere.example' }],
    ['the origin of another port', { origin: 'https://gateway.example:8443' }],
    ['another host', { host: 'elsewhere.example' }],
    ['the making of a passkey', { type: 'webauthn.create' }],
    ['a frame of another origin', { crossOrigin: true }],
    ['nobody there', { flags: 0x04 }],
    ['a person whom it did not verify', { flags: 0x01 }],
    ['a count that was there before', { counter: 3, before: 3 }],
    ['a count that went back', { counter: 2, before: 3 }],
    ['no count any more', { counter: 0, before: 3 }],
  ])('does not hold from %s', (_what, { before, ...habits }) => {
    expect(check(passkey.answer(challenge, url, habits), passkey.publicKey, before)).toBeUndefined();
  });

  it('does not hold for what nobody asked, or by another key', () => {
    const answer = passkey.answer(challenge, url);
    expect(check(passkey.answer('b3RoZXI', url), passkey.publicKey)).toBeUndefined();
    expect(check(answer, new SoftwarePasskey().publicKey)).toBeUndefined();
  });

  it.each([
    ['a curve that is not asked for', () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey],
    ['a short RSA key', () => generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey],
    ['a key for agreeing on keys', () => generateKeyPairSync('x25519').publicKey],
  ])('does not hold by %s', (_what, keyOf) => {
    const publicKey = keyOf().export({ type: 'spki', format: 'der' }).toString('base64url');
    expect(check(passkey.answer(challenge, url), publicKey)).toBeUndefined();
  });

  it('does not hold with any bit changed, cut off or made up', () => {
    const answer = passkey.answer(challenge, url);
    const part = fc.constantFrom('authenticatorData', 'clientData', 'signature' as const);
    fc.assert(
      fc.property(part, fc.nat(), fc.nat(7), (name, at, bit) => {
        const bytes = Buffer.from(answer[name], 'base64url');
        bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << bit);
        expect(check({ ...answer, [name]: bytes.toString('base64url') }, passkey.publicKey)).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(part, fc.oneof(fc.string(), fc.json()), (name, text) => {
        const made = { ...answer, [name]: Buffer.from(text).toString('base64url') };
        expect(check(made, passkey.publicKey)).toBeUndefined();
      }),
    );
    fc.assert(fc.property(fc.string(), (publicKey) => check(answer, publicKey) === undefined));
  });
});
