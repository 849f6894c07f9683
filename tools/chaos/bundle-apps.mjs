// Bundles apps of a checkout with that checkout's own esbuild and settings, into a folder outside of it.
// Arguments: the checkout, the folder for the bundles, and the entry folders such as `apps/rest-api`.
import { writeFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, relative } from 'node:path';

const [checkout, folder, ...projects] = process.argv.slice(2);
process.chdir(checkout);
const require = createRequire(join(checkout, 'package.json'));
const { build } = require('esbuild');

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
for (const project of projects) {
  const { plugins = [], ...config } = require(join(checkout, project, 'esbuild.config.cjs'));
  await build({
    ...config,
    plugins,
    absWorkingDir: checkout,
    entryPoints: [`${project}/src/main.ts`],
    // Relative: the plugins join it to the working folder.
    outdir: relative(checkout, join(folder, basename(project))),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    loader: { '.css': 'text' },
    logLevel: 'error',
  });
}
