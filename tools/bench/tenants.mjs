// Measures a directory of 100,000 made-up organizations: how long it takes to open, to make ready and to ask, and what memory it holds.
// The index of names is a file that the import writes; --without-names removes it first, as where a list of an earlier release lies.
//
//   npm run bench:tenants
//   npm run bench:tenants -- --without-names
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { importSource } from '../build/source.mjs';

const organizations = 100_000;
const limits = { openMs: 1000, indexCpuMs: 1000, blockedMs: 20, lookUpMs: 20, searchMs: 20, memoryMb: 60 };
const vendor = {
  id: 'vendor',
  name: 'Vendor',
  kind: 'ehr',
  environment: 'production',
  tenancy: { mode: 'template', templates: { patient: { fhirBaseUrl: 'https://vendor.example/{tenant}' } } },
  oauth: { discovery: 'smart' },
  registration: 'required',
  verification: { status: 'unverified' },
};

/** Names like real ones: a few words that very many have, and one or two that few have. */
function* madeUp() {
  const common = [
    'Medical Center',
    'Family Clinic',
    'Health System',
    'Hospital',
    'Pediatrics Group',
    'Medical Associates',
  ];
  const kinds = [
    'North',
    'Lake',
    'River',
    'Saint Brigid',
    'Mercy',
    'County',
    'Valley',
    'University',
    'Community',
    'Grace',
  ];
  const states = ['MN', 'WI', 'IA', 'ND', 'SD', 'IL', 'MI', 'OH', 'TX', 'CA'];
  for (let at = 0; at < organizations; at += 1) {
    const place = `${syllables(at % 4999)}ville`;
    yield {
      tenant: `t-${at.toString(36)}`,
      name: `${kinds[at % 10]} ${place} ${common[at % 6]} ${syllables(at)}`,
      aliases: [`${syllables(at * 7)} ${common[(at + 1) % 6]}`],
      places: [{ city: place, state: states[at % 10] }],
      npis: [String(1_000_000_000 + at)],
      fhirBaseUrl: `https://fhir${at % 900}.vendor.example/api/FHIR/R4/`,
    };
  }
}

function syllables(number) {
  const parts = [
    'ba',
    'cor',
    'den',
    'fi',
    'gal',
    'hem',
    'jo',
    'kir',
    'lu',
    'mon',
    'nas',
    'pel',
    'qui',
    'ros',
    'sta',
    'tev',
  ];
  const word = number.toString(16).replace(/./g, (digit) => parts[Number.parseInt(digit, 16)]);
  return word[0].toUpperCase() + word.slice(1);
}

/** Memory of buffers is given back some time after they are collected. */
const memoryMb = async () => {
  for (let at = 0; at < 3; at += 1) {
    globalThis.gc?.();
    await setTimeout(50);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss: rss / 1e6, held: (heapUsed + external) / 1e6 };
};

/**
 * Makes the directory ready beside other work: processor time in all, and how long other work had to wait at most. Beside
 * other programs that says little, so that the longest that a turn took of the processor is measured too.
 */
async function prepare(registry) {
  const before = process.cpuUsage();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  let isDone = false;
  let turnMs = 0;
  const watch = (since) => {
    if (isDone) return;
    const { user, system } = process.cpuUsage(since);
    turnMs = Math.max(turnMs, (user + system) / 1000);
    setImmediate(watch, process.cpuUsage());
  };
  setImmediate(watch, process.cpuUsage());
  await registry.prepareDirectory();
  isDone = true;
  delay.disable();
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1000, blockedMs: delay.max / 1e6, turnMs };
}

/** Times every query, several times each, and returns percentiles and the slowest in milliseconds. */
function time(queries, ask) {
  const times = queries.flatMap((query) =>
    Array.from({ length: 20 }, () => {
      const started = performance.now();
      ask(query);
      return performance.now() - started;
    }),
  );
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(times.length * share)];
  return { median: at(0.5), p95: at(0.95), p99: at(0.99), slowest: times.at(-1) };
}

/** Runs in a process of its own, so that the memory of making the index does not count. */
async function measure(folder) {
  const { createPlatformRegistry, openTenantCatalog } = await importSource('libs/platform-registry/src/index.ts');
  const before = await memoryMb();
  const started = performance.now();
  const { catalog } = openTenantCatalog({ directories: [folder] });
  const openMs = performance.now() - started;
  const registry = createPlatformRegistry({ definitions: [vendor], environment: {}, tenants: catalog });
  const index = await prepare(registry);
  const ids = Array.from({ length: 500 }, (_, at) => `t-${(at * 199).toString(36)}`);
  const queries = [
    { query: 'medical' },
    { query: 'me' },
    { query: 'medical center north' },
    { query: 'mercy hospitl' },
    { query: 'universty balu vile' },
    { query: 'saint brigid famly clinic' },
    { query: 'mercy hospital', state: 'SD' },
    { query: 'nobody at all' },
    { query: 'comunity hopsital corbaville wisconsin' },
    { npi: '1000099999' },
    { state: 'MN' },
    { query: 'health system', offset: 15_000 },
    {},
  ];
  const lookUp = time(ids, (id) => catalog.find('vendor', id));
  const search = time(queries, (query) => registry.searchDirectory(query));
  const after = await memoryMb();
  return { openMs, index, lookUp, search, heldMb: after.held - before.held, rssMb: after.rss - before.rss };
}

async function main() {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-tenants-'));
  try {
    const { writeTenantIndex } = await importSource('libs/platform-registry/src/index.ts');
    const started = process.cpuUsage();
    const file = await writeTenantIndex(folder, { platform: vendor, organizations: madeUp() });
    const names = file.replace(/tenants$/, 'names');
    const megabytes = async (path) => `${((await stat(path)).size / 1e6).toFixed(1)} MB`;
    console.log(
      `${organizations} organizations: a list of ${await megabytes(file)}, names of ${await megabytes(names)}`,
    );
    console.log(`written in     ${(process.cpuUsage(started).user / 1e6).toFixed(1)} s of CPU`);
    if (withoutNames) await rm(names);
    const args = ['--expose-gc', fileURLToPath(import.meta.url), '--measure', folder];
    const child = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    const { openMs, index, lookUp, search, heldMb, rssMb } = JSON.parse(child.stdout);
    const ms = (value) => `${value.toFixed(value < 1 ? 3 : 1)} ms`;
    let isWithin = true;
    const judge = (what, text, value, limit) => {
      isWithin &&= value <= limit;
      console.log(`${what.padEnd(14)} ${text} (limit ${limit}): ${value <= limit ? 'holds' : 'DOES NOT HOLD'}`);
    };
    judge('opened in', ms(openMs), openMs, limits.openMs);
    judge('ready in', `${ms(index.cpuMs)} of CPU`, index.cpuMs, limits.indexCpuMs);
    judge('others waited', `${ms(index.blockedMs)} at most`, index.blockedMs, limits.blockedMs);
    console.log(`longest turn   ${ms(index.turnMs)} of CPU`);
    judge(
      'look-up',
      `median ${ms(lookUp.median)}, slowest ${ms(lookUp.slowest)}, p95 ${ms(lookUp.p95)}`,
      lookUp.p95,
      limits.lookUpMs,
    );
    judge(
      'search',
      `median ${ms(search.median)}, p99 ${ms(search.p99)}, slowest ${ms(search.slowest)}, p95 ${ms(search.p95)}`,
      search.p95,
      limits.searchMs,
    );
    judge(
      'memory held',
      `process grew by ${rssMb.toFixed(1)} MB, held ${heldMb.toFixed(1)} MB`,
      heldMb,
      limits.memoryMb,
    );
    process.exitCode = isWithin ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const [flag, folder] = process.argv.slice(2);
const withoutNames = flag === '--without-names';
if (flag === '--measure') console.log(JSON.stringify(await measure(folder)));
else await main();
