import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as library from './index.js';
import { MemoryBuckets } from './testing/memory-buckets.js';
import { limitWork } from './testing/readme-example.js';

const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = read('..', 'README.md');

  it('shows the example that is compiled and run here', async () => {
    const [, shown] = /```ts\n([^]*?)```/.exec(readme) ?? [];
    expect(shown).toBe(read('testing', 'readme-example.ts').replaceAll("'../index.js'", "'@fhir-gateway/limits'"));
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

  it('names every export', () => {
    for (const name of Object.keys(library)) expect(readme).toContain(`\`${name}\``);
  });
});
