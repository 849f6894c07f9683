import { parseCpuMicroseconds, parseRssMegabytes, readUsage } from './process-usage.js';

describe('parseCpuMicroseconds', () => {
  it('adds user and system time, whatever the name of the process', () => {
    const stat = '42 (a) (b c)) S 1 42 42 0 -1 4194560 100 0 0 0 150 25 0 0 20 0 11 0 99 0 0';
    expect(parseCpuMicroseconds(stat)).toBe(1_750_000);
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
  it('has no answer for a process that is not there', () => {
    expect(readUsage(-1)).toEqual({ cpuMicroseconds: Number.NaN, rssMegabytes: Number.NaN });
  });
});
