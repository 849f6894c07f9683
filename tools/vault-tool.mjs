// What `npm run keys:rotate` and `npm run bench:vault` share: bundling tools/vault and running one of its commands.
import { join } from 'node:path';
import { install, root, run } from './workspace.mjs';

/** @returns the command's exit code */
export async function runVaultTool(command) {
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
  return run(process.execPath, [outfile, command]);
}
