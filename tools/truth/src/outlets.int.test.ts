import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Cells } from '@fhir-gateway/limits/cells';
import { DocumentReader } from '@fhir-gateway/record-view';
import { readFolder } from './records/read-folder.js';
import type { Resource } from './records/fhir-json.js';
import { startGateway, type AskedGateway } from './serve/gateway.js';
import { serveRecord, type ServedRecord } from './serve/platforms.js';

const folder = join(fileURLToPath(import.meta.url), '..', '..', 'people', 'clinic');
const loinc = 'http://loinc.org';
const subject = { reference: 'Patient/petra-hollowmere' };

function observation(id: string, code: string, value: number, unit: string, day: string, more: object = {}): Resource {
  return {
    ...{ resourceType: 'Observation', id, status: 'final', code: { coding: [{ system: loinc, code }] }, subject },
    effectiveDateTime: day,
    valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
    ...more,
  } as unknown as Resource;
}

const high = {
  interpretation: [{ coding: [{ code: 'H' }] }],
  referenceRange: [{ low: { value: 0.5, unit: 'mg/dL' }, high: { value: 1.1, unit: 'mg/dL' } }],
};
/** A series that goes somewhere, and values whose meaning stands beside them. */
const more: readonly Resource[] = [
  ...[0.7, 0.8, 0.9, 1, 1.2].map((value, at) => observation(`c${at}`, '2160-0', value, 'mg/dL', `${2020 + at}-03-01`)),
  observation('c5', '2160-0', 1.6, 'mg/dL', '2026-02-11', high),
  observation('pulse', '8867-4', 71, '/min', '2026-02-11'),
  observation('pulse-of-fetus', '8867-4', 140, '/min', '2026-02-12', { focus: [{ display: 'Fetus' }] }),
  observation('glucose', '2345-7', 97, 'mg/dL', '2026-02-11', {
    note: [{ text: 'Sample lipemic; result unreliable' }],
  }),
];

const outlets = ['summary', 'list', 'search', 'trend', 'ips', 'html', 'pdf', 'console'] as const;
type Outlet = (typeof outlets)[number];

const printed = ['list', 'html', 'pdf', 'console'] as const;
const listed = ['search', ...printed] as const;

/** What a row of an outlet has to say where it is about something, and which outlets have such a row; no other may. */
interface Stated {
  readonly at: RegExp;
  readonly says: readonly RegExp[];
  readonly in: readonly Outlet[];
}

const day = (iso: string): RegExp => {
  const words = new Date(`${iso}T00:00:00Z`).toLocaleString('en-GB', {
    ...{ day: 'numeric', month: 'short' },
    year: 'numeric',
    timeZone: 'UTC',
  });
  return new RegExp(`${iso}|${words.replace('Sept', 'Sep')}`);
};

const facts: Readonly<Record<string, Stated>> = {
  'a value with its unit and day': {
    at: /\b55 [uµ]g/,
    says: [/lead/i, day('2026-02-11')],
    in: outlets,
  },
  'a value that was high': {
    at: /creatinine.*\b1\.6 mg\/dL|\b1\.6 mg\/dL.*creatinine/i,
    says: [/\bH\b|high/i, day('2026-02-11')],
    in: outlets,
  },
  'a result that stands inside a report': {
    at: /\b6\.1 g\/dL/,
    says: [/hemoglobin/i, day('2026-03-20')],
    in: outlets.filter((one) => one !== 'search'),
  },
  'what a report concludes': {
    at: /critical anemia/i,
    says: [/complete blood count|CBC panel/i, day('2026-03-20')],
    in: outlets.filter((one) => one !== 'trend'),
  },
  // A search shows one type as the platform answers it, and does not know when the person was born.
  'a date that cannot be': { at: /\b311 mg(?!.*date_kind)/, says: [/future/], in: [...printed, 'trend'] },
  'the left eye': { at: /\b31 mm/, says: [/left/i, day('2026-01-08')], in: [...listed, 'summary', 'trend'] },
  'the right eye': { at: /\b14 mm/, says: [/right/i, day('2026-01-08')], in: [...listed, 'summary', 'trend'] },
  'whose pulse it is': {
    at: /\b140 (?:beats|\/min|bpm)/,
    says: [/fetus/i],
    in: [...listed, 'summary', 'trend', 'ips'],
  },
  'a remark beside a value': { at: /\b97 mg\/dL/, says: [/lipemic/i], in: outlets },
  'an allergy': { at: /allergy to penicillin|^\W*penicillin/i, says: [/./], in: [...listed, 'summary', 'ips'] },
  'an allergy that was refuted': { at: /latex/i, says: [/refuted/i], in: listed },
  'an absence of one kind': { at: /no known food allergy/i, says: [/./], in: [...listed, 'summary', 'ips'] },
  'an absence of all kinds': { at: /(?<!of )none known|no known allerg/i, says: [], in: [] },
  'an order': { at: /lisinopril/i, says: [day('2026-02-11')], in: [...listed, 'summary', 'ips'] },
  'who says it': { at: /Quillmarsh/, says: [/lisinopril/i], in: [...printed, 'summary', 'ips'] },
  'an order not to take it': { at: /metformin/i, says: [/do not (?:take|give)/i], in: [...listed, 'summary', 'ips'] },
  'a problem since when': { at: /diabetes/i, says: [day('2019-05-06')], in: [...listed, 'summary', 'ips'] },
  'a problem that was refuted': { at: /asthma/i, says: [/refuted/i], in: listed },
  'a vaccine': { at: /zoster/i, says: [day('2025-10-02')], in: [...listed, 'summary', 'ips'] },
  'a vaccine that was not given': { at: /influenza/i, says: [/not[ -](?:done|given)/i], in: listed },
  'an entry that was withdrawn': { at: /\b99 mmol\/L/, says: [/entered-in-error/], in: ['search'] },
};

describe('one person of an unkind platform, through eight outlets', () => {
  const cells = new Cells({ startMs: 180_000 });
  let record: ServedRecord;
  let server: AskedGateway;
  let rows: Readonly<Record<Outlet, readonly string[]>>;

  beforeAll(async () => {
    const [person] = readFolder(folder);
    if (person === undefined) throw new Error('nobody');
    record = await serveRecord({ ...person, resources: [...person.resources, ...more] });
    server = await startGateway([record]);
    const platform = await server.enter(0);
    rows = await rowsOfOutlets(server, platform, cells);
  }, 240_000);

  afterAll(async () => {
    await server?.stop();
    await Promise.all([record?.close(), cells.close()]);
  });

  it.each(Object.entries(facts))('state alike: %s', (_name, { at, says, in: expected }) => {
    const there = outlets.flatMap((outlet) => {
      const about = rows[outlet].filter((row) => at.test(row));
      const silent = about.filter((row) => !says.every((one) => one.test(row)));
      return about.length === 0 ? [] : [{ outlet, silent }];
    });
    expect(there.flatMap(({ outlet, silent }) => silent.map((row) => `${outlet}: ${row}`))).toEqual([]);
    expect(there.map(({ outlet }) => outlet).sort()).toEqual([...expected].sort());
  });

  it('say the same direction wherever they say one', () => {
    const words = /(?:creatinine|1\.6).*?((?:rising|falling|steady)[^|"<]*)/i;
    const said = outlets.flatMap((outlet) => rows[outlet].flatMap((row) => words.exec(row)?.[1]?.trim() ?? []));
    expect(new Set(said.map((one) => one.split(/[,;(]/)[0]))).toEqual(new Set(['rising']));
    expect(outlets.filter((outlet) => rows[outlet].some((row) => words.test(row)))).toEqual([
      'summary',
      'trend',
      'ips',
      'console',
    ]);
  });
});

const sections = [
  ...['allergies', 'problems', 'medications', 'results', 'vitals', 'other-observations', 'immunizations'],
  ...['documents'],
] as const;
const types = [
  'Observation',
  'AllergyIntolerance',
  'Condition',
  'MedicationRequest',
  'Immunization',
  'DiagnosticReport',
];
const tests = [
  'lead',
  'creatinine',
  'hemoglobin',
  'cholesterol',
  'intraocular pressure',
  'heart rate',
  'glucose',
  'potassium',
];

async function rowsOfOutlets(server: AskedGateway, platform: string, cells: Cells): Promise<Record<Outlet, string[]>> {
  const told = async (tool: string, args: object) => linesOf((await server.agent.call(tool, { ...args })).text);
  const all = async <T>(items: readonly T[], read: (item: T) => Promise<string[]>) =>
    (await Promise.all(items.map(read))).flat();
  const text = async (path: string) => (await server.get(path)).text();
  const json = async <T>(path: string) => JSON.parse(await text(path)) as T;
  const pdf = Buffer.from(await (await server.get('/api/record/export?format=pdf')).arrayBuffer());
  const read = await new DocumentReader({ timeMs: 60_000 }).read(
    { bytes: pdf, contentType: 'application/pdf' },
    { cell: cells.for('a person') },
  );
  const summary = await json<{ sections: { rows: (string | null)[][]; notes: string[] }[] }>('/api/record/summary');
  const ips = await json<{ entry: { resource: Narrated }[] }>('/api/record/ips');
  return {
    summary: [
      ...(await told('get_patient_summary', {})),
      ...summary.sections.flatMap(({ rows, notes }) => [...rows.map((row) => row.join(' | ')), ...notes]),
    ],
    list: await all(sections, async (section) => {
      const { facts, absences } = await json<{ facts: object[]; absences: object[] }>(`/api/record/${section}`);
      const listed = [...facts, ...absences].map((one) => JSON.stringify(one));
      return [...listed, ...(await told('search_record', { section, limit: 50 }))];
    }),
    search: await all(types, (type) => told('search', { platform_id: platform, resource_type: type, limit: 50 })),
    trend: await all(tests, async (test) => {
      const { series } = await json<{ series: { name: string; values: object[] }[] }>(
        `/api/record/trends?test=${encodeURIComponent(test)}`,
      );
      const values = series.flatMap((one) => one.values.map((value) => `${one.name} | ${JSON.stringify(value)}`));
      return [...values, ...named(await told('get_trend', { test }))];
    }),
    ips: ips.entry.flatMap(({ resource }) =>
      (resource.section ?? []).flatMap(({ text: { div } }) => elementsOf(div, /<tr>|<p>/)),
    ),
    html: elementsOf(await text('/api/record/export?format=html'), /<tr>|<p/),
    pdf: read.text.replaceAll(/\s+/g, ' ').split(/ record-1(?= )/),
    console: [
      // The cards of tests and the line of allergies; all else of the home leads to the lists.
      ...elementsOf(await text('/record/summary?wait=all'), /<a class="safety/).slice(1),
      ...elementsOf(await text('/record/summary?wait=all'), cards).slice(1),
      ...elementsOf(await text('/record/results?wait=all'), cards).slice(1),
      ...(await all(sections, async (section) =>
        elementsOf(await text(`/record/lists/${section}?wait=all`), /<details class="fact"|<p class="hint/),
      )),
    ],
  };
}

const cards = /<article class="card test"/;

interface Narrated {
  readonly section?: readonly { readonly text: { readonly div: string } }[];
}

/** The lines of an answer, each with what every row of its table says. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  const every = lines.find((line) => line.startsWith('every row: ')) ?? '';
  return lines.filter((line) => line !== every).map((line) => (every === '' ? line : `${line} | ${every}`));
}

/** The rows of a trend, each with the test that stands above it. */
function named(lines: readonly string[]): string[] {
  let name = '';
  return lines.map((line) => {
    if (/: \d+ results?/.test(line)) name = line;
    return `${name} | ${line}`;
  });
}

/** The words of the parts of a page that begin with an element. */
function elementsOf(markup: string, begin: RegExp): string[] {
  return markup
    .replace(/<head[^]*?<\/head>/, '')
    .replaceAll(/<svg[^]*?<\/svg>/g, '')
    .split(begin)
    .map((part) => part.replace(/<\/article>[^]*|<\/a>\s*<section[^]*/, ''))
    .map((part) =>
      part
        .replaceAll(/^[^<>]*>|<[^>]*>/g, ' ')
        .replaceAll(/&#39;/g, "'")
        .replaceAll(/\s+/g, ' ')
        .trim(),
    );
}
