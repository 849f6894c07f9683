import fc from 'fast-check';
import { parsePlatformId } from './platform-id.js';

describe('parsePlatformId', () => {
  it.each([
    ['epic', { base: 'epic' }],
    ['epic:abc', { base: 'epic', tenant: 'abc' }],
    ['cerner:-ec2458f2', { base: 'cerner', tenant: '-ec2458f2' }],
    ['oracle health:A.b_C-1', { base: 'oracle health', tenant: 'A.b_C-1' }],
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
    'epic:a/b',
    'epic:a\\b',
    'epic:%2e%2e',
    'epic:a?b',
    'epic:a#b',
    'epic:a@b',
    'epic:a b',
    'epic:a\n',
    'epic:a\u0000',
    'epic:a:b',
    'epic:{tenant}',
    'epic:ä',
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
        return host === 'fhir.example' && pathname === `/r4/${tenant}/metadata`;
      }),
      { numRuns: 10_000 },
    );
  });
});
