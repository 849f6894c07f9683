import type { ObservationTruth, PatientTruth } from '@fhir-gateway/sandbox/truth';
import { anywhere, row } from './fact.js';
import type { Call, Question } from './question.js';
import { day, within } from './truth.js';
import type { Truth } from './truth.js';

const key = 'hedda-vantreen';
/** The platforms that hold a record of hers; a server of other hands has no sign-in. */
const places = ['sandbox-ehr', 'sandbox-clinic', 'sandbox-payer'] as const;
const notAt = ['other-server'];
const thisYear = new Date().toISOString().slice(0, 4);

function searchRecord(args: Readonly<Record<string, unknown>>): Call {
  return { tool: 'search_record', args };
}

function trend(test: string, args: Readonly<Record<string, unknown>> = {}): Call {
  return { tool: 'get_trend', args: { test, ...args } };
}

/** All that the platforms record of her in one list, oldest first. */
function of<Entry>(truth: Truth, list: (record: PatientTruth) => readonly Entry[]): Entry[] {
  return places.flatMap((platform) => list(truth.recordAt(platform, key)));
}

function names({ text, codes }: { text: string; codes: readonly { code: string; display?: string }[] }) {
  return [text, ...codes.flatMap(({ code, display }) => [code, ...(display === undefined ? [] : [display])])];
}

/** Results of a test, each once: a copy has the time and the value of what it is a copy of. */
function results(truth: Truth, code: string): ObservationTruth[] {
  const all = of(truth, ({ results: labs, vitals }) => [...labs, ...vitals]);
  const ofTest = all.filter(({ codes }) => codes.some((one) => one.code === code));
  const once = new Map(ofTest.map((one) => [`${one.date} ${one.value} ${one.systolic}/${one.diastolic}`, one]));
  return [...once.values()].sort((one, other) => one.date.localeCompare(other.date));
}

function mean(numbers: readonly number[], decimals: number): string {
  return `${Number((numbers.reduce((sum, one) => sum + one, 0) / numbers.length).toFixed(decimals))}`;
}

/** What is asked most often, of one person over all platforms. */
export const recordQuestions: readonly Question[] = [
  {
    id: 'record-a1c',
    persona: 'clinician',
    words: 'How has her A1c developed?',
    setting: 'record',
    weak: [trend('hba1c')],
    good: [trend('4548-4')],
    right: (truth) => {
      const all = results(truth, '4548-4');
      const numbers = all.map(({ value = 0 }) => value);
      const [first, last] = [all[0], all.at(-1)];
      return {
        facts: [
          row(`${last?.value}`, day(last?.date)),
          anywhere(`${first?.value}`, day(first?.date)),
          anywhere(`${Math.max(...numbers)}`),
          anywhere(mean(numbers, 2)),
        ],
      };
    },
    notAt,
  },
  {
    id: 'record-blood-pressure',
    persona: 'nurse',
    words: 'What was her blood pressure in the last year?',
    setting: 'record',
    weak: [trend('bp', { since: 'past year' })],
    good: [trend('blood pressure', { since: new Date(Date.now() - 365 * 86_400_000).toISOString().slice(0, 10) })],
    right: (truth) => {
      const all = results(truth, '85354-9').filter(({ date }) => within(date, 360));
      return { facts: all.slice(-5).map((one) => row(`${one.systolic}/${one.diastolic}`, day(one.date))) };
    },
    notAt,
  },
  {
    id: 'record-medications',
    persona: 'clinician',
    words: 'What does she take now?',
    setting: 'record',
    weak: [searchRecord({ section: 'medications', status: 'current' })],
    good: [searchRecord({ section: 'medications', status: 'active' })],
    right: (truth) => ({
      facts: of(truth, ({ medications }) => medications)
        .filter(({ status }) => status === 'active')
        .map((one) => row(names(one))),
    }),
    notAt,
  },
  {
    id: 'record-allergies',
    persona: 'nurse',
    words: 'What is she allergic to?',
    setting: 'record',
    weak: [searchRecord({ section: 'allergies' })],
    good: [searchRecord({ section: 'allergies' })],
    right: (truth) => ({
      facts: of(truth, ({ allergies }) => allergies)
        .filter(({ criticality }) => criticality !== undefined)
        .map((one) => row(names(one), one.criticality ?? '')),
    }),
    notAt,
  },
  {
    id: 'record-last-visit',
    persona: 'patient',
    words: 'When was I last seen, and by whom?',
    setting: 'record',
    weak: [searchRecord({ section: 'encounters', limit: '3' })],
    good: [searchRecord({ section: 'encounters', limit: 1 })],
    right: (truth) => {
      const last = of(truth, ({ encounters }) => encounters)
        .sort((one, other) => one.start.localeCompare(other.start))
        .at(-1);
      return { facts: [row(day(last?.start), last?.clinician ?? '')] };
    },
    notAt,
  },
  {
    id: 'record-flu-shots',
    persona: 'patient',
    words: 'When did I get my flu shots?',
    setting: 'record',
    weak: [searchRecord({ section: 'immunizations', words: 'flu shot' })],
    good: [searchRecord({ section: 'immunizations', words: 'influenza' })],
    right: (truth) => ({
      facts: of(truth, ({ immunizations }) => immunizations)
        .filter(({ text }) => /influenza/i.test(text))
        .map(({ date }) => row(day(date))),
    }),
    notAt,
  },
  {
    id: 'record-problems',
    persona: 'clinician',
    words: 'Which problems does she have?',
    setting: 'record',
    weak: [searchRecord({ section: 'problems', status: 'Active' })],
    good: [searchRecord({ section: 'problems', status: 'active' })],
    right: (truth) => ({
      facts: of(truth, ({ problems }) => problems)
        .filter(({ status, category }) => status === 'active' && category === 'problem-list-item')
        .map((one) => row(names(one))),
    }),
    notAt,
  },
  {
    id: 'record-abnormal',
    persona: 'clinician',
    words: 'Which results of the last half year were abnormal?',
    setting: 'record',
    weak: [searchRecord({ section: 'results', abnormal_only: 'true', since: '6 months ago' })],
    good: [searchRecord({ section: 'results', abnormal_only: true, since: '6 months ago' })],
    right: (truth) => ({
      facts: of(truth, ({ results: labs }) => labs)
        .filter(({ flag, date }) => flag !== undefined && flag !== 'N' && within(date, 175))
        .map((one) => row(day(one.date), `${one.value}`)),
    }),
    notAt,
  },
  {
    id: 'record-note-word',
    persona: 'nurse',
    words: 'Does any note speak of complications?',
    setting: 'record',
    weak: [searchRecord({ section: 'documents', words: 'complications', include_text: 'true' })],
    good: [searchRecord({ section: 'documents', words: 'complications', include_text: true })],
    right: () => ({ facts: [anywhere('Operation without complications')] }),
    notAt,
  },
  {
    id: 'record-owed',
    persona: 'billing clerk',
    words: 'What was billed this year, and what does she owe?',
    setting: 'record',
    weak: [searchRecord({ section: 'claims', since: 'this year', limit: '1' })],
    good: [searchRecord({ section: 'claims', since: thisYear, limit: 1 })],
    right: (truth) => {
      const claims = truth.recordAt('sandbox-payer', key).claims.filter(({ start }) => start.startsWith(thisYear));
      const kinds = [...new Set(claims.map(({ type }) => type))];
      return {
        facts: kinds.map((kind) => {
          const ofKind = claims.filter(({ type }) => type === kind);
          const sum = (name: string) =>
            (ofKind.reduce((cents, { amounts }) => cents + Math.round((amounts[name] ?? 0) * 100), 0) / 100).toFixed(2);
          return row(thisYear, kind, sum('submitted'), sum('memberliability'));
        }),
      };
    },
    notAt,
  },
];
