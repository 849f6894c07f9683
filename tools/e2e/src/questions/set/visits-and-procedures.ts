import { anywhere, row } from './fact.js';
import { count, readRow, search } from './question.js';
import type { Question } from './question.js';
import { called, day, hasCode, within } from './truth.js';

const patient = 'hedda-vantreen';
const snomed = 'http://snomed.info/sct';
const knee = ['Total replacement of knee joint', '609588000'];
const prosthesis = ['Knee joint prosthesis', '109228008'];
const dates = ['2026-01-02', '2026-02-01', 'YYYY-MM-DD'];

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

export const visitsAndProcedures: readonly Question[] = [
  {
    id: 'last-visits',
    persona: 'clinician',
    words: 'Her last five visits, and why she came?',
    setting: 'hedda',
    weak: [search('Encounter', { limit: '5' })],
    good: [search('Encounter', { sort: ['-date'], limit: 5 })],
    right: (truth) => ({
      patient,
      facts: truth
        .visits(patient)
        .slice(0, 5)
        .map(({ period, reasonCode }) => row(day(period?.start), ...(reasonCode?.[0] ? [called(reasonCode[0])] : []))),
    }),
  },
  {
    id: 'last-seen',
    persona: 'care manager',
    words: 'When was she last seen?',
    setting: 'hedda',
    weak: [search('visits', { limit: 1 })],
    good: [search('Encounter', { sort: ['-date'], limit: 1 })],
    right: (truth) => ({ patient, facts: [row(day(truth.visits(patient)[0]?.period?.start))] }),
  },
  {
    id: 'hospital-stays',
    persona: 'billing clerk',
    words: 'Was she ever an inpatient?',
    setting: 'hedda',
    weak: [search('Encounter', { params: { class: 'inpatient' } })],
    good: [search('Encounter', { params: { class: 'IMP' } })],
    right: (truth) => ({
      patient,
      facts: truth
        .visits(patient)
        .filter((each) => each.class.code === 'IMP')
        .map(({ period }) => row(day(period?.start))),
    }),
  },
  {
    id: 'visits-of-a-year',
    persona: 'care manager',
    words: 'Which visits were there in the past twelve months?',
    setting: 'hedda',
    weak: [search('Encounter', { since: 'past 12 months' })],
    good: [search('Encounter', { since: daysAgo(365) })],
    right: (truth) => ({
      patient,
      facts: truth
        .visits(patient)
        .filter(({ period }) => within(period?.start, 360))
        .map(({ period }) => row(day(period?.start))),
    }),
  },
  {
    id: 'last-year',
    persona: 'patient',
    words: 'My appointments last year?',
    setting: 'hedda',
    weak: [search('Encounter', { params: { date: 'last year' } })],
    good: [
      search('Encounter', {
        since: `${new Date().getUTCFullYear() - 1}-01-01`,
        until: `${new Date().getUTCFullYear() - 1}-12-31`,
      }),
    ],
    right: (truth) => {
      const startsOf = (keep: (start: string) => boolean) =>
        truth
          .visits(patient)
          .map(({ period }) => day(period?.start))
          .filter(keep)
          .map((start) => row(start));
      const year = `${new Date().getUTCFullYear() - 1}`;
      return {
        patient,
        either: [
          { facts: startsOf((start) => start.startsWith(year)) },
          { facts: startsOf((start) => within(start, 360)) },
        ],
      };
    },
  },
  {
    id: 'visit-in-may',
    persona: 'nurse',
    words: 'Why did she come in May of this year?',
    setting: 'hedda',
    weak: [search('Encounter', { since: '2026-05-01', until: '2026-05-31' })],
    good: [search('Encounter', { params: { date: ['ge2026-05-01', 'le2026-05-31'] } })],
    right: (truth) => ({
      patient,
      facts: truth
        .visits(patient)
        .filter(({ period }) => day(period?.start).startsWith('2026-05'))
        .map(({ period, reasonCode }) => row(day(period?.start), called(reasonCode?.[0]))),
    }),
  },
  {
    id: 'date-in-words',
    persona: 'billing clerk',
    words: 'Visits since 15 November 2025?',
    setting: 'hedda',
    weak: [search('Encounter', { since: '11/15/2025' })],
    good: [search('Encounter', { since: '2025-11-15' })],
    right: (truth) => ({
      patient,
      facts: truth
        .visits(patient)
        .filter(({ period }) => day(period?.start) >= '2025-11-15')
        .map(({ period }) => row(day(period?.start))),
    }),
  },
  {
    id: 'ambiguous-date',
    persona: 'billing clerk',
    words: 'Visits since 01/02/2026?',
    setting: 'hedda',
    weak: [search('Encounter', { since: '01/02/2026' })],
    good: [search('Encounter', { since: '2026-01-02' })],
    right: (truth) => ({
      patient,
      facts: truth
        .visits(patient)
        .filter(({ period }) => day(period?.start) >= '2026-01-02')
        .map(({ period }) => row(day(period?.start))),
    }),
    rightForWeak: () => ({ refusal: [dates] }),
  },
  {
    id: 'appointments',
    persona: 'patient',
    words: 'When is my next appointment?',
    setting: 'hedda',
    weak: [search('Appointment')],
    good: [search('Appointment', { params: { status: 'booked' } })],
    right: () => ({ patient, absent: true }),
  },
  {
    id: 'knee',
    persona: 'clinician',
    words: 'When was her knee operated on?',
    setting: 'hedda',
    weak: [search('Procedure', { text: 'knee' })],
    good: [search('Procedure', { params: { code: `${snomed}|609588000` } })],
    right: (truth) => ({
      patient,
      facts: truth
        .all('Procedure', patient)
        .filter(({ code }) => hasCode(code, '609588000'))
        .map(({ performedPeriod }) => row(knee, day(performedPeriod?.start))),
    }),
  },
  {
    id: 'surgeon',
    persona: 'nurse',
    words: 'Who did the knee replacement?',
    setting: 'hedda',
    weak: [search('Procedure', { text: 'knee replacement', elements: 'performer' })],
    good: [search('Procedure', { params: { code: `${snomed}|609588000` }, elements: ['performer'] })],
    right: (truth) => ({
      patient,
      facts: truth
        .all('Procedure', patient)
        .filter(({ code }) => hasCode(code, '609588000'))
        .map(({ performer }) => row(knee, performer?.[0]?.actor.display ?? 'performer')),
    }),
  },
  {
    id: 'implant-date',
    persona: 'nurse',
    words: 'When was her implant put in?',
    setting: 'hedda',
    weak: [search('Device')],
    good: [search('Procedure', { text: 'knee' })],
    right: () => ({ patient, facts: [row(knee)] }),
    // The date that a device has is that of its making; whoever is shown it without that word takes it for the other.
    rightForWeak: (truth) => ({
      patient,
      facts: [row(prosthesis)],
      never: truth.all('Device', patient).map(({ manufactureDate = '' }) => ({
        tokens: [prosthesis, manufactureDate],
        unless: ['manufactured', 'manufacture date', 'made'],
      })),
    }),
  },
  {
    id: 'implant-lot',
    persona: 'care manager',
    words: 'Which implant does she have? There is a recall of a lot.',
    setting: 'hedda',
    weak: [search('Device', { elements: 'lotNumber' })],
    good: [search('Device'), readRow(0)],
    right: (truth) => ({
      patient,
      facts: truth.all('Device', patient).map(({ lotNumber = '' }) => anywhere(lotNumber)),
    }),
  },
  {
    id: 'implant-serial',
    persona: 'nurse',
    words: 'The serial number of her implant?',
    setting: 'hedda',
    weak: [search('devices', { elements: 'serialNumber' })],
    good: [search('Device', { elements: ['serialNumber'] })],
    right: (truth) => ({
      patient,
      facts: truth.all('Device', patient).map(({ serialNumber = '' }) => row(prosthesis, serialNumber)),
    }),
  },
  {
    id: 'ecg',
    persona: 'clinician',
    words: 'When was the last ECG?',
    setting: 'hedda',
    weak: [search('Procedure', { text: 'ECG' })],
    good: [search('Procedure', { text: 'Electrocardiographic procedure', sort: ['-date'] })],
    right: (truth) => {
      const all = truth.all('Procedure', patient).filter(({ code }) => /electrocardio/i.test(code?.text ?? ''));
      const last =
        all
          .map(({ performedPeriod }) => day(performedPeriod?.start))
          .sort()
          .at(-1) ?? '';
      return { patient, facts: [row(called(all[0]?.code), last)] };
    },
  },
  {
    id: 'colonoscopy',
    persona: 'care manager',
    words: 'Has she had a colonoscopy?',
    setting: 'hedda',
    weak: [search('Procedure', { text: 'colonoscopy' })],
    good: [search('Procedure', { text: 'colonoscopy' })],
    right: () => ({ patient, absent: true }),
  },
  {
    id: 'procedures-number',
    persona: 'billing clerk',
    words: 'How many procedures are in her chart?',
    setting: 'hedda',
    weak: [count('procedure')],
    good: [count('Procedure')],
    right: (truth) => ({ patient, count: truth.all('Procedure', patient).length }),
  },
];
