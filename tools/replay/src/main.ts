import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildCommit, buildSandbox, buildWorkingTree } from './checkout.js';
import type { Build } from './checkout.js';
import { compareRecordings } from './compare.js';
import { readExplained } from './explained.js';
import { recordBuild } from './record-build.js';
import { renderReport } from './report.js';
import { setups } from './setups.js';

const help = `npm run replay -- --base <git ref>   compares the working tree with a commit
npm run replay -- --self             compares the working tree with itself: must find nothing

  --setup <name>   only this one (repeatable): ${setups.map(({ name }) => name).join(', ')}
  --only <text>    lists only requests whose id contains this
  --explained      lists the explained differences, too

The recordings and the report are kept in .cache/replay. Exit code 1: something differs and nobody explained it.`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      base: { type: 'string' },
      self: { type: 'boolean' },
      setup: { type: 'string', multiple: true },
      only: { type: 'string' },
      explained: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help || (values.base === undefined) === (values.self !== true)) {
    console.log(help);
    return values.help ? 0 : 2;
  }
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
  const startedAt = performance.now();
  const sandbox = buildSandbox(root);
  const now = buildWorkingTree(root);
  const base = values.base === undefined ? { ...now, name: 'the same again' } : buildCommit(root, values.base);
  const chosen = setups.filter(({ name }) => values.setup?.includes(name) ?? true);
  console.log(`Built in ${Math.round((performance.now() - startedAt) / 1000)} s`);
  console.log(`Comparing ${base.name} with ${now.name} …`);
  const record = (build: Build) => recordBuild(build, chosen, sandbox, join(root, 'platforms'));
  const [before, after] = await Promise.all([record(base), record(now)]);
  const folder = join(root, '.cache', 'replay', 'last');
  mkdirSync(folder, { recursive: true });
  for (const [name, recording] of Object.entries({ base: before, now: after })) {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(Object.fromEntries(recording), null, 1));
  }
  const comparison = compareRecordings(before, after, readExplained());
  const { only } = values;
  const differences = comparison.differences.filter(({ request }) => only === undefined || request.includes(only));
  const report = renderReport({ ...comparison, differences }, { showExplained: values.explained === true });
  writeFileSync(join(folder, 'report.txt'), `${report}\n`);
  console.log(report);
  console.log(`${after.size} requests in ${Math.round((performance.now() - startedAt) / 1000)} s`);
  return comparison.differ > 0 ? 1 : 0;
}

process.exitCode = await main();
