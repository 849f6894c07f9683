import { MemoryBuckets } from './testing/memory-buckets.js';
import { limitWork } from './testing/readme-example.js';

it('the example of the README runs', async () => {
  const run = limitWork(new MemoryBuckets());
  let [running, most] = [0, 0];
  const work = async (): Promise<void> => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running -= 1;
  };
  await Promise.all(Array.from({ length: 30 }, () => run('somebody', work)));
  expect(most).toBe(4);
  for (let done = 30; done < 100; done += 1) await run('somebody', work);
  await expect(run('somebody', work)).rejects.toThrow('come back in');
});
