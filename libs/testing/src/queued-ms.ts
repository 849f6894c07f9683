import { readFileSync } from 'node:fs';

/**
 * How long the main thread of a process was ready to run since its start while the machine did something else; milliseconds.
 * Tests that measure take it off: it is the doing of whatever else runs, and next to nothing on a quiet machine.
 * Always 0 where there is no Linux to ask.
 *
 * @param pid default: this process
 * @see https://docs.kernel.org/scheduler/sched-stats.html, "/proc/<pid>/schedstat"
 */
export function queuedMs(pid: number | 'self' = 'self'): number {
  if (process.platform !== 'linux') return 0;
  const [, nanoseconds] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}

/**
 * Begins to measure what this process does.
 *
 * @returns milliseconds since then in which it ran or waited for something other than its turn on the machine
 */
export function stopwatch(): () => number {
  const startedAt = unqueuedNow();
  return () => unqueuedNow() - startedAt;
}

/** The time of this process without that in the queue; milliseconds since an unnamed moment. */
function unqueuedNow(): number {
  for (;;) {
    const [queuedBefore, now] = [queuedMs(), performance.now()];
    // Between two readings the machine may have gone to others, whose time then is in one of them and not in the other.
    if (queuedMs() === queuedBefore) return now - queuedBefore;
  }
}
