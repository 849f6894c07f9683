import { anywhere, row } from './fact.js';
import { count, readRow, search } from './question.js';
import type { Question } from './question.js';
import { day } from './truth.js';

const patient = 'hedda-vantreen';

export const documentsAndCare: readonly Question[] = [
  {
    id: 'last-note',
    persona: 'clinician',
    words: 'What does the latest note say?',
    setting: 'hedda',
    weak: [search('DocumentReference', { limit: '1' }), readRow(0, { attachment: '1' })],
    good: [search('DocumentReference', { sort: ['-date'], limit: 1 }), readRow(0, { attachment: 1 })],
    right: (truth) => ({
      patient,
      facts: [anywhere(day(truth.visits(patient)[0]?.period?.start)), anywhere('Signed'), anywhere('Known problems')],
    }),
  },
  {
    id: 'three-notes',
    persona: 'clinician',
    words: 'Read me the last three notes.',
    setting: 'hedda',
    weak: [0, 1, 2].flatMap((at) => [search('notes', { limit: '3' }), readRow(at, { attachment: '1' })]),
    good: [0, 1, 2].flatMap((at) => [
      search('DocumentReference', { sort: ['-date'], limit: 3 }),
      readRow(at, { attachment: 1 }),
    ]),
    right: (truth) => ({
      patient,
      facts: truth
        .recordAt('sandbox-ehr', patient)
        .documents.slice(-3)
        .flatMap(({ date }) => [anywhere(day(date)), anywhere('Signed')]),
    }),
  },
  {
    id: 'discharge-summary',
    persona: 'nurse',
    words: 'What does the discharge summary of her operation say?',
    setting: 'hedda',
    weak: [search('documents', { text: 'discharge summary' }), readRow(0, { attachment: 1 })],
    good: [
      search('DocumentReference', { params: { type: 'http://loinc.org|18842-5' } }),
      readRow(0, { attachment: 1 }),
    ],
    right: () => ({ patient, facts: [anywhere('Operation without complications')] }),
  },
  {
    id: 'notes-number',
    persona: 'billing clerk',
    words: 'How many notes are there?',
    setting: 'hedda',
    weak: [count('DocumentReference', { status: 'Current' })],
    good: [count('DocumentReference')],
    right: (truth) => ({ patient, count: truth.all('DocumentReference', patient).length }),
  },
  {
    id: 'imaging',
    persona: 'clinician',
    words: 'Are there any X-rays of hers?',
    setting: 'hedda',
    weak: [search('ImagingStudy')],
    good: [search('ImagingStudy')],
    right: () => ({ patient, absent: true }),
  },
  {
    id: 'care-team',
    persona: 'care manager',
    words: 'Who is on her care team?',
    setting: 'hedda',
    weak: [search('CareTeam', { status: 'Active' })],
    good: [search('CareTeam')],
    right: (truth) => ({
      patient,
      facts: truth
        .all('CareTeam', patient)
        .flatMap(({ participant = [] }) => participant)
        .filter(({ member }) => member?.reference?.startsWith('Practitioner/'))
        .map(({ member }) => row(member?.display ?? 'member')),
    }),
  },
  {
    id: 'care-team-phone',
    persona: 'care manager',
    words: 'How do I reach the doctor of her care team?',
    setting: 'hedda',
    weak: [search('CareTeam', { include: 'CareTeam:participant' })],
    good: [search('CareTeam', { include: ['CareTeam:participant'] })],
    right: (truth) => ({
      patient,
      facts: truth
        .all('CareTeam', patient)
        .flatMap(({ participant = [] }) => participant)
        .flatMap(({ member }) =>
          truth.all('Practitioner').filter(({ id }) => member?.reference === `Practitioner/${id}`),
        )
        .flatMap(({ telecom = [] }) => telecom)
        .filter(({ system }) => system === 'phone')
        .map(({ value = '' }) => anywhere(value)),
    }),
    // Medplum's repository in memory sends nothing along for an include; the answer says that nothing came.
    notAt: ['other-server'],
  },
  {
    id: 'goals',
    persona: 'care manager',
    words: 'What goals were agreed with her?',
    setting: 'hedda',
    weak: [search('Goal', { status: 'Active' })],
    good: [search('Goal')],
    right: (truth) => ({
      patient,
      facts: truth.all('Goal', patient).map(({ description }) => row(description.text ?? '')),
    }),
  },
  {
    id: 'care-plans',
    persona: 'nurse',
    words: 'What is the plan for her diabetes?',
    setting: 'hedda',
    weak: [search('CarePlan', { status: 'active' })],
    good: [search('CarePlan')],
    right: (truth) => ({
      patient,
      facts: truth
        .all('CarePlan', patient)
        .map(({ activity }) =>
          anywhere([activity?.[0]?.detail?.code?.text ?? '', activity?.[0]?.detail?.code?.coding?.[0]?.code ?? '']),
        ),
    }),
  },
  {
    id: 'phone',
    persona: 'care manager',
    words: 'How can I reach her by phone?',
    setting: 'hedda',
    weak: [search('patient', { params: {} }), readRow(0)],
    good: [{ tool: 'read', args: { resource_type: 'Patient', resource_id: patient } }],
    right: (truth) => ({
      patient,
      facts: truth
        .all('Patient', patient)
        .map(({ telecom }) => anywhere(telecom?.find(({ system }) => system === 'phone')?.value ?? '')),
    }),
  },
  {
    id: 'birth-date',
    persona: 'billing clerk',
    words: 'Her date of birth for the form?',
    setting: 'hedda',
    weak: [search('Patient')],
    good: [search('Patient')],
    right: (truth) => ({
      patient,
      facts: truth.all('Patient', patient).map(({ birthDate }) => anywhere(birthDate ?? '')),
    }),
  },
];
