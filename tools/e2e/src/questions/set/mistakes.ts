import { anywhere, row } from './fact.js';
import { search } from './question.js';
import type { Question } from './question.js';
import { day } from './truth.js';

const patient = 'hedda-vantreen';
const platform = 'sandbox-er';

export const mistakes: readonly Question[] = [
  {
    id: 'wrong-platform',
    persona: 'patient',
    words: 'My allergies at the sandbox EHR, please.',
    setting: 'hedda',
    weak: [search('AllergyIntolerance', { platform_id: platform })],
    good: [search('AllergyIntolerance', { platform_id: platform })],
    right: () => ({ refusal: ['sandbox-ehr'] }),
    notAt: ['other-server'],
  },
  {
    id: 'wrong-type',
    persona: 'patient',
    words: 'Show me my shopping list.',
    setting: 'hedda',
    weak: [search('ShoppingList')],
    good: [search('ShoppingList')],
    right: () => ({
      either: [
        { refusal: [['not-supported', 'resource type', 'resource_type', 'get_capabilities']] },
        { facts: [anywhere('no resource type of FHIR R4')] },
      ],
    }),
  },
  {
    id: 'wrong-parameter',
    persona: 'nurse',
    words: 'Which of her allergies are severe?',
    setting: 'hedda',
    weak: [search('AllergyIntolerance', { severity: 'severe' })],
    good: [search('AllergyIntolerance', { params: { criticality: 'high' } })],
    right: () => ({ patient, facts: [row(['Allergy to penicillin', '91936005'], 'high')] }),
    rightForWeak: () => ({ refusal: ['params'] }),
  },
  {
    id: 'summary',
    persona: 'clinician',
    words: 'A summary of her record: problems, allergies, medicines, vaccines, newest results.',
    setting: 'hedda',
    weak: [
      search('problems', { status: 'active' }),
      search('allergies'),
      search('medications', { status: 'active' }),
      search('vaccines', { limit: '5' }),
      search('labs', { limit: '10' }),
    ],
    good: [
      search('Condition', { params: { 'clinical-status': 'active' } }),
      search('AllergyIntolerance'),
      search('MedicationRequest', { params: { status: 'active' } }),
      search('Immunization', { sort: ['-date'], limit: 5 }),
      search('Observation', { params: { category: 'laboratory' }, sort: ['-date'], limit: 10 }),
    ],
    right: (truth) => ({
      patient,
      facts: [
        row(['Allergy to penicillin', '91936005'], 'high'),
        ...truth.prescriptions(patient, 'active').map((each) => row(truth.drug(each), 'active')),
        ...truth.problems(patient, 'active').map(({ code }) => row([code?.text ?? '', code?.coding?.[0]?.code ?? ''])),
        ...truth
          .vaccinations(patient)
          .slice(0, 2)
          .map(({ occurrenceDateTime }) => row(day(occurrenceDateTime))),
        anywhere(day(truth.latest(patient, '4548-4').effectiveDateTime)),
      ],
    }),
  },
];
