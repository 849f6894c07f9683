import { Keyring, type Session } from '@fhir-gateway/token-vault';

import { FormTokens } from './form-token.js';

const keyring = new Keyring([{ id: 'one', secret: Buffer.alloc(32, 7), primary: true }]);
const ann = { id: 'session-ann' } as Session;
const ben = { id: 'session-ben' } as Session;

describe('FormTokens', () => {
  let nowMs = 1_800_000_000_000;
  const tokens = new FormTokens(keyring, () => nowMs);
  const refusal = expect.objectContaining({ code: 'CROSS_SITE_REFUSED' });

  it('takes a token back from the session that it was shown to, and from nobody else', () => {
    const token = tokens.issue(ann);
    expect(() => tokens.check(token, ann)).not.toThrow();
    expect(() => tokens.check(token, ben)).toThrow(refusal);
    expect(() => tokens.check(token, undefined)).toThrow(refusal);
  });

  it('takes no token of a visitor without a session from somebody with one', () => {
    const token = tokens.issue(undefined);
    expect(() => tokens.check(token, undefined)).not.toThrow();
    expect(() => tokens.check(token, ann)).toThrow(refusal);
  });

  it('refuses an old one, an altered one and none', () => {
    const token = tokens.issue(ann);
    expect(() => tokens.check(`${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`, ann)).toThrow(refusal);
    expect(() => tokens.check(undefined, ann)).toThrow(refusal);
    expect(() => tokens.check(keyring.seal('9999999999999', 'another place'), ann)).toThrow(refusal);
    nowMs += 12 * 3600 * 1000;
    expect(() => tokens.check(token, ann)).toThrow(refusal);
  });

  it('says nothing of the session', () => {
    expect(tokens.issue(ann)).not.toContain(ann.id);
  });
});
