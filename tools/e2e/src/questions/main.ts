// `npm run questions`: asks everyday questions as a weak and as a good client do, of the sandbox with each of its switches and
// of a server of other hands, and judges both halves of each answer against the generated records.
// --review: the questions of an outside review, at the sandbox with all switches and at the server of other hands, as a table.
// --quick: two switch sets; --write: the table in docs/generated/answers.md; --platform NAME; --only PATTERN of question ids; --show: the answers; --list FILE.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { findPlatformsDirectory } from '@fhir-gateway/gateway';
import { writeTable } from './agents-page.js';
import { answersOf, faults, figuresLine, figuresOf, missedBars, perQuestion, table } from './report.js';
import { reviewIds, reviewTable } from './review.js';
import { quirks, runAll } from './run.js';
import type { Platform } from './run.js';
import { questionsOf } from './set/index.js';
import { Truth } from './set/truth.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    review: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    platform: { type: 'string', multiple: true },
    only: { type: 'string' },
    list: { type: 'string' },
    show: { type: 'boolean', default: false },
  },
});
const everything: readonly Platform[] = ['none', ...quirks, 'all', 'other-server'];
const quick: readonly Platform[] = ['none', 'all'];
const reviewed: readonly Platform[] = ['all', 'other-server'];
const chosen = values.review ? reviewed : values.quick ? quick : everything;
const platforms = everything.filter((each) => (values.platform ?? chosen).includes(each));
const started = Date.now();
// The sandbox takes the day that it is started on.
const day = new Date(`${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`);
const truth = new Truth(day.toISOString());
const asked = questionsOf(truth, day).filter(
  ({ id }) => new RegExp(values.only ?? '').test(id) && (!values.review || reviewIds.has(id)),
);
const listed: string[] = [];
const runs = await runAll(platforms, asked, truth, (run) => {
  if (run.platform === platforms[0]) print(perQuestion(run).join('\n'));
  if (values.show) print(answersOf(run));
  const found = faults(run);
  listed.push(...found);
  print(found.join('\n'));
  print(figuresLine(figuresOf(run)));
});
const figures = runs.map(figuresOf);
const reviews = values.review ? runs.map(reviewTable) : [];
for (const { lines } of reviews) print(`\n${lines.join('\n')}`);
const missed = [
  ...figures.flatMap(missedBars),
  ...reviews.flatMap(({ failed }) => (failed > 0 ? [`${failed} questions of the review`] : [])),
];
print(`\n${table(figures)}`);
print(`\n${asked.length} questions, ${platforms.length} platforms, ${Math.round((Date.now() - started) / 1000)} s`);
for (const each of missed) print(`FAILED ${each}`);
if (values.list !== undefined) writeFileSync(values.list, `${listed.join('\n')}\n`);
if (values.write) {
  const page = join(dirname(findPlatformsDirectory(import.meta.url)), 'docs', 'generated', 'answers.md');
  writeFileSync(page, writeTable(readFileSync(page, 'utf8'), table(figures), asked.length));
}
process.exitCode = missed.length === 0 ? 0 : 1;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
