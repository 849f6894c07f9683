import fc from 'fast-check';
import { BufferPool } from './buffer-pool.js';
import type { PooledBuffer } from './buffer-pool.js';

describe('a pool of buffers', () => {
  it.each([0, 1, 4_095, 4_096, 16_384, 16_385, 262_144, 262_145, 5_000_000])(
    'has as many bytes as are asked for: %i',
    (length) => {
      const pool = new BufferPool();
      for (let times = 0; times < 3; times += 1) {
        const buffer = pool.acquire(length);
        expect(buffer.bytes.length).toBe(length);
        buffer.release();
      }
    },
  );

  it('frees memory once when a lease is released twice', () => {
    const pool = new BufferPool();
    const one = pool.acquire(70_000);
    one.release();
    const two = pool.acquire(70_000);
    one.release();
    const three = pool.acquire(70_000);
    expect(two.bytes.buffer).toBe(one.bytes.buffer);
    expect(three.bytes.buffer).not.toBe(two.bytes.buffer);
  });

  it('keeps memory from others until every lease on it is released, in any order', () => {
    const pool = new BufferPool();
    const whole = pool.acquire(70_000);
    const [head, tail] = [whole.share(0, 1_000), whole.share(1_000, 70_000)];
    expect([head.bytes.byteOffset, tail.bytes.byteOffset, tail.bytes.length]).toEqual([0, 1_000, 69_000]);
    for (const lease of [whole, tail]) {
      lease.release();
      lease.release();
      expect(pool.acquire(70_000).bytes.buffer).not.toBe(whole.bytes.buffer);
    }
    head.release();
    expect(pool.acquire(70_000).bytes.buffer).toBe(whole.bytes.buffer);
  });

  it('lets leases on memory that is too short for the pool be shared and released as well', () => {
    const pool = new BufferPool();
    const short = pool.acquire(10);
    const part = short.share(2, 4);
    short.release();
    part.release();
    expect(part.bytes.length).toBe(2);
  });

  it('keeps a bounded amount of what was released', () => {
    const pool = new BufferPool();
    const leased = Array.from({ length: 200 }, () => pool.acquire(250_000));
    const before = new Set(leased.map(({ bytes }) => bytes.buffer));
    leased.forEach((buffer) => buffer.release());
    const again = Array.from({ length: 200 }, () => pool.acquire(250_000));
    expect(again.filter(({ bytes }) => before.has(bytes.buffer))).toHaveLength(32);
  });

  it('never leases the same memory twice at a time', () => {
    const step = fc.oneof(fc.record({ take: fc.integer({ min: 1, max: 300_000 }) }), fc.record({ back: fc.nat(20) }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const pool = new BufferPool();
        const leased: PooledBuffer[] = [];
        for (const one of steps) {
          if ('take' in one) leased.push(pool.acquire(one.take));
          else leased.splice(one.back, 1)[0]?.release();
          const large = leased.filter(({ bytes }) => bytes.length >= 4_096).map(({ bytes }) => bytes.buffer);
          expect(new Set(large).size).toBe(large.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});
