import type { MedicationRequest } from 'fhir/r4.js';
import { row } from './fact.js';
import { count, readRow, search } from './question.js';
import type { Persona, Question } from './question.js';
import { day, within } from './truth.js';
import type { Truth } from './truth.js';

const patient = 'hedda-vantreen';

/** The active prescriptions whose drug is called so. */
function active(truth: Truth, word: string): MedicationRequest[] {
  return truth.prescriptions(patient, 'active').filter((each) => [truth.drug(each)].flat().join().includes(word));
}

/** Whether a drug is taken, asked by one of its everyday names. */
function taken(id: string, persona: Persona, words: string, guess: object, drug: string): Question {
  return {
    id,
    persona,
    words,
    setting: 'hedda',
    weak: [search('MedicationRequest', { ...guess })],
    good: [search('MedicationRequest', { params: { status: 'active' } })],
    right: (truth) => ({ patient, facts: active(truth, drug).map((each) => row(truth.drug(each), 'active')) }),
  };
}

function never(id: string, persona: Persona, words: string, guess: object): Question {
  return {
    id,
    persona,
    words,
    setting: 'hedda',
    weak: [search('MedicationRequest', { ...guess })],
    good: [search('MedicationRequest', { ...guess })],
    right: () => ({ patient, absent: true }),
  };
}

export const medications: readonly Question[] = [
  {
    id: 'medications',
    persona: 'clinician',
    words: 'What is she taking now?',
    setting: 'hedda',
    weak: [search('MedicationRequest', { status: 'Active' })],
    good: [search('MedicationRequest', { params: { status: 'active' } })],
    right: (truth) => ({
      patient,
      facts: truth.prescriptions(patient, 'active').map((each) => row(truth.drug(each), 'active')),
    }),
  },
  taken('metformin', 'nurse', 'Is she on metformin?', { status: 'active', text: 'metformin' }, 'metformin'),
  taken('lisinopril', 'clinician', 'Still taking lisinopril?', { code: 'lisinopril', status: 'active' }, 'lisinopril'),
  taken('tylenol', 'patient', 'Am I meant to take Tylenol?', { text: 'Tylenol', status: 'Active' }, 'acetaminophen'),
  taken('statin', 'care manager', 'Does she get a statin?', { text: 'statin', status: 'active' }, 'atorvastatin'),
  taken('amlodipine', 'clinician', 'Amlodipine: yes or no?', { params: { 'code:text': 'amlodipine' } }, 'amlodipine'),
  never('warfarin', 'nurse', 'Is she on warfarin?', { text: 'warfarin', status: 'active' }),
  never('insulin', 'care manager', 'Does she inject insulin?', { text: 'insulin' }),
  {
    id: 'dose',
    persona: 'patient',
    words: 'How do I take my metformin?',
    setting: 'hedda',
    weak: [search('MedicationRequest', { text: 'metformin', status: 'active' })],
    good: [search('MedicationRequest', { params: { status: 'active' } })],
    right: (truth) => ({
      patient,
      facts: active(truth, 'metformin').map((each) => row(truth.drug(each), each.dosageInstruction?.[0]?.text ?? '')),
    }),
  },
  {
    id: 'prescriber',
    persona: 'clinician',
    words: 'Who prescribed each of her medicines?',
    setting: 'hedda',
    weak: [search('MedicationRequest', { status: 'active', elements: 'requester' })],
    good: [search('MedicationRequest', { params: { status: 'active' }, elements: ['requester'] })],
    right: (truth) => ({
      patient,
      facts: truth
        .prescriptions(patient, 'active')
        .map((each) => row(truth.drug(each), each.requester?.display ?? 'prescriber')),
    }),
  },
  {
    id: 'reason',
    persona: 'care manager',
    words: 'What is the amlodipine for?',
    setting: 'hedda',
    weak: [search('MedicationRequest', { text: 'amlodipine', status: 'active', elements: ['reasonCode'] })],
    good: [search('MedicationRequest', { text: 'amlodipine', status: 'active', limit: 1 }), readRow(0)],
    right: () => ({ patient, facts: [{ tokens: [['Essential hypertension', '59621000', 'I10']], anywhere: true }] }),
  },
  {
    id: 'refills',
    persona: 'care manager',
    words: 'What did the pharmacy hand out in the last three months?',
    setting: 'hedda',
    weak: [search('MedicationDispense', { since: 'past 3 months' })],
    good: [search('MedicationDispense', { since: new Date(Date.now() - 90 * 86_400_000).toISOString().slice(0, 10) })],
    right: (truth) => ({
      patient,
      facts: truth
        .all('MedicationDispense', patient)
        .filter(({ whenHandedOver }) => within(whenHandedOver, 85))
        .map((each) => row(day(each.whenHandedOver))),
    }),
  },
  {
    id: 'prescriptions-number',
    persona: 'billing clerk',
    words: 'How many prescriptions are completed?',
    setting: 'hedda',
    weak: [count('MedicationRequest', { status: 'Completed' })],
    good: [count('MedicationRequest', { params: { status: 'completed' } })],
    right: (truth) => ({ patient, count: truth.prescriptions(patient, 'completed').length }),
  },
];
