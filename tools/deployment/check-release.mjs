// `node tools/deployment/check-release.mjs v0.2.0`: whether the repository is ready for that tag: every package and every other
// file that names the version has it, packages ask for each other in a range that holds it, the files and links for hosts are what
// the version makes, and the changelog has its section with a date. Without a tag it takes the version of package.json. Ends with 1 for a fault.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/workspace.mjs';
import { versionAt, versionFiles } from './version-files.mjs';

const read = (path) => readFileSync(join(root, path), 'utf8');
const [tag = `v${JSON.parse(read('package.json')).version}`] = process.argv.slice(2);
const [, version] = /^v(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(tag) ?? [];
const faults = version === undefined ? [`${tag} is no tag of a version, such as v0.2.0`] : faultsOf(version);
for (const fault of faults) console.error(fault);
console.log(`${tag}: ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

function faultsOf(wanted) {
  const manifests = ['libs', 'apps', 'tools']
    .flatMap((folder) => readdirSync(join(root, folder), { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name, 'package.json'))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const locked = JSON.parse(read('package-lock.json')).version;
  return [
    ...manifests.filter((one) => one.version !== wanted).map((one) => `${one.name} has version ${one.version}`),
    ...manifests.flatMap(({ name, dependencies = {}, devDependencies = {}, peerDependencies = {} }) =>
      Object.entries({ ...dependencies, ...devDependencies, ...peerDependencies })
        .filter(([other, range]) => other.startsWith('@fhir-gateway/') && range !== `^${wanted}`)
        .map(([other, range]) => `${name} asks for ${other} ${range}`),
    ),
    ...(locked === wanted ? [] : [`package-lock.json has version ${locked}`]),
    ...versionFiles.flatMap(([file, before, after]) => {
      const text = read(file);
      const found = text.slice(...versionAt(text, file, before, after));
      return found === wanted ? [] : [`${file} has version ${found}`];
    }),
    ...hostFaults(wanted),
    ...changelogFaults(wanted),
  ];
}

function hostFaults(wanted) {
  const script = join(root, 'tools', 'deployment', 'hosts.mjs');
  const { stderr } = spawnSync(process.execPath, [script, '--version', wanted], { encoding: 'utf8' });
  return stderr.split('\n').filter((line) => line !== '');
}

/** The newest released section has to be that of the version, with its day, below what is not released yet. */
function changelogFaults(wanted) {
  const [first, second] = [...read('CHANGELOG.md').matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  return [
    ...(first === 'Unreleased' ? [] : ['CHANGELOG.md does not begin with a section Unreleased']),
    ...(new RegExp(`^${wanted.replaceAll('.', '\\.')} \\(\\d{4}-\\d\\d-\\d\\d\\)$`).test(second)
      ? []
      : [`CHANGELOG.md has no section ${wanted} with its day below Unreleased`]),
  ];
}
