// `npm run smoke:pack`: packs every library that is published and the command line, installs the tarballs in empty
// folders as others would, imports each entry point, runs the example of each README as ES module and as CommonJS, and
// starts the gateway as a stranger would: by one line, and as the files and links for hosts say. Exits with 1 on any fault.
//
//   npm run smoke:pack                       build, pack, install, import, run
//   npm run smoke:pack -- --built            without building: the libraries are built already
//   npm run smoke:pack -- --keep             and leave the folder for a look
//   npm run smoke:pack -- --without-redis    and leave out the examples that need a Redis, on a machine without redis-server
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../build/workspace.mjs';
import { attwFaults } from './attw.mjs';
import { checkCommandLine } from './command-line.mjs';
import { runExamples } from './examples.mjs';
import { bundleFaults, hostFaults } from './hosts.mjs';
import { publintFaults } from './publint.mjs';
import { strangerFaults, strangerIn } from './stranger.mjs';

/** A file of a tarball that must not be there: sources, tests and build records. */
const unwanted = /\.(?:test|contract)\.|\/testing\/|\.tsbuildinfo$|(?:^|\/)src\/|(?<!\.d)\.ts$/;

const { values } = parseArgs({
  options: { built: { type: 'boolean' }, keep: { type: 'boolean' }, 'without-redis': { type: 'boolean' } },
});
const folder = await mkdtemp(path.join(tmpdir(), 'fhir-gateway-pack-'));
try {
  await main();
} finally {
  if (values.keep) console.log(`kept: ${folder}`);
  else await rm(folder, { recursive: true, force: true });
}

async function main() {
  const libraries = await publishedLibraries();
  if (!values.built) {
    const nx = path.join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
    run(
      process.execPath,
      [nx, 'run-many', '-t', 'build', '-p', ...libraries.map((name) => `@fhir-gateway/${name}`)],
      root,
    );
  }
  const all = await pack([...libraries.map((library) => `libs/${library}`), 'apps/cli']);
  const [packages, [cli]] = [all.slice(0, -1), all.slice(-1)];
  const faults = [...packages, cli].flatMap((one) => contentFaults(one));
  for (const one of [...packages, cli]) {
    const tarball = path.join(folder, one.tarball);
    faults.push(...(await publintFaults(tarball)), ...(await attwFaults(tarball)));
  }
  await install(packages);
  for (const one of packages) faults.push(...(await importFaults(one)));
  const examples = await runExamples(root, folder, libraries, !values['without-redis']);
  faults.push(...examples.faults, ...(await strangersFaults(path.join(folder, cli.tarball), cli.manifest.version)));
  for (const { name, files, bytes } of [...packages, cli]) {
    const readme = files.includes('README.md') ? '' : ', no README.md';
    console.log(
      `${name.padEnd(36)} ${String(files.length).padStart(4)} files ${String(bytes).padStart(8)} bytes${readme}`,
    );
  }
  for (const fault of faults) console.error(fault);
  const left = examples.skipped.length === 0 ? '' : ` (without Redis not that of ${examples.skipped.join(', ')})`;
  console.log(`${packages.length + 1} packages, ${examples.runs} runs of examples${left}, ${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

/** What somebody without this repository meets. */
async function strangersFaults(tarball, version) {
  const installed = path.join(folder, 'command-line');
  const faults = await checkCommandLine(installed, tarball);
  const stranger = await strangerIn(path.join(folder, 'stranger'), tarball);
  faults.push(...(await strangerFaults(stranger, () => hostFaults(installed, version, stranger.env))));
  return [...faults, ...(await bundleFaults(stranger.folder, tarball, stranger.env))];
}

/** Folders of all libraries that `npm publish --workspaces` would publish. */
async function publishedLibraries() {
  const all = await readdir(path.join(root, 'libs'));
  const manifests = await Promise.all(all.map((name) => readManifest(path.join('libs', name))));
  return all.filter((_name, index) => manifests[index].private !== true);
}

async function readManifest(project) {
  return JSON.parse(await readFile(path.join(root, project, 'package.json'), 'utf8'));
}

/** Packs projects as `npm publish` would, their own pack scripts included. */
async function pack(projects) {
  const workspaces = projects.flatMap((project) => ['--workspace', project]);
  const output = run(
    'npm',
    ['pack', '--json', '--ignore-scripts=false', '--pack-destination', folder, ...workspaces],
    root,
  );
  // Scripts may print before the JSON.
  const packed = JSON.parse(output.slice(output.search(/^\[/m)));
  return Promise.all(
    projects.map(async (project) => {
      const manifest = await readManifest(project);
      const { filename, files, size } = packed.find(({ name }) => name === manifest.name);
      return { name: manifest.name, manifest, tarball: filename, files: files.map((file) => file.path), bytes: size };
    }),
  );
}

function contentFaults({ name, manifest, files }) {
  const present = new Set(files);
  const targets = Object.entries(manifest.exports).flatMap(([entry, target]) =>
    typeof target === 'string'
      ? [[entry, target]]
      : [
          [entry, target.types],
          [entry, target.default],
        ],
  );
  return [
    ...(present.has('LICENSE') ? [] : [`${name}: packs no LICENSE`]),
    ...files.filter((file) => unwanted.test(file)).map((file) => `${name}: packs ${file}`),
    ...targets
      .filter(([, target]) => !present.has(target.replace('./', '')))
      .map(([entry, target]) => `${name}: exports ${entry} as ${target}, which is not packed`),
  ];
}

async function install(packages) {
  const dependencies = Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`]));
  // A client of other hands, which the README of fhir-proxy shows.
  const { devDependencies } = await readManifest(path.join('libs', 'fhir-proxy'));
  dependencies['fhir-kit-client'] = devDependencies['fhir-kit-client'];
  const manifest = { name: 'another-service', private: true, type: 'module', dependencies };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  run('npm', ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'], folder);
  await assertInstalledFromTarballs(packages);
}

/** A link into this repository would make every import succeed, whatever the tarball holds. */
async function assertInstalledFromTarballs(packages) {
  const installed = path.join(folder, 'node_modules', '@fhir-gateway');
  const names = await readdir(installed);
  if (names.length !== packages.length) throw new Error(`installed: ${names.join(', ')}`);
  for (const name of names) {
    const isCopy = (await stat(path.join(installed, name))).isDirectory();
    if (!isCopy) throw new Error(`${name} is not a folder of its own`);
  }
}

/** Loads all entry points of a package in a process of its own, as ES modules, and in another one by `require`. */
async function importFaults({ name, manifest }) {
  const entries = Object.keys(manifest.exports).filter((entry) => entry !== './package.json');
  const faults = [];
  for (const [type, load] of [
    ['module', 'await import'],
    ['commonjs', 'require'],
  ]) {
    const loads = entries.map((entry) => `Object.keys(${load}(${JSON.stringify(name + entry.slice(1))})).length`);
    const script = `console.log(JSON.stringify([${loads}]));`;
    const { status, stdout, stderr } = spawnSync(process.execPath, [`--input-type=${type}`, '-e', script], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) {
      faults.push(`${name} as ${type}: ${stderr.trim().split('\n').slice(0, 6).join(' ')}`);
      continue;
    }
    for (const [at, count] of JSON.parse(stdout).entries()) {
      const { types } = manifest.exports[entries[at]];
      if (count === 0 && !(await hasTypesOnly(name, types))) {
        faults.push(`${name + entries[at].slice(1)} as ${type}: exports nothing`);
      }
    }
  }
  return faults;
}

/** Whether an entry has types and no values by its declarations: nothing of it is there at run time. */
async function hasTypesOnly(name, declarations) {
  const text = await readFile(path.join(folder, 'node_modules', name, declarations), 'utf8');
  const exported = text.match(/^export .*/gm) ?? [];
  return exported.length > 0 && exported.every((line) => /^export (?:type|interface)\b/.test(line));
}

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NX_TUI: 'false' },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}\n${error ?? ''}`);
  return stdout;
}
