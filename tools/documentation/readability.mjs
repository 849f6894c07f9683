// `npm run readability`: words a sentence of README and docs, page by page; ends with 1 where a sentence is too long, the mean is
// too high, the README has too many lines, or a page has a word of this project alone (`tools/build/private-words.json`).
import { importSource } from '../build/source.mjs';
import { root } from '../build/workspace.mjs';

const { meanWords, measureDocumentation, sentenceLimits } = await importSource(
  'tools/documentation/src/readability.ts',
);
const measured = measureDocumentation(root);
for (const page of measured)
  console.log(
    `${page.page.padEnd(32)} ${String(page.sentences).padStart(4)} sentences ${meanWords([page]).toFixed(1)} words`,
  );
const mean = meanWords(measured);
const faults = measured.flatMap((page) => page.faults);
console.log(`mean ${mean.toFixed(1)} words a sentence, ${sentenceLimits.mean} at most; ${faults.length} faults`);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 || mean > sentenceLimits.mean ? 1 : 0;
