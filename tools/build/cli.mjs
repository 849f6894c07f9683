// The command line of apps/cli from its sources: a fresh checkout needs no build for it. `start` is what is missing: it needs
// the bundles (`npm start`).
import { importSource } from './source.mjs';

const { runCli } = await importSource('apps/cli/src/run-cli.ts', { external: ['*/local/start-local.js'] });
process.exitCode = await runCli(process.argv.slice(2), process);
