import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { Keyring, type MasterKey } from './keyring.js';
import { testKey } from '../testing/vaults.js';

const key = (id: string, primary: boolean, secret: Uint8Array = randomBytes(32)): MasterKey => ({
  id,
  secret,
  primary,
});
const tampered = expect.objectContaining({ code: 'RECORD_TAMPERED' });

describe('Keyring', () => {
  const one = key('k1', true);
  const keyring = new Keyring([one]);

  it('opens what it sealed for the same place, whatever the text', () => {
    for (const text of ['', 'x', '{"a":"ä\u{1F600}"}', 'y'.repeat(100_000)]) {
      expect(keyring.open(keyring.seal(text, 'place'), 'place')).toBe(text);
    }
  });

  it('never seals one text twice to the same, across its pool of nonces', () => {
    const sealed = new Set(Array.from({ length: 2_000 }, () => keyring.seal('same', 'place')));
    expect(sealed.size).toBe(2_000);
    const nonces = new Set(
      [...sealed].map((text) => Buffer.from(text.split('.')[2] ?? '', 'base64url').toString('hex', 0, 12)),
    );
    expect(nonces.size).toBe(2_000);
  });

  it('refuses every altered byte', () => {
    const [format, id, body = ''] = keyring.seal('text', 'place').split('.');
    const bytes = Buffer.from(body, 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const altered = Buffer.from(bytes);
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect(() => keyring.open(`${format}.${id}.${altered.toString('base64url')}`, 'place')).toThrow(tampered);
    }
  });

  it('opens no other spelling of the same bytes, whatever its length', () => {
    for (const text of ['', 'a', 'ab', 'abc']) {
      const sealed = keyring.seal(text, 'place');
      for (const other of [`${sealed}x`, `${sealed}=`, `${sealed} `, sealed.replace(/.$/, (last) => next(last))]) {
        expect(() => keyring.open(other, 'place')).toThrow(tampered);
      }
    }
  });

  it.each([
    ['plain JSON', '{"createdAtSeconds":1,"expiresAtSeconds":99999999999}'],
    ['nothing', ''],
    ['a format it does not know', 'v2.k1.AAAA'],
    ['a missing body', 'v1.k1.'],
    ['a body too short for nonce and tag', 'v1.k1.AAAA'],
    ['a cut-off tag', ''],
    ['a fourth part', 'v1.k1.AAAA.AAAA'],
    ['a key id with other characters', 'v1.k 1.AAAA'],
  ])('refuses %s', (what, text) => {
    const sealed = what === 'a cut-off tag' ? keyring.seal('text', 'place').slice(0, -8) : text;
    expect(() => keyring.open(sealed, 'place')).toThrow(tampered);
  });

  it('names the missing key when it does not have the one a text was sealed with', () => {
    const sealed = new Keyring([key('old', true)]).seal('text', 'place');
    expect(() => new Keyring([key('new', true)]).open(sealed, 'place')).toThrow(
      expect.objectContaining({ code: 'RECORD_SEALED_WITH_UNKNOWN_KEY', detail: 'key id old' }),
    );
  });

  it('seals with the primary and still opens what an older key sealed', () => {
    const secret = randomBytes(32);
    const old = new Keyring([key('old', true, secret)]).seal('text', 'place');
    const rolled = new Keyring([key('old', false, secret), key('new', true)]);
    expect(rolled.open(old, 'place')).toBe('text');
    expect(rolled.isCurrent(old)).toBe(false);
    const again = rolled.seal('text', 'place');
    expect(again).toMatch(/^v1\.new\./);
    expect(rolled.isCurrent(again)).toBe(true);
  });

  it('does not take a key id for another that it begins', () => {
    const keyring = new Keyring([key('k', true), key('k-2', false)]);
    expect(keyring.isCurrent('v1.k-2.AAAA')).toBe(false);
  });

  it('derives the same bytes for one label and primary key, and others for another', () => {
    const secret = randomBytes(32);
    const derive = (keys: MasterKey[], label: string) =>
      Buffer.from(new Keyring(keys).derive(label, 32)).toString('hex');
    const expected = derive([key('k1', true, secret)], 'cookies');
    expect(derive([key('other', false), key('renamed', true, secret)], 'cookies')).toBe(expected);
    expect(derive([key('k1', true, secret)], 'local')).not.toBe(expected);
    expect(derive([key('k1', true)], 'cookies')).not.toBe(expected);
  });

  it('fingerprints with the primary key first and then the older ones', () => {
    const secret = randomBytes(32);
    const [before] = new Keyring([key('old', true, secret)]).fingerprints('123456');
    const after = new Keyring([key('old', false, secret), key('new', true)]).fingerprints('123456');
    expect(after).toHaveLength(2);
    expect(after[1]).toBe(before);
    expect(after[0]).not.toBe(before);
  });

  it.each([
    ['no key', []],
    ['no primary key', [key('a', false)]],
    ['two primary keys', [key('a', true), key('b', true)]],
    ['one id used twice', [key('a', true), key('a', false)]],
    ['a secret under 32 bytes', [key('a', true, randomBytes(31))]],
    ['an id with a dot', [key('a.b', true)]],
    ['an empty id', [key('', true)]],
  ])('refuses %s', (_what, keys) => {
    expect(() => new Keyring(keys)).toThrow(TypeError);
  });

  it('shows no secret when it is printed or turned into JSON', () => {
    const secret = Buffer.from('0123456789abcdef0123456789abcdef');
    const keyring = new Keyring([key('k1', true, secret)]);
    const shown = inspect(keyring, { depth: 9, showHidden: true }) + JSON.stringify(keyring);
    for (const form of ['utf8', 'hex', 'base64'] as const) expect(shown).not.toContain(secret.toString(form));
  });

  it('derives the bytes of every key, the primary’s first, so that what an older one signed is recognized', () => {
    const old = new Keyring([testKey('old')]);
    const rolled = new Keyring([testKey('old', false), testKey('new')]);
    const [primary, older, ...rest] = rolled.deriveAll('cookie', 32);
    expect(primary).toEqual(rolled.derive('cookie', 32));
    expect(older).toEqual(old.derive('cookie', 32));
    expect(rest).toEqual([]);
    expect(old.deriveAll('cookie', 32)).toEqual([old.derive('cookie', 32)]);
  });

  describe('with a secret', () => {
    const sealed = keyring.sealWithSecret('the-state', 'text', 'place');

    it('opens with the secret and the master key together, whichever the text and the secret are', () => {
      fc.assert(
        fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (secret, other, text, place) => {
          const made = keyring.sealWithSecret(secret, text, place);
          expect(keyring.openWithSecret(secret, made, place)).toBe(text);
          if (other !== secret) expect(() => keyring.openWithSecret(other, made, place)).toThrow(tampered);
        }),
        { numRuns: 100 },
      );
    });

    it.each<[string, () => string]>([
      ['without the secret', () => keyring.open(sealed, 'place')],
      ['with another secret', () => keyring.openWithSecret('another-state', sealed, 'place')],
      ['at another place', () => keyring.openWithSecret('the-state', sealed, 'elsewhere')],
      ['when it is truncated', () => keyring.openWithSecret('the-state', sealed.slice(0, -4), 'place')],
      ['when it is said to be sealed without', () => keyring.open(sealed.replace(/^v2/, 'v1'), 'place')],
      [
        'under another master key of the name',
        () => new Keyring([key('k1', true)]).openWithSecret('the-state', sealed, 'place'),
      ],
      ['in the clear', () => keyring.openWithSecret('the-state', 'text', 'place')],
    ])('does not open %s', (_how, open) => {
      expect(open).toThrow(tampered);
    });

    it('says which master key is missing', () => {
      const other = new Keyring([key('k2', true)]);
      expect(() => other.openWithSecret('the-state', sealed, 'place')).toThrow(
        expect.objectContaining({ code: 'RECORD_SEALED_WITH_UNKNOWN_KEY', detail: 'key id k1' }),
      );
    });

    it('opens what an earlier release sealed without, and knows what an older key sealed', () => {
      expect(keyring.openWithSecret('the-state', keyring.seal('text', 'place'), 'place')).toBe('text');
      const changed = new Keyring([{ ...one, primary: false }, key('k2', true)]);
      expect(changed.openWithSecret('the-state', sealed, 'place')).toBe('text');
      expect([keyring.isCurrent(sealed), changed.isCurrent(sealed)]).toEqual([true, false]);
    });
  });
});

/** The digit after this one: where its last bits belong to no byte, lenient decoders see no difference. */
function next(digit: string): string {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return digits[(digits.indexOf(digit) + 1) % 64] ?? '';
}
