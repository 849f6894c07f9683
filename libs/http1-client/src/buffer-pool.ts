/** Sizes of rooms: a body takes the smallest that it fits into, and only pages that are written to are memory. */
const sizes = [16, 32, 64, 96, 128, 192, 256].map((kilobytes) => kilobytes * 1024);
/** What lies free at most; more is left to the collector. */
const maxFreeBytes = 8 * 1024 * 1024;
/** Shorter bodies share memory by Node's own means. */
const minBytes = 4 * 1024;

/** Memory that was lent for one body. */
export interface Room {
  readonly bytes: Buffer;
  /** To be called at most once, and only when nothing refers to the bytes any more: the next body is written over them. */
  giveBack(): void;
}

/**
 * Memory for bodies that is used again. Bodies of tens of kilobytes that come and go by the thousand make the C library
 * ask the system for memory and hand it back with each of them, and every page of it is cleared on the way: two thirds of
 * the time of a search, on some machines.
 */
export class BodyRooms {
  readonly #free = new Map<number, ArrayBuffer[]>(sizes.map((size) => [size, []]));
  #freeBytes = 0;

  /** Memory for so many bytes, of which nobody knows what is in it. */
  take(length: number): Room {
    const size = length < minBytes ? undefined : sizes.find((one) => one >= length);
    if (size === undefined) return { bytes: Buffer.allocUnsafe(length), giveBack: () => undefined };
    const free = this.#free.get(size) ?? [];
    const kept = free.pop();
    if (kept) this.#freeBytes -= size;
    const memory = kept ?? Buffer.allocUnsafeSlow(size).buffer;
    return { bytes: Buffer.from(memory, 0, length), giveBack: () => this.#keep(free, memory) };
  }

  #keep(free: ArrayBuffer[], memory: ArrayBuffer): void {
    if (this.#freeBytes + memory.byteLength > maxFreeBytes) return;
    this.#freeBytes += memory.byteLength;
    free.push(memory);
  }
}

/** One for all connections and answers, as they come and go. */
export const bodyRooms = new BodyRooms();
