// `npm run chaos`: 64 users of two REST and two MCP processes, while processes are killed, Redis fails over, a platform
// stalls and a clock is wrong; two to four minutes. `-- --short` for 8 users and two faults.
import { join } from 'node:path';
import { prepare, root, run } from './workspace.mjs';

await prepare();
const { build } = await import('esbuild');
const outfile = join(root, 'tools/chaos/dist/main.js');
await build({
  entryPoints: [join(root, 'tools/chaos/src/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  conditions: ['@fhir-gateway/source'],
  external: ['playwright-core'],
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  logLevel: 'error',
});
process.exitCode = await run(process.execPath, [outfile, ...process.argv.slice(2)]);
