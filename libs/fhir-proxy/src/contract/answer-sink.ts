/** Called once what was written has left, or will not: then with an error. */
export type Sent = (error?: Error | null) => void;

/** Where an answer is written to: a `Writable` such as Node's `ServerResponse`, or what a caller has in the place of one. */
export interface AnswerSink {
  readonly destroyed: boolean;
  /**
   * Whether nothing refers to a chunk any more once its `sent` was called without an error: the memory of the chunk is then
   * used for another answer. It is so for Node's `ServerResponse`, which need not say it. A sink that gathers chunks must
   * not say it.
   */
  readonly retainsNothing?: boolean;
  /** Returns `false` when it wants no more for now; `drain` reports when it does. */
  write(chunk: Buffer, sent?: Sent): boolean;
  /** Until the end, what is written is gathered, to leave in one write. */
  cork(): void;
  end(done: Sent): unknown;
  end(chunk: Buffer, done: Sent): unknown;
  /** Cuts it, so that nobody can take what was written for the whole. */
  destroy(error?: Error): unknown;
  on(event: 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'drain', listener: () => void): unknown;
}
