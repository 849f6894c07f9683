import { randomBytes } from 'node:crypto';

import { Keyring } from '@fhir-gateway/token-vault';

import { FormAnswers } from './form-answer.js';

const ring = () => new Keyring([{ id: 'test', secret: randomBytes(32), primary: true }]);

describe('an answer that came as a form', () => {
  let nowMs = 0;
  const keyring = ring();
  const answers = new FormAnswers(keyring, () => nowMs);
  beforeEach(() => (nowMs = 1_800_000_000_000));

  it('is what it was, repeated parameters included, and shows nothing on the way', () => {
    const sealed = answers.seal('code=secret-code&state=a%20b&state=c') ?? '';
    expect([...(answers.open(sealed) ?? [])]).toEqual([
      ['code', 'secret-code'],
      ['state', 'a b'],
      ['state', 'c'],
    ]);
    expect(sealed).toMatch(/^[\w.-]+$/);
    expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('secret-code');
  });

  it('is good for a minute', () => {
    const sealed = answers.seal('code=c') ?? '';
    nowMs += 59_999;
    expect(answers.open(sealed)).toBeDefined();
    nowMs += 1;
    expect(answers.open(sealed)).toBeUndefined();
  });

  it.each<[string, () => string]>([
    ['nothing', () => ''],
    ['text', () => 'code=c'],
    ['another key', () => new FormAnswers(ring()).seal('code=c') ?? ''],
    ['another place', () => keyring.seal(JSON.stringify({ form: 'code=c', untilMs: nowMs + 1000 }), 'cursor|x')],
    ['a changed letter', () => (answers.seal('code=c') ?? '').replace(/.$/, (end) => (end === 'A' ? 'Q' : 'A'))],
  ])('is not opened from %s', (_what, make) => expect(answers.open(make())).toBeUndefined());

  it('fits into an address, or is none', () => {
    expect(answers.seal('x'.repeat(6145))).toBeUndefined();
    expect((answers.seal('x'.repeat(6144)) ?? '').length).toBeLessThan(9000);
  });
});
