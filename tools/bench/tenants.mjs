// Measures an index of 100,000 made-up organizations: how long it takes to open and to ask, and what memory it holds.
//
//   npm run bench:tenants
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { importSource } from '../build/source.mjs';

const organizations = 100_000;
const limits = { openMs: 1000, lookUpMs: 20, searchMs: 20, memoryMb: 60 };

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

const memoryMb = () => {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss: rss / 1e6, held: (heapUsed + external) / 1e6 };
};

/** Times every query, several times each, and returns the slowest and the median in milliseconds. */
function time(queries, ask) {
  const times = queries.flatMap((query) =>
    Array.from({ length: 20 }, () => {
      const started = performance.now();
      ask(query);
      return performance.now() - started;
    }),
  );
  times.sort((a, b) => a - b);
  return { median: times[times.length >> 1], slowest: times.at(-1) };
}

/** Runs in a process of its own, so that the memory of making the index does not count. */
async function measure(folder) {
  const { openTenantCatalog } = await importSource('libs/platform-registry/src/index.ts');
  const before = memoryMb();
  const started = performance.now();
  const { catalog } = openTenantCatalog({ directories: [folder] });
  const openMs = performance.now() - started;
  const ids = Array.from({ length: 500 }, (_, at) => `t-${(at * 199).toString(36)}`);
  const queries = [
    { query: 'medical' },
    { query: 'me' },
    { query: 'medical center north' },
    { query: 'edic' },
    { query: 'a' },
    { query: 'mercy hospital', state: 'SD' },
    { query: 'nobody at all' },
    { npi: '1000099999' },
    { state: 'MN' },
    { query: 'health system', offset: 15_000 },
    {},
  ];
  const first = performance.now();
  catalog.search('vendor', queries[0]);
  const firstMs = performance.now() - first;
  const lookUp = time(ids, (id) => catalog.find('vendor', id));
  const search = time(queries, (query) => catalog.search('vendor', query));
  const after = memoryMb();
  return { openMs, firstMs, lookUp, search, heldMb: after.held - before.held, rssMb: after.rss - before.rss };
}

async function main() {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-tenants-'));
  try {
    const { writeTenantIndex } = await importSource('libs/platform-registry/src/index.ts');
    const started = performance.now();
    const file = await writeTenantIndex(folder, { platform: 'vendor', organizations: madeUp() });
    console.log(`${organizations} organizations, ${((await stat(file)).size / 1e6).toFixed(1)} MB on disk`);
    console.log(`made in        ${((performance.now() - started) / 1000).toFixed(1)} s`);
    const args = ['--expose-gc', fileURLToPath(import.meta.url), '--measure', folder];
    const child = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    const { openMs, firstMs, lookUp, search, heldMb, rssMb } = JSON.parse(child.stdout);
    const ms = (value) => `${value.toFixed(value < 1 ? 3 : 1)} ms`;
    console.log(`opened in      ${ms(openMs)} (limit ${limits.openMs} ms)`);
    console.log(
      `look-up        median ${ms(lookUp.median)}, slowest ${ms(lookUp.slowest)} (limit ${limits.lookUpMs} ms)`,
    );
    console.log(
      `search         median ${ms(search.median)}, slowest ${ms(search.slowest)} (limit ${limits.searchMs} ms)`,
    );
    console.log(`first search   ${ms(firstMs)}`);
    console.log(
      `memory held    ${heldMb.toFixed(1)} MB, process grew by ${rssMb.toFixed(1)} MB (limit ${limits.memoryMb} MB)`,
    );
    const isWithin =
      openMs < limits.openMs &&
      lookUp.median < limits.lookUpMs &&
      search.median < limits.searchMs &&
      heldMb < limits.memoryMb;
    process.exitCode = isWithin ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const [flag, folder] = process.argv.slice(2);
if (flag === '--measure') console.log(JSON.stringify(await measure(folder)));
else await main();
