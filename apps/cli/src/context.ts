import type { ProgressStream } from '@fhir-gateway/progress';

/** Where a command writes: a terminal or a file. */
export interface Output extends ProgressStream {
  /** Whether colours may be used; absent for a file. Minds `NO_COLOR` and `FORCE_COLOR`. */
  hasColors?(count?: number, environment?: object): boolean;
}

/** What the commands are given by the process that they run in; nothing else reaches them. */
export interface CliContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of the shipped platform files. */
  readonly platformsDirectory: string;
  /** The bundled sandbox; absent where only sources are. */
  readonly sandboxScript?: string;
  /** Such as `20.19.0`. */
  readonly nodeVersion: string;
  readonly workingDirectory: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Asks the person at the terminal; undefined when there is none. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Returns when the certificate of a host ends, in epoch milliseconds; undefined when there is none to see. */
  readonly certificateEnd: (url: URL) => Promise<number | undefined>;
  /** How long Redis may take to be there. */
  readonly redisConnectMs: number;
  /** Returns how many bytes can still be written in a folder. */
  readonly freeBytes: (folder: string) => Promise<number>;
  /** Aborted when somebody wants the command to end: SIGINT, SIGTERM. */
  readonly stopped: AbortSignal;
  /** Whether `.env` of the working folder is there and could not be read. */
  readonly isEnvFileUnreadable: boolean;
}
