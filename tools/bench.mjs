// `npm run bench`: installs and builds what is missing, then measures the gateway beside a bare pass-through.
// Options: `npm run bench -- --help`.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root, run } from './workspace.mjs';

await prepare();
await bundleBench();
process.exitCode = await run(process.execPath, [join(root, 'tools/bench/dist/main.js'), ...process.argv.slice(2)]);

/** Every role is a process of its own, so each becomes a bundle of its own. */
async function bundleBench() {
  const { build } = await import('esbuild');
  const source = join(root, 'tools/bench/src');
  const roles = readdirSync(join(source, 'roles')).filter((file) => !file.endsWith('.test.ts'));
  await build({
    entryPoints: [join(source, 'main.ts'), ...roles.map((file) => join(source, 'roles', file))],
    outbase: source,
    outdir: join(root, 'tools/bench/dist'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@fhir-gateway/source'],
    external: ['playwright-core'],
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'error',
  });
}
