import { CommandDeadlines, NoAnswer } from './command-deadlines.js';

const refusal = (failure: unknown) => (failure instanceof Error ? failure : new Error('unknown'));

describe('the deadlines of commands', () => {
  let deadlines: CommandDeadlines;
  const watch = <T>(answer: Promise<T>) => deadlines.watch(answer, refusal);
  const silence = () => new Promise<never>(() => undefined);

  beforeEach(() => {
    jest.useFakeTimers();
    deadlines = new CommandDeadlines(100);
  });
  afterEach(() => {
    deadlines.close();
    jest.useRealTimers();
  });

  it('pass an answer on, and a failure as the refusal it is made into', async () => {
    await expect(watch(Promise.resolve('answer'))).resolves.toBe('answer');
    await expect(watch(Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });

  it('end each command after the limit, counted from its own start', async () => {
    const ends: string[] = [];
    const note = (name: string) =>
      void watch(silence()).catch((error) => ends.push(`${name} ${error instanceof NoAnswer}`));
    note('first');
    await jest.advanceTimersByTimeAsync(60);
    note('second');
    await jest.advanceTimersByTimeAsync(39);
    expect(ends).toEqual([]);
    await jest.advanceTimersByTimeAsync(5);
    expect(ends).toEqual(['first true']);
    await jest.advanceTimersByTimeAsync(55);
    expect(ends).toEqual(['first true']);
    await jest.advanceTimersByTimeAsync(10);
    expect(ends).toEqual(['first true', 'second true']);
  });

  it('have one timer however many commands there are, and none once all is quiet', async () => {
    const answers = Array.from({ length: 50 }, () => watch(Promise.resolve()));
    expect(jest.getTimerCount()).toBe(1);
    await Promise.all(answers);
    await jest.advanceTimersByTimeAsync(300);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('hear an answer that lay unread while the process was paused', async () => {
    let answer = (_value: string) => {};
    const watched = watch(new Promise<string>((resolve) => (answer = resolve)));
    // As Node does after a pause: the timer that is overdue, then what came in, then what was put off.
    jest.advanceTimersToNextTimer();
    answer('late, but there');
    await expect(watched).resolves.toBe('late, but there');
    await jest.advanceTimersByTimeAsync(300);
  });

  it('do not count the time in which the event loop was blocked', async () => {
    jest.useRealTimers();
    const answered = watch(new Promise<string>((resolve) => setImmediate(() => setTimeout(resolve, 40, 'answer'))));
    // Longer than the limit, before the command could even be sent.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    await expect(answered).resolves.toBe('answer');
    await expect(watch(silence())).rejects.toThrow(NoAnswer);
  });

  it('let go of the timer when closed', () => {
    void watch(silence());
    deadlines.close();
    expect(jest.getTimerCount()).toBe(0);
  });
});
