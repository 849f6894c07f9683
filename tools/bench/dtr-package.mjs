// `node tools/run.mjs bench:dtr-package --package FILE --patient FILE --expected FILE [--code E0470] [--order Type/id]`:
// fills in the form of a published DTR package from a bundle of the patient's record, and compares the answers with the
// QuestionnaireResponse that is expected. The day of signing is the day of the run. Exits with 1 where an answer is missing
// or another one, or the logic takes longer than it may.
import { randomUUID } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { withSource } from '../build/source.mjs';
import { root } from '../build/workspace.mjs';
import { printVerdicts } from './verdict.mjs';

const most = { coldMs: 2_000, warmMs: 300 };
const rounds = 7;
const text = { type: 'string' };
const { values: given } = parseArgs({
  options: { package: text, patient: text, expected: text, code: { ...text, default: 'E0470' }, npi: text },
});
if (!given.package || !given.patient) {
  console.error('Name --package and --patient, and --expected to compare.');
  process.exit(2);
}
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));
const published = json(given.package);
const record = json(given.patient).entry.map(({ resource }) => resource);
const expected = given.expected ? answersOf(json(given.expected).item) : undefined;
const ofType = (type) => record.filter(({ resourceType }) => resourceType === type);
const [patient] = ofType('Patient');
const [coverage] = ofType('Coverage');
const [encounter] = ofType('Encounter');
// The public bundle lacks the practitioner that its order and its encounter name.
const signer = encounter?.participant?.[0]?.individual?.reference?.split('/')[1];
if (signer && ofType('Practitioner').length === 0) {
  record.push({
    resourceType: 'Practitioner',
    id: signer,
    name: [{ use: 'official', family: 'Doe', given: ['Jane', 'B'] }],
    identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1122334455' }],
  });
}

const contents = [
  "export { getQuestionnairePackage } from './dtr/get-questionnaire-package.js';",
  "export { createElmRunner } from './cql/elm-runner.js';",
].join('\n');
await withSource({ contents, folder: 'libs/coverage-tools/src' }, async (file) => {
  copyFileSync(
    path.join(root, 'libs/coverage-tools/src/cql/cql-worker.mjs'),
    path.join(path.dirname(file), 'cql-worker.mjs'),
  );
  const { getQuestionnairePackage, createElmRunner } = await import(pathToFileURL(file).href);
  const runElm = createElmRunner();
  const [times, worked] = [[], []];
  const context = contextOf(async (job, signal) => {
    // Judged by the processor's time, all threads included: what else the machine does adds to every other figure.
    const [started, cpu] = [performance.now(), process.cpuUsage()];
    const answer = await runElm(job, signal);
    const { user, system } = process.cpuUsage(cpu);
    worked.push((user + system) / 1_000);
    times.push(performance.now() - started);
    return answer;
  });
  const input = {
    procedure_code: given.code,
    patient_id: patient.id,
    coverage_id: coverage.id,
    ...(encounter && { encounter_id: encounter.id }),
    ...(given.npi ? { ordering_npi: given.npi } : signer && { practitioner_id: signer }),
  };
  const whole = [];
  let form;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    ({ forms: [form] } = await getQuestionnairePackage(context, input)); // prettier-ignore
    whole.push(performance.now() - started);
    // Somebody reads the form before the next one is asked for, and the next thread is ready by then.
    await quiet();
  }
  report(form);
  const [[cold, warm], [coldMs, warmMs]] = [worked, times].map(([first, ...next]) => [first ?? 0, median(next)]);
  console.log(`CQL of the first form: ${cold.toFixed(0)} ms of processor time, ${coldMs.toFixed(0)} ms by the clock`);
  console.log(`CQL of the next ones, median: ${warm.toFixed(0)} ms, ${warmMs.toFixed(0)} ms by the clock`);
  console.log(`whole call, first ${whole[0].toFixed(0)} ms, last ${whole.at(-1).toFixed(0)} ms`);
  printVerdicts([
    { what: 'CQL of the package cold', ms: cold, limitMs: most.coldMs },
    { what: 'CQL of the package warm', ms: warm, limitMs: most.warmMs },
  ]);
});

function report(form) {
  const filled = answersOf(form.response.item);
  const sources = new Map(form.prefilled.map((one) => [one.linkId, one]));
  for (const [linkId, values] of filled) {
    const { source = 'the form', reads = [] } = sources.get(linkId) ?? {};
    console.log(`${linkId.padEnd(10)} ${values.join(' | ').padEnd(70)} ${source} [${reads.join(', ')}]`);
  }
  for (const { linkId, outcome, detail } of form.prefilled) {
    if (outcome !== 'filled') console.log(`${linkId.padEnd(10)} ${outcome} ${detail ?? ''}`);
  }
  for (const warning of form.warnings) console.log(warning);
  if (!expected) return;
  const today = new Date().toISOString().slice(0, 10);
  const wrong = [...expected].filter(([linkId, values]) => {
    const answer = filled.get(linkId)?.join('|');
    // Expected is the day on which somebody once signed.
    return answer !== values.join('|') && !(answer === today && /^\d{4}-\d\d-\d\d$/.test(values[0] ?? ''));
  });
  for (const [linkId, values] of wrong) console.log(`expected ${linkId}: ${values.join(' | ')}`);
  console.log(`${expected.size - wrong.length} of ${expected.size}`);
  if (wrong.length > 0) process.exitCode = 1;
}

/** Resolves when this process has had nothing to do for a while. */
async function quiet() {
  for (let still = 0; still < 4; still++) {
    const cpu = process.cpuUsage();
    await sleep(100);
    if (process.cpuUsage(cpu).user > 10_000) still = -1;
  }
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Answers by linkId, codes by their code. */
function answersOf(items = [], found = new Map()) {
  for (const { linkId, answer = [], item = [] } of items) {
    const values = answer.map((one) => {
      const [value] = Object.entries(one).filter(([name]) => name.startsWith('value')).map(([, inner]) => inner); // prettier-ignore
      return typeof value === 'object' ? value.code : String(value);
    });
    if (values.length > 0) found.set(linkId, values);
    answersOf([...item, ...answer.flatMap((one) => one.item ?? [])], found);
  }
  return found;
}

/** A payer that answers with the package, and a server that refuses searches of what belongs to no patient, as HAPI does. */
function contextOf(runElm) {
  return {
    platform: { id: 'payer', name: 'Payer', definition: { id: 'payer' } },
    payer: {
      platformId: 'payer',
      configured: () => true,
      base: () => 'https://payer.example/fhir',
      send: async ({ path: at }) => ({
        status: at.startsWith('ValueSet') ? 404 : 200,
        contentType: 'application/fhir+json',
        body: at.startsWith('ValueSet') ? undefined : published,
      }),
    },
    records: async ({ path: at, query }) => {
      const [type, id] = at.split('/');
      if (id !== undefined) {
        const body = record.find((one) => one.resourceType === type && one.id === id);
        return body ? { status: 200, body } : { status: 404, body: undefined };
      }
      const search = new URLSearchParams(query);
      if (type === 'Practitioner' && search.has('patient')) return { status: 400, body: undefined };
      const npi = search.get('identifier')?.split('|')[1];
      const entry = ofType(type).filter(({ identifier = [] }) => npi === undefined || identifier.some(({ value }) => value === npi)); // prettier-ignore
      return {
        status: 200,
        body: { resourceType: 'Bundle', type: 'searchset', entry: entry.map((resource) => ({ resource })) },
      };
    },
    recordsBaseUrl: 'https://gateway.example/api/fhir/payer',
    now: Date.now,
    uuid: randomUUID,
    runElm,
  };
}
