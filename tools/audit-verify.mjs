// `npm run audit:verify -- <file> …` or `-- redis-stream`: looks for the first audit entry that is missing, changed, moved or
// added. Exits with 0 when all is as it was written, 1 at a fault, 2 when it could not be looked at.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { install, root } from './workspace.mjs';

await install();
const { build } = await import('esbuild');
const outfile = join(root, 'tools/audit/dist/main.js');
await build({
  entryPoints: [join(root, 'tools/audit/src/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  conditions: ['@fhir-gateway/source'],
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  logLevel: 'error',
});
const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 2;
