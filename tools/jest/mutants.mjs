// `npm run mutants -- libs/fhir-proxy [count]`: negates conditions of a project's sources one after another and says which its
// unit tests notice. The choice depends on each condition's own text alone, so that it stays the same while other code changes.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { conditionsOf } = require('./mutants-transform.cjs');
const { runCLI } = require('jest');
const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const [project = '', count = '40'] = process.argv.slice(2);
/** What the transform, the environment and this program share; a test file's globals end with it, symbols do not. */
const state = (globalThis[Symbol.for('mutants')] = { active: '', hits: new Set(), byFile: new Map() });

const mutants = sourcesOf(join(root, project, 'src'))
  .flatMap((path) => conditionsOf(readFileSync(path, 'utf8'), relative(root, path)))
  .map((mutant) => ({ ...mutant, rank: createHash('sha256').update(mutant.id).digest('hex') }))
  .sort((a, b) => (a.rank < b.rank ? -1 : 1))
  .slice(0, Number(count));
process.env.FHIR_GATEWAY_MUTANTS = JSON.stringify(mutants.map(({ id }) => id));

const first = await run([]);
if (first.failed > 0) throw new Error('The tests fail without any change');
const files = [...state.byFile].sort((a, b) => first.times.get(a[0]) - first.times.get(b[0]));
let noticed = 0;
for (const { id, text } of mutants) {
  const reaching = files.filter(([, hits]) => hits.has(id)).map(([file]) => file);
  state.active = id;
  let by;
  for (const file of reaching) {
    const { failed } = await run([file]);
    if (failed === 0) continue;
    by = file;
    break;
  }
  if (by !== undefined) noticed += 1;
  say(
    by === undefined
      ? `NOT noticed (${reaching.length} files): ${id}\n  ${text}`
      : `noticed by ${relative(root, by)}: ${id}`,
  );
}
say(`${project}: ${noticed} of ${mutants.length} noticed`);

/** Runs unit tests of the project: those named, or all. */
async function run(paths) {
  const write = process.stderr.write;
  process.stderr.write = () => true;
  try {
    const { results } = await runCLI(
      {
        config: join(root, 'tools', 'jest', 'mutants.config.cjs'),
        runInBand: true,
        reporters: [],
        silent: true,
        testPathIgnorePatterns: ['\\.int\\.test\\.ts$'],
        ...(paths.length > 0 ? { runTestsByPath: true, _: paths, $0: '' } : { _: [`${project}/`], $0: '' }),
      },
      [root],
    );
    const times = new Map(results.testResults.map(({ testFilePath, perfStats }) => [testFilePath, perfStats.runtime]));
    return { failed: results.numFailedTests + results.numRuntimeErrorTestSuites, times };
  } finally {
    process.stderr.write = write;
  }
}

function sourcesOf(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => /(?<!\.(test|contract|d))\.ts$/.test(path) && !/\/testing\//.test(path));
}

/** Jest leaves its own console behind. */
function say(line) {
  process.stdout.write(`${line}\n`);
}
