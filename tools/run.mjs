// `node tools/run.mjs <name> [arguments]`: runs a rig from its source; without a name, prints the names.
// The rigs are in build/rigs.json: `entry` is a script, or a TypeScript source that is bundled and run; `processes` is a folder
// of sources that it starts as processes of their own; `needs` is what has to be there first: packages, or bundles of the apps.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleSource } from './build/source.mjs';
import { install, prepare, root, run } from './build/workspace.mjs';

const rigs = JSON.parse(readFileSync(join(root, 'tools', 'build', 'rigs.json'), 'utf8'));
const [name = '', ...args] = process.argv.slice(2);

if (Object.hasOwn(rigs, name)) await runRig(rigs[name]);
else {
  for (const [each, { about }] of Object.entries(rigs)) console.log(`${each.padEnd(18)} ${about}`);
  if (name !== '') console.error(`There is no rig ${name}.`);
  process.exitCode = name === '' ? 0 : 2;
}

async function runRig({ entry, args: first = [], processes, needs }) {
  if (needs === 'packages') await install();
  if (needs === 'bundles') await prepare();
  const all = [...first, ...args];
  if (entry.endsWith('.ts')) {
    process.exitCode = await run(process.execPath, [await bundleRig(entry, processes), ...all]);
  } else {
    process.argv.splice(1, process.argv.length, join(root, entry), ...all);
    await import(pathToFileURL(join(root, entry)).href);
  }
}

/** Bundles a source and those that it starts into `dist` of their project, and returns the program. */
async function bundleRig(entry, processes) {
  const [, project, file] = /^(.+)\/src\/(.+)\.ts$/.exec(entry);
  const started = processes === undefined ? [] : readdirSync(join(root, processes));
  await bundleSource({
    entryPoints: [entry, ...started.filter((each) => !each.endsWith('.test.ts')).map((each) => `${processes}/${each}`)],
    outbase: `${project}/src`,
    outdir: `${project}/dist`,
    // Neither is made to be bundled.
    external: ['playwright-core', 'typescript'],
  });
  return join(root, project, 'dist', `${file}.js`);
}
