/** Where an answer is written to: a `Writable`, or what a door has in the place of one. */
export interface AnswerSink {
  readonly destroyed: boolean;
  /** Whether it has ended, and nothing refers to what was written any more; a sink may say so before `end` returns. */
  readonly writableFinished: boolean;
  /** Returns `false` when it wants no more for now; `drain` tells when it does. */
  write(chunk: Buffer): boolean;
  /** Whether nothing refers to what was written so far; absent where nobody knows. At `drain` it is so, where somebody does. */
  readonly isDrained?: boolean;
  /** Until `uncork` or the end, what is written is gathered, to leave in one piece. */
  cork(): void;
  uncork(): void;
  /** `done` is called once all of it was handed on. */
  end(done: (error?: Error | null) => void): unknown;
  end(chunk: Buffer, done: (error?: Error | null) => void): unknown;
  /** Cuts it, so that nobody can take what was written for the whole. */
  destroy(error?: Error): unknown;
  on(event: 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'drain', listener: () => void): unknown;
}
