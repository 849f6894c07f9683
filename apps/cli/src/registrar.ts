import type { CliContext } from './context.js';

/** What a group of commands is added with: the work of the one that was chosen ends in an exit code. */
export interface Registrar {
  readonly context: CliContext;
  /** Takes the work of a command. */
  run(work: () => Promise<number>): Promise<void>;
}
