import fc from 'fast-check';
import { findSecrets, formsOf } from './secret-search.js';

const secret = 'fgs_t0ken/with+"signs"~é';

describe('the search for secrets', () => {
  it.each([
    ['as it is', secret],
    ['in an address', `?code=${encodeURIComponent(secret)}&state=1`],
    ['in JSON', JSON.stringify({ token: secret })],
    ['in JSON that is a value of JSON', JSON.stringify({ body: JSON.stringify({ token: secret }) })],
    ['in hexadecimal', `0x${Buffer.from(secret).toString('hex')}00`],
    ['in a header of Basic', `Basic ${Buffer.from(`client:${secret}`).toString('base64')}`],
    ['in a part of a JWT', Buffer.from(`{"sub":"a","tok":"${secret}"}`).toString('base64url')],
  ])('finds one %s', (_where, text) => {
    expect(findSecrets([secret], { log: `before ${text} after` })).toHaveLength(1);
  });

  it('finds any secret in any form behind and before anything', () => {
    const word = fc.string({ minLength: 8, maxLength: 60, unit: 'grapheme' });
    fc.assert(
      fc.property(word, fc.string(), fc.string(), fc.nat(), (hidden, before, after, choice) => {
        const written = [
          hidden,
          JSON.stringify(hidden),
          encodeURIComponent(hidden),
          ...(['hex', 'base64', 'base64url'] as const).map((form) =>
            Buffer.from(form === 'hex' ? hidden : `${before}${hidden}${after}`).toString(form),
          ),
        ];
        const text = `${before}${written[choice % written.length]}${after}`;
        expect(findSecrets([hidden], { place: text }).length).toBeGreaterThan(0);
      }),
    );
  });

  it('names place and form and what stands before, and repeats no secret', () => {
    const text = `{"msg":"refreshed","token":"${Buffer.from(secret).toString('hex')}"}`;
    const hits = findSecrets([secret], { logs: text, redis: 'nothing' });
    expect(hits).toEqual([{ place: 'logs', form: 'hex', before: '{"msg":"refreshed","token":"' }]);
    for (const [, written] of formsOf(secret)) expect(JSON.stringify(hits)).not.toContain(written);
  });

  it('finds nothing where there is nothing, and no part of one', () => {
    expect(findSecrets([secret, 'another-secret'], { log: secret.slice(0, -1), empty: '' })).toEqual([]);
    expect(findSecrets([], { log: 'anything' })).toEqual([]);
  });

  it('refuses a secret that would be found by chance', () => {
    expect(() => findSecrets(['a'], {})).toThrow(TypeError);
    expect(() => findSecrets([''], {})).toThrow(TypeError);
  });
});
