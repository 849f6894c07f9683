import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Deadline } from './deadline.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve())));

describe('Deadline', () => {
  it('aborts when its time is over, also after the garbage was collected', async () => {
    const outer = new AbortController();
    // Nobody holds the deadline, only what listens to its signal.
    const heard = aborted(new Deadline(60, outer.signal).signal);
    for (let round = 0; round < 2; round += 1) {
      await new Promise(setImmediate);
      collectGarbage();
    }
    await heard;
  });

  it('aborts with the other signal, for its reason, and is not over then', async () => {
    const outer = new AbortController();
    const deadline = new Deadline(60_000, outer.signal);
    outer.abort(new Error('gone'));
    await aborted(deadline.signal);
    expect([deadline.isOver, (deadline.signal.reason as Error).message]).toEqual([false, 'gone']);
    deadline.release();
  });

  it('is aborted at once where the other signal is', () => {
    const deadline = new Deadline(60_000, AbortSignal.abort());
    expect(deadline.signal.aborted).toBe(true);
    deadline.release();
  });

  it('says that it was the time', async () => {
    const deadline = new Deadline(1);
    await aborted(deadline.signal);
    expect([deadline.isOver, (deadline.signal.reason as Error).name]).toEqual([true, 'TimeoutError']);
  });

  it('aborts nothing once it was released', async () => {
    const outer = new AbortController();
    const deadline = new Deadline(5, outer.signal);
    deadline.release();
    outer.abort();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(deadline.signal.aborted).toBe(false);
  });
});
