// `npm test`: installs and builds what is missing, then runs the unit tests and after them the integration tests.
// `npm test -- --unit`, `-- --integration`, or any Jest arguments (a path, -t name) narrow it.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root, run } from './workspace.mjs';

await prepare();

const args = process.argv.slice(2);
const only = args.find((arg) => arg === '--unit' || arg === '--integration');
const jestArgs = args.filter((arg) => arg !== only);
const phases = [
  // Unit tests share nothing, so they run side by side; integration tests start servers and browsers, one after another.
  { flag: '--unit', args: ['--testPathIgnorePatterns', '\\.int\\.test\\.ts$', '--maxWorkers=100%'] },
  { flag: '--integration', args: ['--testPathIgnorePatterns', '(?<!\\.int)\\.test\\.ts$', '--runInBand'] },
];

const total = { passed: 0, failed: 0, skipped: 0 };
for (const phase of phases) {
  if (only !== undefined && only !== phase.flag) continue;
  const counts = await runJest(phase);
  for (const key of Object.keys(total)) total[key] += counts[key];
}
writeFileSync(join(root, '.cache', 'test-counts.json'), JSON.stringify(total));
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);

async function runJest(phase) {
  const folder = join(root, '.cache');
  const file = join(folder, `test-counts${phase.flag}.json`);
  mkdirSync(folder, { recursive: true });
  rmSync(file, { force: true });
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const reporter = join(root, 'tools', 'jest-count-reporter.cjs');
  const reporters = ['--reporters=default', `--reporters=${reporter}`];
  // Given arguments come first: the lists of reporters and patterns would swallow a path after them.
  const args = [jest, ...jestArgs, '--passWithNoTests', ...reporters, ...phase.args];
  const code = await run(process.execPath, args, { FHIR_GATEWAY_TEST_COUNTS: file });
  const counts = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passed: 0, failed: 0, skipped: 0 };
  // Jest can fail without a failed test, for instance when a worker dies.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}
