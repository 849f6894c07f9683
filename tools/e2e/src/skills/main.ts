// `npm run skills`: follows each skill of the folder `skills` over the sandbox to its end, and prints its calls and tokens.
import { runSkills } from './run-skills.js';

const line = (cells: readonly (string | number)[]) => `${cells.map((cell) => String(cell).padEnd(28)).join('')}\n`;

process.stdout.write(line(['skill', 'calls', 'tokens of text', 'tokens of structured']));
const runs = await runSkills(({ skill, calls, tokens, faults }) => {
  process.stdout.write(line([skill, calls, tokens.text, tokens.structured]));
  for (const fault of faults) process.stdout.write(`  FAILED ${fault}\n`);
});
process.exitCode = runs.some(({ faults }) => faults.length > 0) ? 1 : 0;
