// Bundles apps with their settings in `esbuild.config.cjs`, each into its `dist`:
//
//   node tools/build/bundle.mjs apps/rest-api apps/mcp-server
//
// Without a name it bundles all that `npm start` runs. It needs esbuild and the packages of the apps, nothing else. Beside each
// bundle it writes the licences of the packages in it, and which files went into it.
import { rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { inputsFile, noteInputs } from './bundled-inputs.mjs';
import { bundleSource } from './source.mjs';
import { licencesFile, thirdPartyLicences } from './third-party-licences.mjs';
import { bundles, root } from './workspace.mjs';

const require = createRequire(import.meta.url);
const projects = process.argv.slice(2);

await Promise.all((projects.length > 0 ? projects : bundles).map(bundleApp));

async function bundleApp(project) {
  const outdir = `${project}/dist`;
  // The parts of a bundle have names with a hash: those of the last bundle would stay.
  await rm(path.join(root, outdir), { recursive: true, force: true });
  const settings = require(path.join(root, project, 'esbuild.config.cjs'));
  const inputs = new Set();
  await bundleSource(
    noteInputs({ absWorkingDir: root, entryPoints: [`${project}/src/main.ts`], outdir, ...settings }, inputs),
  );
  await writeFile(path.join(root, outdir, licencesFile), thirdPartyLicences(inputs));
  const files = [...inputs].map((file) => path.relative(root, file)).sort();
  await writeFile(path.join(root, outdir, inputsFile), JSON.stringify(files));
}
