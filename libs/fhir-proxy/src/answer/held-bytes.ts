/** What every answer may hold however much others do: most are smaller. */
const ownBytes = 256 * 1024;

/** What one answer holds of the whole. */
export interface HeldShare {
  /** Says how much it holds by now. @returns false where that is more than all may hold */
  holds(bytes: number): boolean;
  /** It holds nothing any longer. */
  release(): void;
}

/** Bounds how many bytes of answers a process holds at once until they were looked at, over all callers. */
export class HeldBytes {
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  open(): HeldShare {
    let own = 0;
    const holds = (bytes: number): boolean => {
      this.#bytes += bytes - own;
      own = bytes;
      return own <= ownBytes || this.#bytes <= this.#mostBytes;
    };
    return { holds, release: () => void holds(0) };
  }
}
