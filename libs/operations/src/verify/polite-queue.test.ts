import { PoliteQueue } from './polite-queue.js';

/** A task that tells when it runs and ends when told to. */
function tasks() {
  const running: string[] = [];
  const ends = new Map<string, () => void>();
  const task = (name: string) => () =>
    new Promise<string>((resolve) => {
      running.push(name);
      ends.set(name, () => {
        running.splice(running.indexOf(name), 1);
        resolve(name);
      });
    });
  return { running, task, end: (name: string) => ends.get(name)?.() };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a polite queue', () => {
  it('lets one task at a time run at a host, with a pause between', async () => {
    const pauses: (() => void)[] = [];
    const sleep = () => new Promise<void>((resolve) => pauses.push(resolve));
    const queue = new PoliteQueue({ concurrency: 9, perHostMs: 1000, sleep });
    const { running, task, end } = tasks();
    const results = [queue.run('a', task('a1')), queue.run('a', task('a2')), queue.run('b', task('b1'))];
    await settle();
    expect(running).toEqual(['a1', 'b1']);
    end('a1');
    await settle();
    expect(running).toEqual(['b1']);
    pauses[0]?.();
    await settle();
    expect(running).toEqual(['b1', 'a2']);
    end('a2');
    end('b1');
    expect(await Promise.all(results)).toEqual(['a1', 'a2', 'b1']);
  });

  it('never runs more than it may, over all hosts', async () => {
    const queue = new PoliteQueue({ concurrency: 2, perHostMs: 0, sleep: () => Promise.resolve() });
    const { running, task, end } = tasks();
    const hosts = ['a', 'b', 'c', 'd'];
    const results = hosts.map((host) => queue.run(host, task(host)));
    for (const host of hosts) {
      await settle();
      expect(running.length).toBeLessThanOrEqual(2);
      expect(running).toContain(host);
      end(host);
    }
    expect(await Promise.all(results)).toEqual(hosts);
  });

  it('goes on after a task that fails', async () => {
    const queue = new PoliteQueue({ concurrency: 1, perHostMs: 0, sleep: () => Promise.resolve() });
    const failing = queue.run('a', () => Promise.reject(new Error('no')));
    const after = queue.run('a', () => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await after).toBe('yes');
  });
});
