import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { certificateEnd } from './certificate.js';
import { runNew } from './new-cli.js';
import { runVerify, type CliContext } from './verify-cli.js';

function contextOf(root: string): CliContext {
  return {
    environment: process.env,
    platformsDirectory: join(root, 'platforms'),
    stdout: process.stdout,
    stderr: process.stderr,
    fetch,
    now: Date.now,
    certificateEnd,
    sleep,
  };
}

/** Runs `platforms:verify` in this process. */
export async function mainVerify(root: string): Promise<void> {
  process.exitCode = await runVerify(process.argv.slice(2), contextOf(root));
}

/** Runs `platforms:new` in this process. */
export async function mainNew(root: string): Promise<void> {
  const terminal = process.stdin.isTTY ? createInterface({ input: process.stdin, output: process.stdout }) : undefined;
  const ask = terminal === undefined ? undefined : (question: string) => terminal.question(question);
  try {
    process.exitCode = await runNew(process.argv.slice(2), { ...contextOf(root), ask });
  } finally {
    terminal?.close();
  }
}
