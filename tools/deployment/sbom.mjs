// `node tools/deployment/sbom.mjs apps/rest-api`: writes a CycloneDX list of the packages in an app's bundle and in the
// bundles of its threads. `npm sbom` lists what is installed; which of it ends in a bundle only the bundler knows, and
// tools/build/bundle.mjs has left that beside the bundle.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inputsFile } from '../build/bundled-inputs.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const project = process.argv[2] ?? '';
const manifest = readManifest(join(root, project));
const list = join(root, project, 'dist', inputsFile);
if (!existsSync(list)) throw new Error(`there is no bundle yet: node tools/build/bundle.mjs ${project}`);
const inputs = JSON.parse(readFileSync(list, 'utf8')).map((file) => join(root, file));
const bundled = new Set(inputs.map(packageOf));

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
