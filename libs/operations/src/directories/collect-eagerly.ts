import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const everyMs = 200;
/** On a busy machine one collection takes longer than that: the process would do nothing else. */
const pausePerCollection = 4;

/**
 * Keeps this process small while it reads large lists, at the price of some time: they leave much garbage behind, and
 * by default the heap doubles before that is collected. A version of V8 without these flags says so and goes on.
 *
 * @param read what reads them; afterwards the process collects as it did before
 */
export async function collectEagerly<T>(read: () => Promise<T>): Promise<T> {
  setFlagsFromString('--heap-growing-percent=20');
  setFlagsFromString('--semi-space-growth-factor=1');
  // V8 collects old objects beside the program, and on a busy machine too late: ask for it while the list comes in.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let timer: NodeJS.Timeout | undefined;
  const next = (pauseMs: number): void => {
    timer = setTimeout(() => {
      const began = performance.now();
      collect();
      next(Math.max(everyMs, pausePerCollection * (performance.now() - began)));
    }, pauseMs).unref();
  };
  next(everyMs);
  try {
    return await read();
  } finally {
    clearTimeout(timer);
    // The defaults of V8.
    setFlagsFromString('--heap-growing-percent=0');
    setFlagsFromString('--semi-space-growth-factor=2');
  }
}
