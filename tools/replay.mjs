// `npm run replay -- --base <git ref>`: sends the same requests to two builds of the apps, and lists what they answer
// differently. Options: `npm run replay -- --help`.
import { join } from 'node:path';
import { root, run } from './workspace.mjs';

const { build } = await import('esbuild');
const outfile = join(root, 'tools/replay/dist/main.js');
await build({
  entryPoints: [join(root, 'tools/replay/src/main.ts')],
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
