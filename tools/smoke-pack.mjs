// `npm run smoke:pack`: packs every library that is published, installs the tarballs in an empty folder as another
// service would, imports each entry point and runs the example of the registry's README. Exits with 1 on any fault.
//
//   npm run smoke:pack               build, pack, install, import
//   npm run smoke:pack -- --keep     and leave the folder for a look
import { mkdtemp, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './workspace.mjs';

/** What people are told to install; what these depend on in turn is packed too. */
const named = [
  'audit',
  'token-vault',
  'platform-registry',
  'smart-auth',
  'fhir-proxy',
  'record-view',
  'coverage-tools',
  'gateway',
];
/** A file of a tarball that must not be there: sources, tests and build records. */
const unwanted = /\.(?:test|contract)\.|\/testing\/|\.tsbuildinfo$|(?:^|\/)src\/|(?<!\.d)\.ts$/;

const { values } = parseArgs({ options: { keep: { type: 'boolean' } } });
const folder = await mkdtemp(path.join(tmpdir(), 'fhir-gateway-pack-'));
try {
  await main();
} finally {
  if (values.keep) console.log(`kept: ${folder}`);
  else await rm(folder, { recursive: true, force: true });
}

async function main() {
  const libraries = await withDependencies(named);
  const nx = path.join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
  run(
    process.execPath,
    [nx, 'run-many', '-t', 'build', '-p', ...libraries.map((name) => `@fhir-gateway/${name}`)],
    root,
  );
  const packages = [];
  for (const library of libraries) packages.push(await pack(library));
  const faults = packages.flatMap((one) => contentFaults(one));
  await install(packages);
  for (const one of packages) faults.push(...(await importFaults(one)));
  faults.push(...(await exampleFaults()));
  for (const { name, files, bytes } of packages) {
    const readme = files.includes('README.md') ? '' : ', no README.md';
    console.log(
      `${name.padEnd(36)} ${String(files.length).padStart(4)} files ${String(bytes).padStart(8)} bytes${readme}`,
    );
  }
  for (const fault of faults) console.error(fault);
  console.log(`${packages.length} packages, ${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

/** Adds the libraries of this repository that a library needs at run time. */
async function withDependencies(libraries) {
  const all = new Set(libraries);
  // A Set hands out what is added while it is walked.
  for (const library of all) {
    const { dependencies = {}, peerDependencies = {} } = await readManifest(library);
    for (const name of Object.keys({ ...dependencies, ...peerDependencies })) {
      if (name.startsWith('@fhir-gateway/')) all.add(name.slice('@fhir-gateway/'.length));
    }
  }
  return [...all];
}

async function readManifest(library) {
  return JSON.parse(await readFile(path.join(root, 'libs', library, 'package.json'), 'utf8'));
}

/** Packs one library as `npm publish` would, its own pack scripts included. */
async function pack(library) {
  const source = path.join(root, 'libs', library);
  const output = run('npm', ['pack', '--json', '--ignore-scripts=false', '--pack-destination', folder], source);
  // Scripts may print before the JSON.
  const [{ filename, files, size }] = JSON.parse(output.slice(output.search(/^\[/m)));
  const manifest = await readManifest(library);
  return { name: manifest.name, manifest, tarball: filename, files: files.map((file) => file.path), bytes: size };
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
    ...files.filter((file) => unwanted.test(file)).map((file) => `${name}: packs ${file}`),
    ...targets
      .filter(([, target]) => !present.has(target.replace('./', '')))
      .map(([entry, target]) => `${name}: exports ${entry} as ${target}, which is not packed`),
  ];
}

async function install(packages) {
  const dependencies = Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`]));
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

/** Imports every entry point in a process of its own, as ES modules. */
async function importFaults({ name, manifest, files }) {
  const isEmpty = files.filter((file) => file.endsWith('.js')).length === 1;
  const entries = Object.keys(manifest.exports).filter((entry) => entry !== './package.json');
  const faults = [];
  for (const entry of entries) {
    const specifier = name + entry.slice(1);
    const script = `const module = await import(${JSON.stringify(specifier)}); console.log(Object.keys(module).length);`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) faults.push(`${specifier}: ${stderr.trim().split('\n').slice(0, 6).join(' ')}`);
    // A library that is planned but not written yet packs, and says so in its one file.
    else if (Number(stdout) === 0 && !isEmpty) faults.push(`${specifier}: exports nothing`);
  }
  return faults;
}

/** Runs the example of the registry's README, word for word. */
async function exampleFaults() {
  const readme = await readFile(path.join(root, 'libs', 'platform-registry', 'README.md'), 'utf8');
  const [, example] = /<!-- example:shipped -->\s*```js\n([^]*?)```/.exec(readme) ?? [];
  if (example === undefined) return ['platform-registry/README.md: has no example:shipped'];
  await mkdir(path.join(folder, 'service'));
  await writeFile(path.join(folder, 'service', 'main.js'), example);
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join('service', 'main.js')], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  const expected = ['FHIR_GATEWAY_PLATFORM_BCBSAR_CLIENT_ID', 'https://launch.smarthealthit.org/'];
  if (status !== 0) return [`the README's example: ${stderr.trim()}`];
  return expected.filter((text) => !stdout.includes(text)).map((text) => `the README's example does not print ${text}`);
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
