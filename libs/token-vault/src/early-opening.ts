interface Opened {
  readonly sealed: string;
  readonly value: unknown;
}

/**
 * Opens values while the store is still being asked for them. What it gave last time is nearly always what it gives
 * now, and its answer takes longer than opening, so opening costs the caller no time.
 *
 * The answer decides alone: an opened value counts only for the very sealed value that the store then gives, at the same place.
 * Nothing opened outlives its request, and what does not open is left to who reads it, who is told why.
 */
export class EarlyOpening {
  readonly #opened: Opened[] = [];
  readonly #start: NodeJS.Immediate;

  /**
   * Call it after the store was asked: opening then begins when the question is on its way.
   *
   * @param remembered the sealed values of last time
   */
  constructor(remembered: readonly (string | undefined)[], open: (sealed: string, index: number) => unknown) {
    this.#start = setImmediate(() => {
      try {
        for (const [index, sealed] of remembered.entries()) {
          if (sealed !== undefined) this.#opened[index] = { sealed, value: open(sealed, index) };
        }
      } catch {
        // Left to the reader.
      }
    });
  }

  /** Begins no more, as the answer is there. */
  stop(): void {
    clearImmediate(this.#start);
  }

  /** The value at this index, parsed; `undefined` when it was not opened, or is not what the store gave. */
  valueOf(index: number, sealed: string): unknown {
    const opened = this.#opened[index];
    return opened?.sealed === sealed ? opened.value : undefined;
  }
}
