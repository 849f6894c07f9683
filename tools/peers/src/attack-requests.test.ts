import { knownKinds, makeAttacks } from './attack-requests.js';

it('makes the same attacks from the same seed, and others from another', () => {
  expect(makeAttacks(7, 50)).toEqual(makeAttacks(7, 50));
  expect(makeAttacks(7, 50)).not.toEqual(makeAttacks(8, 50));
});

it('makes attacks of every kind in a run of 2,000, whole and in parts, and abandons some', () => {
  const attacks = makeAttacks(1, 2_000);
  expect([...new Set(attacks.map(({ kind }) => kind))]).toEqual(expect.arrayContaining([...knownKinds]));
  expect(new Set(attacks.map(({ parts }) => parts.length))).toEqual(new Set([1, 2]));
  expect(attacks.filter(({ isAborted }) => isAborted).length).toBeGreaterThan(50);
});

it('hides a request that bears the number of its attack behind each', () => {
  for (const { number, parts } of makeAttacks(3, 200)) {
    const id = `${number}`.padStart(5, '0');
    expect(parts.join('')).toMatch(
      new RegExp(`GET /api/fhir/peer/Patient/s-${id} HTTP/1\\.1\r\nhost: gateway\\.test\r\n\r\n$`),
    );
    expect(parts.join('')).not.toContain('{n}');
  }
});

it('counts the hidden request exactly where a length is to cover it', () => {
  const covering = makeAttacks(5, 2_000).filter(({ kind }) => kind === 'a body where none is meant');
  const [text = ''] = covering
    .map(({ parts }) => parts.join(''))
    .filter((each) => each.startsWith('GET') && each.includes('length'));
  const [, length] = /content-length: (\d+)\r\n/.exec(text) ?? [];
  expect(text.slice(text.indexOf('\r\n\r\n') + 4)).toHaveLength(Number(length));
});
