import type { ExplanationOfBenefit } from 'fhir/r4.js';
import { anywhere, row } from './fact.js';
import type { Call, Question } from './question.js';
import { called, day, within, type Truth } from './truth.js';

const patient = 'hedda-vantreen';
const dates = ['2026-01-02', '2026-02-01', 'YYYY-MM-DD'];
const thisYear = new Date().toISOString().slice(0, 4);
const lastYear = `${new Date().getUTCFullYear() - 1}`;

function search(resourceType: string, args: Record<string, unknown> = {}): Call {
  return { tool: 'search', args: { resource_type: resourceType, ...args } };
}

/** What the payer paid, as an amount to the cent may be written. */
function paid({ payment, total }: ExplanationOfBenefit): string[] {
  const benefit = total?.find(({ category }) => /paid|benefit/i.test(JSON.stringify(category)))?.amount.value;
  const value = payment?.amount?.value ?? benefit ?? 0;
  return [`${value}`, value.toFixed(2)];
}

/** Questions about days of the calendar: what is right depends on the day of the records, which are dated back from it. */
export function calendarQuestions(truth: Truth): readonly Question[] {
  const visits = (keep: (start: string) => boolean) =>
    truth.visits(patient).filter(({ period }) => keep(day(period?.start)));
  const startsOf = (keep: (start: string) => boolean) => visits(keep).map(({ period }) => row(day(period?.start)));
  const sumOf = (claims: readonly { readonly amounts: Readonly<Record<string, number>> }[], name: string) =>
    (claims.reduce((cents, { amounts }) => cents + Math.round((amounts[name] ?? 0) * 100), 0) / 100).toFixed(2);
  return [
    {
      id: 'last-year',
      persona: 'patient',
      words: 'My appointments last year?',
      setting: 'hedda',
      weak: [search('Encounter', { params: { date: 'last year' } })],
      good: [search('Encounter', { since: `${lastYear}-01-01`, until: `${lastYear}-12-31` })],
      right: {
        patient,
        either: [
          { facts: startsOf((start) => start.startsWith(lastYear)) },
          { facts: startsOf((start) => within(start, 360)) },
        ],
      },
    },
    {
      id: 'visit-in-may',
      persona: 'nurse',
      words: 'Why did she come in May of this year?',
      setting: 'hedda',
      weak: [search('Encounter', { since: '2026-05-01', until: '2026-05-31' })],
      good: [search('Encounter', { params: { date: ['ge2026-05-01', 'le2026-05-31'] } })],
      right: {
        patient,
        facts: visits((start) => start.startsWith('2026-05')).map(({ period, reasonCode }) =>
          row(day(period?.start), called(reasonCode?.[0])),
        ),
      },
    },
    {
      id: 'date-in-words',
      persona: 'billing clerk',
      words: 'Visits since 15 November 2025?',
      setting: 'hedda',
      weak: [search('Encounter', { since: '11/15/2025' })],
      good: [search('Encounter', { since: '2025-11-15' })],
      right: { patient, facts: startsOf((start) => start >= '2025-11-15') },
    },
    {
      id: 'ambiguous-date',
      persona: 'billing clerk',
      words: 'Visits since 01/02/2026?',
      setting: 'hedda',
      weak: [search('Encounter', { since: '01/02/2026' })],
      good: [search('Encounter', { since: '2026-01-02' })],
      right: { patient, facts: startsOf((start) => start >= '2026-01-02') },
      rightForWeak: { refusal: [dates] },
    },
    {
      id: 'implant-lot',
      persona: 'care manager',
      words: 'Which implant does she have? There is a recall of a lot.',
      setting: 'hedda',
      weak: [search('Device', { params: { elements: 'lotNumber' } })],
      good: [search('Device'), { row: 0 }],
      right: {
        patient,
        facts: truth.all('Device', patient).map(({ lotNumber = '' }) => anywhere(lotNumber)),
      },
    },
    {
      id: 'hospital-bill',
      persona: 'billing clerk',
      words: 'What did the knee operation cost?',
      setting: 'hedda',
      weak: [search('ExplanationOfBenefit', { since: '2025-07-15', until: '2025-08-31' })],
      good: [search('ExplanationOfBenefit', { since: '2025-07-15', until: '2025-08-31' })],
      right: {
        patient,
        facts: truth
          .claims(patient)
          .filter(({ billablePeriod }) => day(billablePeriod?.start) === '2025-07-15')
          .map((each) => row(day(each.billablePeriod?.start), paid(each))),
      },
    },
    {
      id: 'claims-of-a-year',
      persona: 'billing clerk',
      words: 'What was paid for her in 2025, and what does she owe?',
      setting: 'hedda',
      weak: [search('ExplanationOfBenefit', { since: '2025-01-01', until: '2025-12-31', limit: '100' })],
      good: [search('ExplanationOfBenefit', { since: '2025-01-01', until: '2025-12-31', limit: 100 })],
      right: (() => {
        const of = truth.recordAt('sandbox-ehr', patient).claims.filter(({ start }) => start.startsWith('2025'));
        const sums = ['paidtoprovider', 'memberliability'].map((name) => anywhere(sumOf(of, name)));
        return { patient, facts: [anywhere(`${of.length}`), ...sums] };
      })(),
    },
    {
      id: 'record-owed',
      persona: 'billing clerk',
      words: 'What was billed this year, and what does she owe?',
      setting: 'record',
      weak: [{ tool: 'search_record', args: { section: 'claims', since: 'this year', limit: '1' } }],
      good: [{ tool: 'search_record', args: { section: 'claims', since: thisYear, limit: 1 } }],
      right: (() => {
        const claims = truth
          .recordAt('sandbox-payer', patient)
          .claims.filter(({ start }) => start.startsWith(thisYear));
        const kinds = [...new Set(claims.map(({ type }) => type))];
        return {
          facts: kinds.map((kind) => {
            const ofKind = claims.filter(({ type }) => type === kind);
            return row(thisYear, kind, sumOf(ofKind, 'submitted'), sumOf(ofKind, 'memberliability'));
          }),
        };
      })(),
      notAt: ['other-server'],
    },
  ];
}
