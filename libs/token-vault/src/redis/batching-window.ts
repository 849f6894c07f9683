/** A store that answers within this is near: to wait for one answer costs little. */
const nearMs = 1;
/** Nobody waits longer than this for the answer to others. */
const heldMs = 2;

/**
 * Lets reads of a near store go together: what is asked for while an answer is on its way goes when it is here, all in one
 * write, and with it what the same look at the network brought. So the more there is to do, the fewer writes each read
 * takes; one that comes alone goes at once. Where the store is further away, and waiting would cost more than it saves,
 * each goes at once.
 */
export class ReadPace {
  readonly #now: () => number;
  #onTheirWay = 0;
  #isNear = true;
  #held: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param now milliseconds that never go back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether a read goes at once; otherwise {@link turn} tells when. */
  get isOpen(): boolean {
    // As long as some are held, another would go before them, and leave them to a write of their own.
    return !this.#isNear || (this.#onTheirWay === 0 && this.#held.length === 0);
  }

  turn(): Promise<void> {
    // A store that does not answer must not hold up those who would be told so.
    this.#timer ??= setTimeout(() => this.#release(), heldMs);
    return new Promise((go) => this.#held.push(go));
  }

  /** A read is written. @returns what to tell {@link ended} */
  left(): number {
    this.#onTheirWay += 1;
    return this.#now();
  }

  /** One that was written is answered, or never will be. */
  ended(leftAtMs: number): void {
    this.#isNear = this.#now() - leftAtMs < nearMs;
    this.#onTheirWay -= 1;
    // Requests that came with the answer, and are only looked at after it, are waited for: they are here already.
    if (this.#onTheirWay === 0 && this.#held.length > 0) setImmediate(() => this.#release());
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const held = this.#held;
    this.#held = [];
    for (const go of held) go();
  }
}
