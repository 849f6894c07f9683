import type { exitCodes } from './exit-codes.js';
import table from './exit-codes.json' with { type: 'json' };

type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What the exit codes of one command mean; a code that is not named is never its answer. */
export type CommandExitCodes = Readonly<Partial<Record<ExitCode, string>>>;

/** Each command by its path, in the order of the help. The help and docs/generated/cli.md show these words. */
export const exitCodeTable: Readonly<Record<string, CommandExitCodes>> = table;

/** The lines of one command's help about its exit codes. */
export function exitCodeHelp(path: string): string {
  const rows = Object.entries(exitCodeTable[path] ?? {}).map(([code, meaning]) => `  ${code}  ${meaning}`);
  return ['', 'Exit codes:', ...rows].join('\n');
}
