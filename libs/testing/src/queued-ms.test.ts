import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { queuedMs, stopwatch } from './queued-ms.js';

function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** Keeps every processor busy with others. */
function occupy(): ChildProcess[] {
  return Array.from({ length: 2 * availableParallelism() }, () => spawn('sh', ['-c', 'while :; do :; done']));
}

(process.platform === 'linux' ? describe : describe.skip)('a stopwatch', () => {
  it('leaves out the time in which others had the machine, and no other', async () => {
    const others = occupy();
    try {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const [cpu, queued, startedAt, measured] = [process.cpuUsage(), queuedMs(), performance.now(), stopwatch()];
      work(150);
      const took = measured();
      const all = performance.now() - startedAt;
      expect(took).toBeLessThan(0.9 * all);
      expect(took + queuedMs() - queued).toBeGreaterThan(0.9 * all);
      const { user, system } = process.cpuUsage(cpu);
      expect(took).toBeLessThan((user + system) / 1000 + 0.1 * all);
    } finally {
      for (const other of others) other.kill('SIGKILL');
    }
  });

  it('goes on while nothing is done', () => {
    const measured = stopwatch();
    const nobody = new Int32Array(new SharedArrayBuffer(4));
    // Once, unless others get the machine as the wait begins: then only the rest of it is idle.
    for (let round = 0; round < 100 && measured() < 50; round += 1) Atomics.wait(nobody, 0, 0, 60);
    expect(measured()).toBeGreaterThanOrEqual(50);
  });

  it('never goes back, whenever others get the machine', () => {
    const others = occupy();
    try {
      const [measured, end] = [stopwatch(), performance.now() + 400];
      let [last, most] = [0, 0];
      while (performance.now() < end) {
        const now = measured();
        [last, most] = [now, Math.max(most, last - now)];
      }
      expect(most).toBeLessThan(1);
    } finally {
      for (const other of others) other.kill('SIGKILL');
    }
  });

  it('is asked for another process in vain once that has ended', () => {
    expect(() => queuedMs(2 ** 22 + 1)).toThrow('ENOENT');
  });
});
