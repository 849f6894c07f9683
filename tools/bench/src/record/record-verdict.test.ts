import { recordVerdict } from './record-verdict.js';

const good = { ownCpuMs: 64.2, people: 10, whole: 10, growthMegabytes: 15, exportGrowthMegabytes: 6.3 };

describe('the verdict on a record', () => {
  it('says each figure with its limit', () => {
    expect(recordVerdict(good)).toEqual({
      lines: [
        'own CPU after the slowest platform: 65 ms (limit 150)',
        'growth with 10 people at once: 15.0 MB (limit 60)',
        'growth of the export: 6.3 MB (limit 30)',
      ],
      isMet: true,
    });
    expect(recordVerdict({ ...good, ownCpuMs: 150 }).isMet).toBe(true);
  });

  it.each([
    ['own CPU', { ownCpuMs: 150.1 }, 'own CPU after the slowest platform: 151 ms (limit 150): OVER'],
    ['growth', { growthMegabytes: 61 }, 'growth with 10 people at once: 61.0 MB (limit 60): OVER'],
    ['an export', { exportGrowthMegabytes: 31 }, 'growth of the export: 31.0 MB (limit 30): OVER'],
    [
      'people who were cut',
      { whole: 9 },
      'growth with 10 people at once: NOT SHOWN, 1 of them were not read to their end',
    ],
  ])('is not met by %s over its limit', (_what, changed, line) => {
    const { lines, isMet } = recordVerdict({ ...good, ...changed });
    expect([isMet, lines.filter((one) => /OVER|NOT SHOWN/.test(one))]).toEqual([false, [line]]);
  });
});
