// The registry for tools that run from a fresh checkout: bundled from sources, so that nothing has to be built first.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Bundles the registry into a folder of its own, so that several runs at once do not meet, and hands out the file. */
export async function withRegistryBundle(use) {
  const cache = path.join(root, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, 'registry-'));
  const outfile = path.join(folder, 'registry.mjs');
  try {
    await build({
      stdin: {
        contents: "export * from './index.js'; export * from './documentation/platform-tables.js';",
        resolveDir: path.join(root, 'libs', 'platform-registry', 'src'),
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      conditions: ['@fhir-gateway/source'],
      logLevel: 'error',
      outfile,
    });
    return await use(outfile);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
