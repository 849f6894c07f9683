import { join } from 'node:path';
import { runCli } from './cli.js';

/** Runs `brands:import` in this process. */
export async function main(root: string): Promise<void> {
  process.exitCode = await runCli(process.argv.slice(2), {
    environment: process.env,
    platformsDirectory: join(root, 'platforms'),
    stdout: process.stdout,
    stderr: process.stderr,
    fetch,
    now: Date.now,
  });
}
