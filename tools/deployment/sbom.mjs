// `node tools/deployment/sbom.mjs apps/rest-api`: writes a CycloneDX list of the packages in an app's bundle and in the
// bundles of its threads. `npm sbom` lists what is installed; which of it ends in a bundle only the bundler knows.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { noteInputs } from '../build/bundled-inputs.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const project = process.argv[2] ?? '';
const manifest = readManifest(join(root, project));
const config = createRequire(import.meta.url)(join(root, project, 'esbuild.config.cjs'));

const inputs = new Set();
const entryPoints = [join(root, project, 'src', 'main.ts')];
await esbuild.build(
  noteInputs(
    { absWorkingDir: root, ...config, entryPoints, outdir: 'dist', format: 'esm', bundle: true, platform: 'node' },
    inputs,
    true,
  ),
);
const bundled = new Set([...inputs].map(packageOf));

const bom = JSON.parse(execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], { cwd: root, maxBuffer: 2 ** 28 }));
const components = bom.components.filter(({ purl }) => bundled.has(decodeURIComponent(purl ?? '')));
const missing = [...bundled].filter((purl) => !components.some((one) => decodeURIComponent(one.purl) === purl));
if (missing.length > 0) throw new Error(`in the bundle and not in the list of packages: ${missing.join(', ')}`);
const refs = new Set(components.map((component) => component['bom-ref']));
const { 'bom-ref': ref } = components.find(({ purl }) => decodeURIComponent(purl) === purlOf(manifest));
process.stdout.write(
  JSON.stringify({
    ...bom,
    metadata: {
      ...bom.metadata,
      component: { 'bom-ref': `${ref}#image`, type: 'application', name: manifest.name, version: manifest.version },
    },
    components: components.map(withoutDevelopment),
    dependencies: bom.dependencies
      .filter((entry) => refs.has(entry.ref))
      .map((entry) => ({ ...entry, dependsOn: entry.dependsOn.filter((one) => refs.has(one)) })),
  }),
);

/** The package that a file belongs to: the nearest manifest above it that has a name and a version. */
function packageOf(file) {
  for (let folder = dirname(file); folder.startsWith(root); folder = dirname(folder)) {
    const found = readManifest(folder);
    if (found?.name && found.version) return purlOf(found);
  }
  throw new Error(`${file} belongs to no package`);
}

function purlOf({ name, version }) {
  return `pkg:npm/${name}@${version}`;
}

/** What is installed for development, too, is in the image all the same. */
function withoutDevelopment(component) {
  const properties = (component.properties ?? []).filter(({ name }) => name !== 'cdx:npm:package:development');
  return { ...component, properties };
}

function readManifest(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    return undefined;
  }
}
