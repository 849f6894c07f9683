// `npm test`: installs and builds what is missing, then runs the unit tests, the integration tests side by side, and those
// that measure (`*.alone.int.test.ts`) one after another.
// `npm test -- --unit`, `-- --integration`, or any Jest arguments (a path, -t name) narrow it.
// `npm test -- --quirks all` (or a list) runs the end-to-end tests alone, each sandbox with these habits of unkind servers.
// `npm test -- --shuffle 7` runs the files of tests in the order of that seed: none may need another one before it.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare, root, run } from './build/workspace.mjs';

await prepare();

const args = process.argv.slice(2);
const quirks = takeOption(args, '--quirks');
const seed = takeOption(args, '--shuffle');
const only = quirks === undefined ? args.find((arg) => arg === '--unit' || arg === '--integration') : '--integration';
const jestArgs = args.filter((arg) => arg !== only);
if (quirks !== undefined) {
  process.env.FHIR_GATEWAY_SANDBOX_QUIRKS = quirks;
  if (jestArgs.length === 0) jestArgs.push('tools/e2e/');
}
if (seed !== undefined) {
  const sequencer = join(root, 'tools', 'jest', 'shuffling-sequencer.cjs');
  jestArgs.push(`--seed=${seed}`, '--showSeed', `--testSequencer=${sequencer}`);
}
/**
 * Every file of tests loads its modules anew, most of which live until its end: with V8's small young generation the
 * collector copies them several times, which took an eighth of the processor time. Workers get the options of their parent.
 */
const youngGeneration = ['--min-semi-space-size=16', '--max-semi-space-size=64'];
/** A file of integration tests waits for timers, for other processes and for a browser about half of the time. */
const sideBySide = Math.max(3, Math.floor(availableParallelism() / 2));
const phases = [
  // Unit tests share nothing, so they run side by side.
  {
    name: 'unit',
    flag: '--unit',
    args: [...leavingOut('\\.int\\.test\\.ts$'), '--maxWorkers=100%'],
    node: youngGeneration,
  },
  // Integration tests start servers and browsers, each file its own, on ports of its own.
  {
    name: 'integration',
    flag: '--integration',
    args: [...leavingOut('(?<!\\.int)\\.test\\.ts$', '\\.alone\\.int\\.test\\.ts$'), `--maxWorkers=${sideBySide}`],
    node: youngGeneration,
  },
  // What these measure would be the work of their neighbours. They run with the young generation of the REST API's image:
  // with that of Node 24 itself, a single collection can take 50 ms.
  {
    name: 'alone',
    flag: '--integration',
    args: [...leavingOut('(?<!\\.alone\\.int)\\.test\\.ts$'), '--runInBand'],
    node: ['--max-semi-space-size=8'],
  },
];

/** What the tests and the programs they start leave behind goes with it, also where a test was ended half way. */
const scratch = mkdtempSync(join(tmpdir(), 'fhir-gateway-test-'));
// Images run as their own user, who must find their folder.
chmodSync(scratch, 0o711);
process.once('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 3 }));

const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const skips = [];
const times = [];
for (const phase of phases) {
  if (only !== undefined && only !== phase.flag) continue;
  const counts = await runJest(phase);
  for (const key of Object.keys(total)) total[key] += counts[key];
  failures.push(...counts.failures);
  skips.push(...counts.skips);
  times.push(...counts.times);
}
writeFileSync(join(root, '.cache', 'test-counts.json'), JSON.stringify({ ...total, failures }));
const longest = times.sort((a, b) => b.ms - a.ms).slice(0, 10);
if (longest.length > 1) {
  const lines = longest.map(({ file, ms }) => `  ${(ms / 1000).toFixed(1)} s  ${file}`);
  console.log(`\nLongest:\n${lines.join('\n')}`);
}
if (skips.length > 0) console.log(`\nSkipped:\n${skips.map((skip) => `  ${skip}`).join('\n')}`);
// Once more at the end: where each is reported, hundreds of lines of others follow.
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);

/** Takes `name value` out of the arguments. */
function takeOption(all, name) {
  const at = all.indexOf(name);
  if (at < 0) return undefined;
  const [, value] = all.splice(at, 2);
  if (value !== undefined && !value.startsWith('-')) return value;
  console.error(`${name} needs a value`);
  process.exit(2);
}

function leavingOut(...patterns) {
  return patterns.flatMap((pattern) => ['--testPathIgnorePatterns', pattern]);
}

async function runJest(phase) {
  const folder = join(root, '.cache');
  const file = join(folder, `test-counts-${phase.name}.json`);
  mkdirSync(folder, { recursive: true });
  rmSync(file, { force: true });
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const reporter = join(root, 'tools', 'jest', 'count-reporter.cjs');
  const reporters = ['--reporters=default', `--reporters=${reporter}`];
  // Given arguments come first: the lists of reporters and patterns would swallow a path after them.
  const args = [...(phase.node ?? []), jest, ...jestArgs, '--passWithNoTests', ...reporters, ...phase.args];
  const code = await run(process.execPath, args, {
    FHIR_GATEWAY_TEST_COUNTS: file,
    // Hundreds of tests start the same few programs, and to compile each takes 0.1 s. Node before 22.1 has no such cache.
    FHIR_GATEWAY_TEST_COMPILE_CACHE: join(scratch, 'compiled'),
    TMPDIR: scratch,
  });
  const counts = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : { passed: 0, failed: 0, skipped: 0, failures: [], skips: [], times: [] };
  // Jest can fail without a failed test, for instance when a worker dies.
  if (code !== 0 && counts.failed === 0) {
    counts.failed = 1;
    counts.failures.push(`the ${phase.name} tests as a whole: exit code ${code}`);
  }
  return counts;
}
