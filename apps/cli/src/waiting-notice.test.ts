import { WaitingNotice } from './waiting-notice.js';

describe('the notice that a command still runs', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function begun(answer?: Promise<string>) {
    const [out, err]: [string[], string[]] = [[], []];
    const notice = new WaitingNotice({
      stdout: { write: (text: string) => out.push(text) },
      stderr: { write: (text: string) => err.push(text) },
      ask: answer && (() => answer),
      now: Date.now,
    });
    notice.begin('keys rotate');
    return { notice, out, err, ...notice.channels };
  }

  it('comes after two seconds and then every ten, on the error stream alone', () => {
    const { out, err } = begun();
    jest.advanceTimersByTime(1_999);
    expect(err).toEqual([]);
    jest.advanceTimersByTime(20_001);
    expect(err).toEqual([
      'keys rotate still runs, 2 s\n',
      'keys rotate still runs, 12 s\n',
      'keys rotate still runs, 22 s\n',
    ]);
    expect(out).toEqual([]);
  });

  it('does not come between the words of a command', () => {
    const { stdout, stderr, err } = begun();
    for (const stream of [stdout, stderr, stderr]) {
      jest.advanceTimersByTime(1_500);
      stream.write('word ');
    }
    jest.advanceTimersByTime(9_999);
    expect(err).toEqual(['word ', 'word ']);
  });

  it('does not come while a person thinks', async () => {
    let decide = (_answer: string) => undefined as void;
    const { ask, err } = begun(new Promise((resolve) => (decide = resolve)));
    const asked = ask?.('Take it? ');
    jest.advanceTimersByTime(60_000);
    decide('y');
    expect(await asked).toBe('y');
    jest.advanceTimersByTime(10_000);
    expect(err).toEqual(['keys rotate still runs, 70 s\n']);
  });

  it('does not come after the end', () => {
    const { notice, stdout, err } = begun();
    notice.end();
    stdout.write('late');
    jest.advanceTimersByTime(60_000);
    expect(err).toEqual([]);
  });
});
