// `npm run release:dry`: makes every artifact of a release in a folder, without a registry, and publishes nothing: the packages of
// npm, the Python client, the chart, the bundle for desktop hosts with its checksum, the lists of packages (SBOM), the entry of the
// MCP registry, and the images, in the engine of containers that is there. What needs a program that is not there is skipped, and says so. The workflow of a release makes its files here.
//
//   npm run release:dry                              into dist/release
//   npm run release:dry -- --out <folder>            into that one
//   npm run release:dry -- --repository owner/name   with the registry's entry as that repository publishes it
//   npm run release:dry -- --built                   what is built already is not built again
//   npm run release:dry -- --without-images          leaves the images out: they are published already
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../build/workspace.mjs';
import { makeBundle } from './bundle.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(root, 'dist', 'release') },
    repository: { type: 'string', default: process.env.GITHUB_REPOSITORY ?? 'example/fhir-gateway' },
    built: { type: 'boolean' },
    'without-images': { type: 'boolean' },
  },
});
const out = resolve(values.out);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const tool = (name, ...args) => run(process.execPath, join(root, 'tools', 'deployment', name), ...args);

/** Each returns why it was skipped, or nothing. */
const steps = {
  'packages of npm': packages,
  'bundle for desktop hosts': makeOfCommandLine,
  'Python client': () => /^skipped: (.*)$/m.exec(tool('python-client.mjs', '--out', out))?.[1],
  chart,
  'lists of packages (SBOM)': lists,
  'entry of the MCP registry': () => void write('server.json', `${JSON.stringify(registryEntry(), null, 2)}\n`),
  ...(values['without-images'] ? {} : { images }),
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
let bundle;
if (!values.built) run('npm', 'run', '--silent', 'build');
for (const [name, step] of Object.entries(steps)) {
  const reason = step();
  if (reason !== undefined) console.log(`skipped: ${name}: ${reason}`);
}
const made = readdirSync(out).sort();
for (const name of made) {
  const sum = createHash('sha256').update(readFileSync(join(out, name)));
  console.log(`${sum.digest('hex')} ${String(statSync(join(out, name)).size).padStart(9)} ${name}`);
}
console.log(`${made.length} files of version ${version} in ${out}, made for ${values.repository}`);

function packages() {
  const all = JSON.parse(run('npm', 'query', '.workspace')).filter(({ private: isPrivate }) => isPrivate !== true);
  const workspaces = all.flatMap(({ location }) => ['--workspace', location]);
  run('npm', 'pack', '--ignore-scripts=false', '--silent', '--pack-destination', out, ...workspaces);
}

function makeOfCommandLine() {
  bundle = makeBundle(out, join(out, `fhir-gateway-cli-${version}.tgz`));
}

function chart() {
  if (spawnSync('helm', ['version', '--short']).status !== 0) return 'there is no helm';
  const source = join(root, 'deploy', 'helm', 'fhir-gateway');
  run('helm', 'lint', '--quiet', source);
  run('helm', 'package', source, '--destination', out);
}

function lists() {
  for (const app of ['cli', 'rest-api', 'mcp-server']) {
    const text = tool('sbom.mjs', `apps/${app}`);
    const { bomFormat, components } = JSON.parse(text);
    if (bomFormat !== 'CycloneDX' || components.length === 0) throw new Error(`${app}: no list of packages`);
    write(`${app}.cdx.json`, text);
  }
}

function images() {
  if (spawnSync('docker', ['info']).status !== 0) return 'there is no engine of containers';
  for (const app of ['cli', 'rest-api', 'mcp-server']) {
    run('docker', 'build', '-f', `apps/${app}/Dockerfile`, '-t', `fhir-gateway/${app}:${version}`, '.');
  }
}

function registryEntry() {
  const args = ['--print', '--repository', values.repository, '--bundle', bundle.file];
  return JSON.parse(tool('hosts.mjs', ...args)).files['server.json'];
}

function write(name, text) {
  writeFileSync(join(out, name), text);
}

function run(command, ...args) {
  const env = { ...process.env, NX_TUI: 'false', NX_DAEMON: 'false' };
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    env,
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}\n${error ?? ''}`);
  return stdout;
}
