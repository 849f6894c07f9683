import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareWithBudget, lowerBudget, type Budget } from './budget.js';
import { wordsByPage } from '../page-rules.js';
import { measureFigures, readShares, type Figures } from './figures.js';

/** The bundle lies in `tools/documentation/dist/budget`. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');
const file = 'budget.json';
/** The words of each page that people write, beside it: a page that grows needs a reason in `budget.json`, too. */
const wordsFile = 'tools/documentation/word-budget.json';

const [now, words, shares] = [measureFigures(root), wordsByPage(root), readShares(root)];
const budget: Budget = existsSync(join(root, file))
  ? (JSON.parse(readFileSync(join(root, file), 'utf8')) as Budget)
  : { figures: now, reasons: [], shares };
const wordBudget = JSON.parse(readFileSync(join(root, wordsFile), 'utf8')) as Figures;
const figures = { ...budget.figures, ...wordBudget };
if (process.argv.includes('--write')) {
  const lowered = lowerBudget({ ...budget, figures }, { ...now, ...words }, shares);
  write(file, { ...lowered, figures: only(lowered.figures, (name) => Object.hasOwn(budget.figures, name)) });
  write(
    wordsFile,
    only(lowered.figures, (name) => Object.hasOwn(words, name)),
  );
} else {
  const before = { ...(fileBefore(file) as Partial<Budget>).figures, ...(fileBefore(wordsFile) as Figures) };
  const { lines, faults } = compareWithBudget({ ...budget, figures }, { ...now, ...words }, shares, before);
  for (const line of lines) console.log(line);
  for (const fault of faults) console.error(fault);
  console.log(`${lines.length} figures differ from budget.json, ${faults.length} faults`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

/** Of the commit before this one; empty where there is none, as in a clone of one commit. */
function fileBefore(path: string): unknown {
  try {
    return JSON.parse(execFileSync('git', ['show', `HEAD^:${path}`], { cwd: root, encoding: 'utf8', stdio: 'pipe' }));
  } catch {
    return {};
  }
}

function write(path: string, content: unknown): void {
  writeFileSync(join(root, path), `${JSON.stringify(content, null, 2)}\n`);
}

function only(figures: Figures, has: (name: string) => boolean): Figures {
  return Object.fromEntries(Object.entries(figures).filter(([name]) => has(name)));
}
