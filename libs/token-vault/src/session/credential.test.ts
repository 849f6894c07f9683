import { createHash } from 'node:crypto';
import { mintCredential, parseCredential, requireCredential } from './credential.js';

describe('credential', () => {
  it('round-trips 20,000 times, never twice the same (D8)', () => {
    const seen = new Set<string>();
    for (let index = 0; index < 20_000; index++) {
      const credential = mintCredential();
      const parsed = requireCredential(credential);
      const bytes = Buffer.from(credential.slice(4), 'base64url');
      const secretHash = createHash('sha256').update(bytes.subarray(16)).digest('base64url');
      if (parsed.field === `c:${secretHash}`) seen.add(credential);
    }
    expect(seen.size).toBe(20_000);
  });

  it('carries neither the session id nor the stored hash, in any spelling', () => {
    for (let index = 0; index < 200; index++) {
      const credential = mintCredential();
      const { sessionId, field } = requireCredential(credential);
      const bytes = Buffer.from(credential.slice(4), 'base64url');
      for (const hidden of [sessionId, field.slice(2)]) {
        expect(credential).not.toContain(hidden);
        expect(bytes.includes(Buffer.from(hidden, 'base64url'))).toBe(false);
        expect(bytes.toString('latin1')).not.toContain(hidden);
      }
    }
  });

  it('keeps the locator of a session and takes a new secret', () => {
    const first = requireCredential(mintCredential());
    const second = requireCredential(mintCredential(first.locator));
    expect(second.sessionId).toBe(first.sessionId);
    expect(second.field).not.toBe(first.field);
  });

  it.each([
    ['nothing', ''],
    ['another prefix', mintCredential().replace('fgs_', 'fgt_')],
    ['one digit less', mintCredential().slice(0, -1)],
    ['a line end', `${mintCredential()}\n`],
    ['padding', `${mintCredential().slice(0, -1)}=`],
    ['a digit of plain base64', `${mintCredential().slice(0, 20)}+${mintCredential().slice(21)}`],
    ['a second spelling of its last digit', `${mintCredential().slice(0, -1)}B`],
  ])('refuses %s', (_what, text) => {
    expect(parseCredential(text)).toBeUndefined();
    expect(() => requireCredential(text)).toThrow(expect.objectContaining({ code: 'CREDENTIAL_MALFORMED' }));
  });

  it('refuses what is no text at all', () => {
    expect(parseCredential(undefined as unknown as string)).toBeUndefined();
    expect(parseCredential([mintCredential()] as unknown as string)).toBeUndefined();
  });
});
