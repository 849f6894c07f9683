import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fullPlan, shortPlan } from './plan.js';
import { brokenPromises, describeOutcome } from './report.js';
import { runChaos } from './run-chaos.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
/** A run that does not come to its end by itself is a failure too. A busy machine takes longer than a free one. */
const limitMs = 240_000;

setTimeout(() => {
  console.error('the run took longer than four minutes');
  process.exit(1);
}, limitMs).unref();

const plan = process.argv.includes('--short') ? shortPlan : fullPlan;
const outcome = await runChaos(root, plan, (line) => console.error(line));
console.log(describeOutcome(outcome));
process.exit(brokenPromises(outcome).length === 0 ? 0 : 1);
