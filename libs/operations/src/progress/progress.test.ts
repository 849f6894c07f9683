import { createProgress } from './progress.js';

function capture(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  return { written, stream: { isTTY, columns, write: (text: string) => written.push(text) } };
}

describe('progress in a log', () => {
  it('is a line every ten seconds and one at the end', () => {
    const { written, stream } = capture(false);
    let time = 0;
    const progress = createProgress({ label: 'Reading', total: 200e6, unit: 'bytes', stream, now: () => time });
    for (time = 0; time <= 25_000; time += 100) progress.update(time * 4000);
    time = 30_000;
    progress.finish('ok');
    expect(written).toEqual([
      'Reading …\n',
      '  █████░░░░░░░░░░░░░░░░░░░  20 % Reading 40.0 MB of 200.0 MB, 40 s left\n',
      '  ██████████░░░░░░░░░░░░░░  40 % Reading 80.0 MB of 200.0 MB, 30 s left\n',
      '  Reading: ok (30 s)\n',
    ]);
  });

  it('has no cursor control in it', () => {
    const { written, stream } = capture(false);
    const progress = createProgress({ label: 'Checking', stream, now: () => 0 });
    progress.update(1);
    progress.finish('3 faults');
    for (const control of ['\r', '\u001b']) expect(written.join('')).not.toContain(control);
  });
});

describe('progress on a terminal', () => {
  it('redraws one line, at most ten times a second, no wider than the terminal', () => {
    const { written, stream } = capture(true, 30);
    let time = 0;
    const progress = createProgress({ label: 'A rather long label', total: 100, stream, now: () => time });
    for (time = 0; time < 1000; time += 10) progress.update(time / 10);
    expect(written).toHaveLength(10);
    for (const text of written) {
      expect(text.startsWith('\r\u001b[2K')).toBe(true);
      expect(text.slice(1)).not.toMatch(/[\r\n]/);
      expect(text.slice(5).length).toBeLessThan(30);
    }
  });

  it('counts without a bar when the total is not known', () => {
    const { written, stream } = capture(true);
    createProgress({ label: 'Reading', stream, now: () => 0 }).update(12);
    expect(written).toEqual(['\r\u001b[2KReading 12, 0 s']);
  });

  it.each([0, -1])('survives a total of %d', (total) => {
    const { written, stream } = capture(true);
    createProgress({ label: 'Reading', total, stream, now: () => 0 }).update(0);
    expect(written).toEqual(['\r\u001b[2KReading 0, 0 s']);
  });

  it('never shows more than everything', () => {
    const { written, stream } = capture(true);
    createProgress({ label: 'Reading', total: 10, stream, now: () => 0 }).update(15);
    expect(written[0]).toContain('100 % Reading');
  });

  it('shows nothing after the end', () => {
    const { written, stream } = capture(true);
    let time = 0;
    const progress = createProgress({ label: 'Reading', stream, now: () => time });
    progress.finish('ok');
    time = 90_000;
    progress.update(5);
    progress.finish('again');
    expect(written).toEqual(['\r\u001b[2KReading: ok (0 s)\n']);
  });
});
