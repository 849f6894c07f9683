import { existsSync } from 'node:fs';
import { parseCpuMicroseconds, parseRssMegabytes, readUsage } from './process-usage.js';

describe('parseCpuMicroseconds', () => {
  it('takes the time on a core, not that of waiting for one', () => {
    expect(parseCpuMicroseconds('1750000500 2276868235 1808\n')).toBe(1_750_000.5);
  });

  it('has no answer where the kernel has none', () => {
    expect(parseCpuMicroseconds('')).toBeNaN();
  });
});

describe('parseRssMegabytes', () => {
  it('reads VmRSS and nothing alike', () => {
    expect(parseRssMegabytes('VmHWM:\t  999999 kB\nVmRSS:\t  102400 kB\nRssAnon:\t 5 kB\n')).toBe(100);
  });

  it('has no answer for a process that has ended', () => {
    expect(parseRssMegabytes('Name:\tnode\nState:\tZ (zombie)\n')).toBeNaN();
  });
});

describe('readUsage', () => {
  (existsSync('/proc/self/schedstat') ? it : it.skip)('grows while a process works', () => {
    const { cpuMicroseconds: before } = readUsage(process.pid);
    let after = before;
    // The test's own time limit ends it where nothing ever grows.
    while (after === before) after = readUsage(process.pid).cpuMicroseconds;
    expect(after).toBeGreaterThan(before);
  });

  it('has no answer for a process that is not there', () => {
    expect(readUsage(-1)).toEqual({ cpuMicroseconds: Number.NaN, rssMegabytes: Number.NaN });
  });
});
