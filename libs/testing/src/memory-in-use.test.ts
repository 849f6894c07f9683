import { memoryInUse } from './memory-in-use.js';

const megabyte = 1024 * 1024;

describe('memoryInUse', () => {
  it('counts the contents of buffers and objects that are held, and none that were let go', async () => {
    const held: unknown[] = [];
    const before = await settled();
    held.push(Buffer.alloc(32 * megabyte, 1));
    held.push(Array.from({ length: megabyte }, (_, index) => index + 0.5));
    const during = memoryInUse();
    expect(during - before).toBeGreaterThan(36 * megabyte);
    held.length = 0;
    expect(memoryInUse() - before).toBeLessThan(4 * megabyte);
  });
});

/** What is left when nothing more goes: Jest lets go of the files before this one when it pleases. */
async function settled(): Promise<number> {
  let last = memoryInUse();
  for (let steady = 0, tries = 0; steady < 5 && tries < 200; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = memoryInUse();
    steady = Math.abs(now - last) < megabyte / 2 ? steady + 1 : 0;
    last = now;
  }
  return last;
}
