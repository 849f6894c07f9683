import { Cells } from '@fhir-gateway/limits/cells';
import { DocumentReader } from '@fhir-gateway/record-view';
import type { Patient } from 'fhir/r4.js';

import type { Fact, FactSource, MergedSection } from '../facts/fact.js';
import { emptyAccount } from '../reading/account.js';
import type { RecordConnection } from '../reading/record-connection.js';
import { connectionOf } from '../testing/people.js';
import { countParts, partOf } from './pdf/record-parts.js';
import { writePdf } from './pdf/write-pdf.js';
import { printedHead, printedSection, type PrintedSection } from './printed-record.js';
import { writeHtml } from './write-html.js';

const ehr = connectionOf('sandbox-ehr', { platformName: 'Riverside Hospital' });
const clinic = connectionOf('sandbox-clinic', { platformName: 'Clinic & Partners' });
const platformNames = new Map([ehr, clinic].map(({ id, platformName }) => [id, platformName]));
const patient: Patient = { resourceType: 'Patient', id: 'a' };
const source = (of: RecordConnection): FactSource => ({
  connection: of.id,
  said: { type: 'Condition' },
  resource: { resourceType: 'Condition', subject: {} },
});
const asthma: Fact = {
  ...{ section: 'problems', key: '1', display: 'Asthma', codings: [], status: 'active', certainty: 'same' },
  ...{ when: '2024-05-01T09:30:00+02:00', warnings: ['restricted'], possiblySame: [] },
  sources: [source(ehr), source(clinic)],
  conflicts: [
    {
      field: 'status',
      values: [
        { value: 'active', sources: [source(ehr)] },
        { value: 'resolved', sources: [source(clinic)] },
      ],
    },
  ],
  findings: ['ordered, no fill known'],
};
const nothing: MergedSection = {
  ...{
    section: 'problems',
    facts: [],
    absences: [],
    withdrawn: 0,
    superseded: 0,
    uninformative: 0,
    gaps: [],
    account: emptyAccount,
  },
  read: [ehr, clinic].map(({ id }) => ({ connection: id, entries: 1 })),
};
const problems: MergedSection = { ...nothing, facts: [asthma], withdrawn: 2, superseded: 1 };
const late = { reason: 'timeout', code: 'UPSTREAM_TIMEOUT', message: 'There was no answer in time.' } as const;
const head = printedHead(
  {
    ...{
      id: ehr.id,
      name: 'Ana <script>alert(1)</script>',
      birthDates: ['1970-01-01', '1971-01-01'],
      sexes: ['female'],
    },
    sources: [
      { connection: ehr, patient },
      { connection: clinic, gap: { connection: clinic.id, ...late } },
    ],
  },
  '2026-01-02T03:04:05Z',
);

async function* each(sections: readonly PrintedSection[]): AsyncGenerator<PrintedSection> {
  yield* sections;
}

const cells = new Cells({ startMs: 180_000 });
afterAll(() => cells.close());

async function htmlOf(...sections: PrintedSection[]): Promise<string> {
  let text = '';
  for await (const chunk of writeHtml(head, each(sections))) text += chunk;
  return text;
}

async function pdfOf(sections: readonly PrintedSection[], part?: number): Promise<{ bytes: Buffer; text: string }> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writePdf(head, sections, part)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const document = { bytes, contentType: 'application/pdf' };
  const { text } = await new DocumentReader({ timeMs: 60_000 }).read(document, { cell: cells.for('a person') });
  return { bytes, text: text.replaceAll(/\s+/g, ' ') };
}

describe('a printed section', () => {
  it('has each fact once, with its sources and what they disagree in', () => {
    expect(printedSection(problems, platformNames)).toEqual({
      title: 'Conditions',
      columns: ['Date', 'What', 'Details', 'Status', 'Source'],
      rows: [
        [
          '2024-05-01 09:30',
          'Asthma',
          'restricted; ordered, no fill known; status disputed: active (Riverside Hospital) / resolved (Clinic & Partners)',
          'active',
          'Riverside Hospital, Clinic & Partners',
        ],
      ],
      notes: ['2 withdrawn by those who recorded them are not shown.', '1 replaced by newer versions are not shown.'],
    });
  });

  it('says who lists nothing and who could not be read, and never that there is nothing', () => {
    const refused = { reason: 'refused', code: 'SCOPE_INSUFFICIENT', message: 'No scope.' } as const;
    const gap = { connection: clinic.id, resourceType: 'Condition', ...refused };
    expect(printedSection({ ...nothing, gaps: [gap] }, platformNames)).toMatchObject({
      rows: [],
      notes: ['None listed by Riverside Hospital.', 'Condition is not shared by Clinic & Partners: No scope.'],
    });
    const unread = { ...nothing, read: [], gaps: [gap, { ...gap, connection: ehr.id }] };
    expect(printedSection(unread, platformNames).notes.join()).not.toContain('None');
  });

  it('has what a platform says there is none of, with its day', () => {
    const when = '2025-03-04T00:00:00Z';
    const absence = { display: 'No known allergies', isOfOneKind: false, when, source: source(ehr) };
    const { notes } = printedSection({ ...nothing, section: 'allergies', absences: [absence] }, platformNames);
    expect(notes).toEqual(['Riverside Hospital says on 2025-03-04: No known allergies.']);
  });
});

describe('a record as HTML', () => {
  it('says whose it is, where it comes from and in what the platforms disagree', async () => {
    const html = await htmlOf(printedSection(problems, platformNames));
    expect(html).toContain('Ana &lt;script&gt;');
    expect(html).toContain('1970-01-01 or 1971-01-01 (the platforms disagree)');
    expect(html).toContain('Clinic &amp; Partners: There was no answer in time.');
    expect(html).toContain('<th scope="col">Source</th>');
    expect(html.trimEnd().endsWith('</html>')).toBe(true);
  });

  it('says by what records were joined, who else may be meant, which died, and which are not all of the person’s', () => {
    const dead: Patient = {
      ...patient,
      deceasedBoolean: true,
      link: [{ type: 'seealso', other: { reference: 'Patient/b' } }],
    };
    const { facts, sources } = printedHead(
      {
        ...{ id: ehr.id, birthDates: [], sexes: [] },
        sources: [
          { connection: ehr, patient: dead },
          { connection: clinic, patient: { ...patient, deceasedBoolean: false } },
        ],
        joins: [{ connections: [ehr.id, clinic.id], by: 'evidence', reasons: [] }],
        questions: [{ connections: [ehr.id, 'payer'], bits: 0, reasons: [] }],
      },
      '2026-01-02T03:04:05Z',
    );
    expect(facts.map(({ value }) => value)).toEqual([
      'unknown',
      'unknown',
      'yes (the platforms disagree)',
      'taken for one person’s by what the platforms say of the person',
    ]);
    expect(sources).toEqual([
      expect.stringMatching(/^Riverside Hospital: The platform has a further record/),
      'Clinic & Partners',
      'payer, not in here, since only the person can say whether it is theirs',
    ]);
  });

  it('runs nothing and loads nothing, whatever the record says', async () => {
    const hostile = '"><img src=x onerror=alert(1)><script>alert(1)</script>';
    const section: PrintedSection = { title: hostile, columns: [hostile], rows: [[hostile]], notes: [hostile] };
    const html = await htmlOf(section);
    expect(html).not.toMatch(/<script|<img/i);
    expect(html).toContain("default-src 'none'");
  });
});

describe('a record as PDF', () => {
  it('is tagged, titled and in a language, and has every text', async () => {
    const { bytes, text } = await pdfOf([printedSection(problems, platformNames)]);
    const raw = bytes.toString('latin1');
    expect(raw).toContain('/MarkInfo');
    expect(raw).toContain('/StructTreeRoot');
    expect(raw).toContain('/Lang (en)');
    expect(raw).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(raw).not.toContain('/CIDSet');
    for (const tag of ['/H1', '/H2', '/Table', '/TR', '/TH', '/TD']) expect(raw).toContain(tag);
    expect(text).toContain('Asthma');
    expect(text).toContain('status disputed');
  });

  it('has one table for each section, however many rows it has', async () => {
    const rows = Array.from({ length: 45 }, (_, index) => [`row ${index}`]);
    const { bytes, text } = await pdfOf([{ title: 'Many', columns: ['What'], rows, notes: [] }]);
    expect(bytes.toString('latin1').match(/\/S \/Table\b/g)).toHaveLength(1);
    expect(bytes.toString('latin1').match(/\/S \/TR\b/g)).toHaveLength(46);
    expect(text).toContain('row 44');
  });

  it('has letters of other scripts, and says how many characters its font does not have', async () => {
    const section = { title: 'Names', columns: ['Name'], rows: [['Zażółć Ωμέγα Пётр'], ['漢字 名']], notes: [] };
    const { text } = await pdfOf([section]);
    expect(text).toContain('Zażółć Ωμέγα Пётр');
    expect(text).toContain('3 characters that this document’s font does not have');
  });

  it('is divided where it is long, with each row in one part', async () => {
    const rowsOf = (name: string, count: number) => Array.from({ length: count }, (_, index) => [`${name}${index}`]);
    const section = (title: string, count: number): PrintedSection => ({
      title,
      columns: ['What'],
      rows: rowsOf(title, count),
      notes: [`Note of ${title}`],
    });
    const sections = [section('A', 3), section('B', 0), section('C', 7), section('D', 0)];
    expect(countParts(sections, 4)).toBe(3);
    const parts = [1, 2, 3].map((part) => partOf(sections, part, 4));
    expect(parts.flat().flatMap(({ rows }) => rows.map(([cell]) => cell))).toEqual(
      sections.flatMap(({ rows }) => rows.map(([cell]) => cell)),
    );
    const notes = parts.flat().flatMap((one) => one.notes);
    expect(notes.filter((note) => note.startsWith('Note')).sort()).toEqual(sections.flatMap((one) => one.notes));
    expect(notes).toContain('Continued from part 1.');
    expect(countParts([], 4)).toBe(1);
  });
});
