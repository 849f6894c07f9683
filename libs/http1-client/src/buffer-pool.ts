/** Sizes of buffers: a body takes the smallest that it fits into, and only pages that are written to are memory. */
const sizes = [16, 32, 64, 96, 128, 192, 256].map((kilobytes) => kilobytes * 1024);
/** Free memory is kept up to this many bytes; more is left to the garbage collector. */
const maxFreeBytes = 8 * 1024 * 1024;
/** Shorter buffers share memory by Node's own pool. */
const minBytes = 4 * 1024;

/**
 * A lease on memory of a {@link BufferPool}. Who holds it calls `release` when nothing refers to `bytes` any more: the
 * next body is written over them. A lease that is never released is no leak, for the garbage collector takes its memory.
 */
export interface PooledBuffer {
  readonly bytes: Buffer;
  /** Another lease, on a part of the same memory. The memory is free when all its leases are released. */
  share(start: number, end: number): PooledBuffer;
  /** Ends this lease. A second call has no effect, so that two ends of one answer may both release it. */
  release(): void;
}

/**
 * Memory for bodies that is used again. Bodies of tens of kilobytes that come and go by the thousand make the C library
 * request memory from the system and return it with each of them, and the kernel clears every page: two thirds of the
 * time of a search, on some machines.
 */
export class BufferPool {
  readonly #free = new Map<number, ArrayBuffer[]>(sizes.map((size) => [size, []]));
  #freeBytes = 0;

  /** Memory of `length` bytes with arbitrary content. */
  acquire(length: number): PooledBuffer {
    const size = length < minBytes ? undefined : sizes.find((one) => one >= length);
    if (size === undefined) return new Lease(Buffer.allocUnsafe(length), undefined);
    const reused = this.#free.get(size)?.pop();
    if (reused) this.#freeBytes -= size;
    const memory = reused ?? Buffer.allocUnsafeSlow(size).buffer;
    return new Lease(Buffer.from(memory, 0, length), { leases: 1, free: () => this.#keep(memory) });
  }

  #keep(memory: ArrayBuffer): void {
    if (this.#freeBytes + memory.byteLength > maxFreeBytes) return;
    this.#freeBytes += memory.byteLength;
    this.#free.get(memory.byteLength)?.push(memory);
  }
}

/** Memory of the pool, or `undefined` where the memory is not the pool's. */
type Leased = { leases: number; readonly free: () => void } | undefined;

class Lease implements PooledBuffer {
  readonly bytes: Buffer;
  #leased: Leased;

  constructor(bytes: Buffer, leased: Leased) {
    this.bytes = bytes;
    this.#leased = leased;
  }

  share(start: number, end: number): PooledBuffer {
    if (this.#leased) this.#leased.leases += 1;
    return new Lease(this.bytes.subarray(start, end), this.#leased);
  }

  release(): void {
    const leased = this.#leased;
    this.#leased = undefined;
    if (leased && --leased.leases === 0) leased.free();
  }
}

/** One for all connections and answers, because they come and go. */
export const bufferPool = new BufferPool();
