import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareWithBudget, lowerBudget, type Budget } from './budget.js';
import { measureFigures, readShares, type Figures } from './figures.js';

/** The bundle lies in `tools/documentation/dist/budget`. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');
const file = join(root, 'budget.json');

const [now, shares] = [measureFigures(root), readShares(root)];
const budget: Budget = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as Budget)
  : { figures: now, reasons: [], shares };
if (process.argv.includes('--write')) {
  writeFileSync(file, `${JSON.stringify(lowerBudget(budget, now, shares), null, 2)}\n`);
} else {
  const { lines, faults } = compareWithBudget(budget, now, shares, figuresBefore());
  for (const line of lines) console.log(line);
  for (const fault of faults) console.error(fault);
  console.log(`${lines.length} figures differ from budget.json, ${faults.length} faults`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

/** Of the commit before this one; empty where there is none, as in a clone of one commit. */
function figuresBefore(): Figures {
  try {
    const text = execFileSync('git', ['show', 'HEAD^:budget.json'], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
    return (JSON.parse(text) as Budget).figures;
  } catch {
    return {};
  }
}
