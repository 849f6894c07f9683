/** How many values are held at most, and how many characters they have together. */
export interface ValueBounds {
  readonly entries: number;
  readonly characters: number;
}

interface Held {
  readonly value: string;
  readonly expiresAtMs: number;
}

/** Values with a lifetime each, bounded in all: the oldest are evicted first. */
export class BoundedValues {
  readonly #bounds: ValueBounds;
  readonly #now: () => number;
  readonly #held = new Map<string, Held>();
  #characters = 0;

  constructor(bounds: ValueBounds, now: () => number) {
    this.#bounds = bounds;
    this.#now = now;
  }

  set(key: string, value: string, ttlMs: number): void {
    this.#drop(key);
    this.#held.set(key, { value, expiresAtMs: this.#now() + ttlMs });
    this.#characters += value.length;
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= this.#bounds.entries && this.#characters <= this.#bounds.characters) return;
      this.#drop(oldest);
    }
  }

  get(key: string): string | undefined {
    const held = this.#held.get(key);
    if (held === undefined || held.expiresAtMs > this.#now()) return held?.value;
    this.#drop(key);
    return undefined;
  }

  /** Everything held, the oldest first, with when its time is over. */
  entries(): [key: string, value: string, expiresAtMs: number][] {
    this.sweep();
    return [...this.#held].map(([key, { value, expiresAtMs }]) => [key, value, expiresAtMs]);
  }

  /** Drops what has had its time. */
  sweep(): void {
    for (const key of this.#held.keys()) this.get(key);
  }

  #drop(key: string): void {
    this.#characters -= this.#held.get(key)?.value.length ?? 0;
    this.#held.delete(key);
  }
}
