// `npm run release:check -- v0.2.0`: the dry run of a release, from a fresh clone on: everything that the workflow of a release
// would publish is made and tried here, and nothing is published. Without a tag it takes the version of package.json.
// What needs a program or a service that is not there is skipped, and says so. Ends with 1 where a step fails.
import { spawnSync } from 'node:child_process';
import { root } from '../build/workspace.mjs';

const node = (...args) => run(process.execPath, args);
const jest = (...patterns) =>
  node('node_modules/jest/bin/jest.js', '-c', 'tools/deployment/jest.config.cjs', '--silent', ...patterns);

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** Each step returns its last line, which may begin with `skipped: `, or `skipped` with a reason. */
const steps = {
  'one version, and its section in the changelog': () =>
    node('tools/deployment/check-release.mjs', ...process.argv.slice(2)),
  'licences of all dependencies': () => node('tools/deployment/check-licences.mjs'),
  'known vulnerabilities of what runs in production': vulnerabilities,
  'libraries and bundles': () => run('npm', ['run', '--silent', 'build']),
  'packages: packed, checked, installed elsewhere and started': () =>
    node('tools/smoke-pack/smoke-pack.mjs', ...(hasRedis ? [] : ['--without-redis'])),
  'every artifact of the tag, in dist/release': artifacts,
  'marketplace and plugin, by a host': () => whereThere('claude', 'plugin', 'validate', '.'),
  'workflows, by actionlint': () => whereThere('actionlint'),
  'workflows, owners, templates, chart and compose file': () => jest('release-files', 'chart\\.test', 'compose\\.test'),
  'images from their Dockerfiles, started': () =>
    hasRedis ? jest('images\\.int') : { skipped: 'redis-server is not on the PATH' },
};

const counts = { passed: 0, failed: 0, skipped: 0 };
const began = Date.now();
for (const [index, [name, step]] of Object.entries(steps).entries()) {
  const started = Date.now();
  console.log(`${index + 1}/${Object.keys(steps).length} ${name} …`);
  const [outcome, note] = attempt(step);
  counts[outcome] += 1;
  console.log(`  ${outcome} in ${seconds(started)} s${note === '' ? '' : `: ${note}`}`);
}
const summary = Object.entries(counts).map(([outcome, count]) => `${count} ${outcome}`);
console.log(`\n${Object.keys(steps).length} steps in ${seconds(began)} s: ${summary.join(', ')}`);
process.exitCode = counts.failed === 0 ? 0 : 1;

function attempt(step) {
  try {
    const result = step();
    if (typeof result !== 'string') return ['skipped', result.skipped];
    const [, reason] = /^skipped: (.*)$/.exec(lastLine(result)) ?? [];
    return reason === undefined ? ['passed', lastLine(result)] : ['skipped', reason];
  } catch (error) {
    return ['failed', error.message];
  }
}

/** Runs a program without showing what it prints, and returns that. */
function run(command, args) {
  const { status, stdout, stderr, error } = execute(command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}\n${error ?? ''}`);
  return `${stderr}\n${stdout}`;
}

function execute(command, args) {
  const env = { ...process.env, NX_TUI: 'false', NX_DAEMON: 'false' };
  return spawnSync(command, args, { cwd: root, encoding: 'utf8', env, maxBuffer: 2 ** 28 });
}

/** A registry that answers no audit has said nothing about vulnerabilities. */
function vulnerabilities() {
  const { stdout } = execute('npm', ['audit', '--json', '--omit=dev']);
  const { auditReportVersion, metadata, statusCode, message } = JSON.parse(stdout);
  if (auditReportVersion === undefined) return { skipped: `the registry has no audit (${statusCode ?? message})` };
  const { low, moderate, high, critical, total } = metadata.vulnerabilities;
  if (total > 0)
    throw new Error(`low ${low}, moderate ${moderate}, high ${high}, critical ${critical}: npm audit --omit=dev`);
  return '0 vulnerabilities';
}

/** What could not be made stands in the line. */
function artifacts() {
  const lines = node('tools/deployment/release-dry.mjs', '--built').trim().split('\n');
  return [lines.at(-1), ...lines.filter((line) => line.startsWith('skipped: '))].join('; ');
}

function whereThere(command, ...args) {
  if (spawnSync(command, ['--version']).status !== 0) return { skipped: `there is no ${command}` };
  return run(command, args) || 'no fault';
}

function lastLine(text) {
  return text.trim().split('\n').at(-1).trim();
}

function seconds(since) {
  return Math.round((Date.now() - since) / 1000);
}
