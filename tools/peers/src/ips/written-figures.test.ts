import { withIpsFigures } from './written-figures.js';

const page = 'before\n<!-- peers:ips -->\nold\n<!-- /peers:ips -->\nafter';
const findings = [
  { what: 'document of A, 3 entries', expected: '0 errors', found: '0 errors' },
  { what: 'document of B, 96 entries', expected: '0 errors', found: 'Bundle: wrong' },
  { what: 'planted-no-type', expected: 'found', found: 'overlooked' },
];

describe('withIpsFigures', () => {
  it('says how many documents have no error and how many faults were found, and hides none that was', () => {
    const written = withIpsFigures(page, findings, '2026-01-02');
    expect(written).toContain(
      'On 2026-01-02: 2 documents of 3 to 96 entries, 1 of them with 0 errors; 0 of 1 planted faults found.',
    );
    expect(written).toMatch(/^before\n[^]*\nafter$/);
    expect(written).not.toContain('old');
    expect(withIpsFigures(written, findings, '2026-01-02')).toBe(written);
  });

  it.each(['no place', '<!-- /peers:ips --> <!-- peers:ips -->'])('refuses a page with %s', (other) => {
    expect(() => withIpsFigures(other, findings, '2026-01-02')).toThrow('no place');
  });
});
