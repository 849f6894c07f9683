import type { ExplanationOfBenefit } from 'fhir/r4.js';
import { anywhere, row } from './fact.js';
import { count, search } from './question.js';
import type { Question } from './question.js';
import { day, within } from './truth.js';

const patient = 'hedda-vantreen';

/** What the payer paid, as an amount to the cent may be written. */
function paid({ payment, total }: ExplanationOfBenefit): string[] {
  const benefit = total?.find(({ category }) => /paid|benefit/i.test(JSON.stringify(category)))?.amount.value;
  const value = payment?.amount?.value ?? benefit ?? 0;
  return [`${value}`, value.toFixed(2)];
}

export const claims: readonly Question[] = [
  {
    id: 'coverage',
    persona: 'billing clerk',
    words: 'Who insures her, and under which number?',
    setting: 'hedda',
    weak: [search('Coverage', { status: 'Active' })],
    good: [search('Coverage')],
    right: (truth) => ({
      patient,
      facts: truth
        .all('Coverage', patient)
        .map(({ payor, subscriberId = '', status }) => row(payor[0]?.display ?? 'payer', subscriberId, status)),
    }),
  },
  {
    id: 'claims',
    persona: 'billing clerk',
    words: 'What did the payer pay in the last two months?',
    setting: 'hedda',
    weak: [search('ExplanationOfBenefit', { since: 'past 2 months' })],
    good: [
      search('ExplanationOfBenefit', { since: new Date(Date.now() - 61 * 86_400_000).toISOString().slice(0, 10) }),
    ],
    right: (truth) => ({
      patient,
      facts: truth
        .claims(patient)
        .filter(({ billablePeriod }) => within(billablePeriod?.start, 58))
        .map((each) => row(day(each.billablePeriod?.start), paid(each))),
    }),
  },
  {
    id: 'newest-claim',
    persona: 'patient',
    words: 'What was my last bill?',
    setting: 'hedda',
    weak: [search('claims', { limit: '3' })],
    good: [search('ExplanationOfBenefit', { limit: 3 })],
    right: (truth) => ({
      patient,
      facts: truth
        .claims(patient)
        .slice(0, 1)
        .map((each) => row(day(each.billablePeriod?.start))),
    }),
    // "Claims" may mean what providers sent, of which the record has none, or what the payer answered.
    rightForWeak: (truth) => ({
      patient,
      either: [
        { absent: true },
        {
          facts: truth
            .claims(patient)
            .slice(0, 1)
            .map((each) => row(day(each.billablePeriod?.start))),
        },
      ],
    }),
  },
  {
    id: 'hospital-bill',
    persona: 'billing clerk',
    words: 'What did the knee operation cost?',
    setting: 'hedda',
    weak: [search('ExplanationOfBenefit', { since: '2025-07-15', until: '2025-08-31' })],
    good: [search('ExplanationOfBenefit', { since: '2025-07-15', until: '2025-08-31' })],
    right: (truth) => ({
      patient,
      facts: truth
        .claims(patient)
        .filter(({ billablePeriod }) => day(billablePeriod?.start) === '2025-07-15')
        .map((each) => row(day(each.billablePeriod?.start), paid(each))),
    }),
  },
  {
    id: 'claims-of-a-year',
    persona: 'billing clerk',
    words: 'What was paid for her in 2025, and what does she owe?',
    setting: 'hedda',
    weak: [search('ExplanationOfBenefit', { since: '2025-01-01', until: '2025-12-31', limit: '100' })],
    good: [search('ExplanationOfBenefit', { since: '2025-01-01', until: '2025-12-31', limit: 100 })],
    right: (truth) => {
      const of = truth.recordAt('sandbox-ehr', patient).claims.filter(({ start }) => start.startsWith('2025'));
      const sum = (name: string) =>
        of.reduce((cents, { amounts }) => cents + Math.round((amounts[name] ?? 0) * 100), 0) / 100;
      return {
        patient,
        facts: [
          anywhere(`${of.length}`),
          anywhere(sum('paidtoprovider').toFixed(2)),
          anywhere(sum('memberliability').toFixed(2)),
        ],
      };
    },
  },
  {
    id: 'claims-number',
    persona: 'billing clerk',
    words: 'How many claims were decided?',
    setting: 'hedda',
    weak: [count('ExplanationOfBenefit', { status: 'Active' })],
    good: [count('ExplanationOfBenefit')],
    right: (truth) => ({ patient, count: truth.claims(patient).length }),
  },
  {
    id: 'authorizations',
    persona: 'billing clerk',
    words: 'Is there an authorization on file?',
    setting: 'hedda',
    weak: [search('ClaimResponse')],
    good: [search('ClaimResponse', { params: { use: 'preauthorization' } })],
    right: () => ({ patient, absent: true }),
  },
  {
    id: 'plan-name',
    persona: 'patient',
    words: 'What is my health plan called?',
    setting: 'hedda',
    weak: [search('Coverage', { limit: '1' })],
    good: [search('Coverage', { limit: 1 })],
    right: (truth) => ({
      patient,
      facts: truth.all('Coverage', patient).map(({ payor }) => anywhere(payor[0]?.display ?? 'payer')),
    }),
  },
];
