// `npm run bench:vault`: what a session look-up costs beside a bare GET of Redis, with the cache, and sealing.
import { join } from 'node:path';
import { install, root, run } from './workspace.mjs';

await install();
const { build } = await import('esbuild');
const outfile = join(root, 'tools/vault/dist/main.js');
await build({
  entryPoints: [join(root, 'tools/vault/src/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  conditions: ['@fhir-gateway/source'],
  external: ['playwright-core'],
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  logLevel: 'error',
});
process.exitCode = await run(process.execPath, [outfile]);
