import { readOptions } from './options.js';

describe('readOptions', () => {
  it('measures seven short rounds of the three concurrencies of this checkout by default', () => {
    expect(readOptions([])).toEqual({
      rounds: 7,
      durationMs: 1200,
      concurrencies: [1, 16, 64],
      isMcp: false,
      isRecord: false,
      isWritten: false,
      bundles: [],
      servers: [],
    });
  });

  it('stays under the time that --quick promises', () => {
    const options = readOptions(['--quick']);
    if (options === 'help') throw new Error('not asked for help');
    const cells = 2 * options.concurrencies.length * 3;
    expect((options.rounds * cells * options.durationMs) / 1000).toBeLessThan(20);
  });

  it.each([
    ['--rounds', '--rounds=0'],
    ['--seconds', '--seconds=x'],
    ['--concurrency', '--concurrency=1,,2'],
    ['--fast', '--fast'],
  ])('refuses a %s that makes no sense, by name: %s', (name, argument) => {
    expect(() => readOptions([argument])).toThrow(name);
  });

  it('explains itself when asked', () => {
    expect(readOptions(['--help'])).toBe('help');
  });
});
