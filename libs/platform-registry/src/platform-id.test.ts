import { parsePlatformId } from './platform-id.js';

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
});
