// `node tools/deployment/check-release.mjs v0.2.0`: whether the repository is ready for that tag: every published package has
// its version, they ask for each other in a range that holds it, and the changelog has its section. Ends with 1 for a fault.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [tag = ''] = process.argv.slice(2);
const [, version] = /^v(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(tag) ?? [];
const faults = version === undefined ? [`${tag} is no tag of a version, such as v0.2.0`] : faultsOf(version);
for (const fault of faults) console.error(fault);
console.log(`${tag}: ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

function faultsOf(wanted) {
  const manifests = ['libs', 'apps']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name, 'package.json')))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const changes = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  return [
    ...manifests.filter((one) => one.version !== wanted).map((one) => `${one.name} has version ${one.version}`),
    ...manifests.flatMap(({ name, dependencies = {} }) =>
      Object.entries(dependencies)
        .filter(([other, range]) => other.startsWith('@fhir-gateway/') && range !== `^${wanted}`)
        .map(([other, range]) => `${name} asks for ${other} ${range}`),
    ),
    ...(changes.includes(`\n## ${wanted}`) ? [] : [`CHANGELOG.md has no section ${wanted}`]),
  ];
}
