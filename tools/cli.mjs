// Runs the command line of apps/cli from its sources, for the npm scripts of the same names: a fresh checkout needs no
// build for it. `start` is what is missing: that needs the bundles (`npm start`).
import { install } from './workspace.mjs';

/** Runs one command, with what stands behind the script's name as further arguments. */
export async function runCommand(...words) {
  await install();
  const { importSource } = await import('./run-source.mjs');
  const { runCli } = await importSource('apps/cli/src/run-cli.ts', { external: ['*/local/start-local.js'] });
  process.exitCode = await runCli([...words, ...process.argv.slice(2)], process);
}
