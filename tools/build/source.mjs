// Runs TypeScript sources of this repository without a build step, so that a fresh checkout needs none.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './workspace.mjs';

const forNode = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  conditions: ['@fhir-gateway/source'],
  // Pages and cards have style sheets in them.
  loader: { '.css': 'text' },
  // Packages that are CommonJS call require.
  banner: {
    js: "import{createRequire as bundleRequire}from'node:module';const require=bundleRequire(import.meta.url);",
  },
  logLevel: 'error',
};

/**
 * Bundles sources as programs for Node. Every rig bundles here; esbuild is loaded by the call, since a fresh checkout has
 * it only after `install`.
 *
 * @param options of esbuild: what is bundled, and where it goes; paths from the root of the repository
 */
export async function bundleSource(options) {
  const { build } = await import('esbuild');
  await build({ absWorkingDir: root, ...forNode, ...options });
}

/**
 * Bundles a source with all that it needs into a folder of its own, so that runs at once do not meet, and loads it.
 *
 * @param source as for `withSource`
 */
export function importSource(source, options = {}) {
  return withSource(source, (file) => import(pathToFileURL(file).href), options);
}

/**
 * Bundles a source, passes the bundle's path to `use`, and removes the bundle.
 *
 * @param source a file from the root of the repository, or the `contents` of a module in a `folder`
 * @param use what needs the bundle; its result is returned
 * @param options further options of esbuild
 */
export async function withSource(source, use, options = {}) {
  const cache = path.join(root, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, 'run-source-'));
  const outfile = path.join(folder, 'bundle.mjs');
  const input =
    typeof source === 'string'
      ? { entryPoints: [source] }
      : { stdin: { contents: source.contents, resolveDir: path.join(root, source.folder), loader: 'ts' } };
  try {
    await bundleSource({ ...input, outfile, ...options });
    return await use(outfile);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
