// `node tools/run.mjs bench:prior-auth`, a part of `npm run bench:coverage`: what the gateway's own work adds to a question about
// prior authorization, with a payer and a record that answer at once. Exits with 1 when its median is more than the 15 ms it
// may be.
import { performance } from 'node:perf_hooks';
import { importSource } from '../build/source.mjs';
import { printVerdicts } from './verdict.mjs';

const rounds = 200;
const mostMs = 15;

const { checkPriorAuth, stubPayer, assertion } = await importSource({
  contents: `export { checkPriorAuth } from './crd/check-prior-auth.js'; export * from './testing/stub-payer.js';`,
  folder: 'libs/coverage-tools/src',
});
const held = assertion(['covered', 'valueCode', 'covered'], ['pa-needed', 'valueCode', 'auth-needed']);
const { context, sent, reads } = stubPayer({ assertions: [held] });
const question = { patient_id: 'pat-1', procedure_code: '27447', diagnosis_codes: ['M17.11'] };

const times = [];
for (let round = 0; round < rounds; round++) {
  const before = performance.now();
  const { status } = await checkPriorAuth(context, question);
  times.push(performance.now() - before);
  if (status !== 'required') throw new Error(`the payer’s answer came out as ${status}`);
  sent.length = 0;
  reads.length = 0;
}
const [first] = times;
times.sort((a, b) => a - b);
const median = times[Math.floor(rounds / 2)];
console.log(`A question with five prefetch templates; ${rounds} rounds, Node ${process.versions.node}`);
console.log(`median ms                        ${median.toFixed(2)}`);
console.log(`95th percentile ms               ${times[Math.floor(rounds * 0.95)].toFixed(2)}`);
console.log(`first of a process ms            ${first.toFixed(2)}`);
printVerdicts([{ what: 'check p50 of our own', ms: median, limitMs: mostMs }]);
