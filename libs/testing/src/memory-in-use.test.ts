import { memoryInUse } from './memory-in-use.js';

const megabyte = 1024 * 1024;

describe('memoryInUse', () => {
  it('counts the contents of buffers and objects that are held, and none that were let go', () => {
    const held: unknown[] = [];
    const before = memoryInUse();
    held.push(Buffer.alloc(32 * megabyte, 1));
    held.push(Array.from({ length: megabyte }, (_, index) => index + 0.5));
    const during = memoryInUse();
    expect(during - before).toBeGreaterThan(36 * megabyte);
    held.length = 0;
    expect(memoryInUse() - before).toBeLessThan(4 * megabyte);
  });
});
