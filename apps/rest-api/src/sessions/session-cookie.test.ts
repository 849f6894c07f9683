import { sign } from 'cookie-signature';
import { describeSessionCookie } from './session-cookie.js';

const secret = 'a-secret-of-the-tests-with-32-bytes-or-more';
const cookie = describeSessionCookie({ publicUrl: 'http://localhost:8000', secrets: [secret], idleSeconds: 60 });
const header = (value: string): string => `theme=dark; ${cookie.name}=${encodeURIComponent(value)}`;

describe('the session cookie', () => {
  it('gives its credential, every time', () => {
    const genuine = header(`s:${sign('credential-1', secret)}`);
    expect([1, 2, 3].map(() => cookie.read(genuine))).toEqual(Array(3).fill('credential-1'));
  });

  it.each([
    ['without a signature', 's:credential-1'],
    ['unmarked', sign('credential-1', secret)],
    ['signed with another secret', `s:${sign('credential-1', 'another')}`],
    ['with the signature of another credential', `s:credential-2${sign('credential-1', secret).slice(12)}`],
    ['empty', ''],
  ])('is refused %s, also after a genuine one and when sent again', (_how, value) => {
    expect(cookie.read(header(`s:${sign('credential-1', secret)}`))).toBe('credential-1');
    expect([1, 2].map(() => cookie.read(header(value)))).toEqual([undefined, undefined]);
  });

  it('is not known to a gateway with another secret', () => {
    const genuine = header(`s:${sign('credential-1', secret)}`);
    expect(cookie.read(genuine)).toBe('credential-1');
    const other = describeSessionCookie({ publicUrl: 'http://localhost:8000', secrets: ['another'], idleSeconds: 60 });
    expect(other.read(genuine)).toBeUndefined();
  });

  it('is still known after a change of keys, while the older one is kept', () => {
    const genuine = header(`s:${sign('credential-1', secret)}`);
    const settings = { publicUrl: 'http://localhost:8000', idleSeconds: 60 };
    expect(describeSessionCookie({ ...settings, secrets: ['newer', secret] }).read(genuine)).toBe('credential-1');
    expect(describeSessionCookie({ ...settings, secrets: ['newer'] }).read(genuine)).toBeUndefined();
  });

  it('keeps working for more browsers than are remembered, and beside long cookies of others', () => {
    for (let index = 0; index < 2500; index += 1) {
      expect(cookie.read(header(`s:${sign(`credential-${index}`, secret)}`))).toBe(`credential-${index}`);
    }
    const long = `other=${'x'.repeat(4000)}; ${header(`s:${sign('credential-1', secret)}`)}`;
    expect(cookie.read(long)).toBe('credential-1');
    expect(cookie.read(undefined)).toBeUndefined();
  });
});
