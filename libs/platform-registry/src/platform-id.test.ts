import fc from 'fast-check';
import { connectionIdOf, parsePlatformId, withoutConnectionNumber } from './platform-id.js';

describe('parsePlatformId', () => {
  it.each([
    ['epic', { base: 'epic' }],
    ['epic:abc', { base: 'epic', tenant: 'abc' }],
    ['cerner:-ec2458f2', { base: 'cerner', tenant: '-ec2458f2' }],
    ['oracle health:A.b_C-1', { base: 'oracle health', tenant: 'A.b_C-1' }],
    ['epic~1', { base: 'epic', connection: 1 }],
    ['epic:abc~2', { base: 'epic', tenant: 'abc', connection: 2 }],
    ['epic~999999', { base: 'epic', connection: 999_999 }],
  ])('takes %j apart', (text, parts) => {
    expect(parsePlatformId(text)).toEqual(parts);
  });

  it.each([
    '',
    ':',
    ':abc',
    'epic:',
    'epic:.',
    'epic:..',
    'epic:a\\b',
    'epic:%2e%2e',
    'epic:a b',
    'epic:a\u0000',
    'epic:a:b',
    'epic:{tenant}',
    'epic:ä',
    '~1',
    'epic~',
    'epic~0',
    'epic~01',
    'epic~1.5',
    'epic~1000000',
    'epic~two',
    'epic~1~2',
    'epic:~1',
    'epic:abc~',
    'epic~\u0661',
    'epic%7E1~',
    `epic:${'a'.repeat(129)}`,
    'a'.repeat(1_000),
  ])('refuses %j', (text) => {
    expect(parsePlatformId(text)).toBeUndefined();
  });

  it('accepts only tenants that are one harmless path segment', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.webPath(),
      fc.ipV6(),
      fc.stringMatching(/^[./%\\:@-]{1,8}$/),
    );
    fc.assert(
      fc.property(hostile, (tenant) => {
        const parts = parsePlatformId(`epic:${tenant}`);
        if (parts === undefined) return true;
        const { host, pathname } = new URL(`https://fhir.example/r4/${parts.tenant}/metadata`);
        return host === 'fhir.example' && pathname === `/r4/${withoutConnectionNumber(tenant)}/metadata`;
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes whatever an id of a connection is made of apart again, and nothing else for a number', () => {
    const plain = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8})?(:[A-Za-z0-9_-]{1,12})?$/);
    fc.assert(
      fc.property(plain, fc.integer({ min: 1, max: 999_999 }), (platformId, number) => {
        const id = connectionIdOf(platformId, number);
        expect(parsePlatformId(id)).toEqual({ ...parsePlatformId(platformId), connection: number });
        expect(withoutConnectionNumber(id)).toBe(platformId);
        expect(parsePlatformId(decodeURIComponent(encodeURIComponent(id).replace('~', '%7E')))?.connection).toBe(
          number,
        );
      }),
    );
    fc.assert(
      fc.property(plain, fc.string({ unit: 'binary', maxLength: 6 }), (platformId, tail) => {
        const parts = parsePlatformId(`${platformId}~${tail}`);
        expect(parts === undefined).toBe(!/^[1-9][0-9]{0,5}$/.test(tail));
      }),
      { numRuns: 1_000 },
    );
  });
});
