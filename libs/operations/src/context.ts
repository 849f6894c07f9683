import type { ProgressStream } from './progress/progress.js';

/** Where an operation writes: a terminal or a file. */
export interface Output extends ProgressStream {
  /** Whether colours may be used; absent for a file. Minds `NO_COLOR` and `FORCE_COLOR`. */
  hasColors?(count?: number, environment?: object): boolean;
}

/** What operations are given by the process that they run in; nothing else reaches them. */
export interface OperationContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of the shipped platform files. */
  readonly platformsDirectory: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Asks the person at the terminal; undefined when there is none. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Returns when the certificate of a host ends, in epoch milliseconds; undefined when there is none to see. */
  readonly certificateEnd: (url: URL) => Promise<number | undefined>;
}
