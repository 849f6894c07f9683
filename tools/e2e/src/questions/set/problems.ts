import { anywhere, row } from './fact.js';
import { count, readRow, search } from './question.js';
import type { Persona, Question } from './question.js';
import { called, day, hasCode } from './truth.js';

const patient = 'hedda-vantreen';

/** Whether a person has an illness that is recorded. */
function recorded(id: string, persona: Persona, words: string, guess: object, code: string): Question {
  return {
    id,
    persona,
    words,
    setting: 'hedda',
    weak: [search('Condition', { ...guess })],
    good: [search('Condition', { params: { code: `http://snomed.info/sct|${code}` } })],
    right: (truth) => ({
      patient,
      facts: truth
        .all('Condition', patient)
        .filter((each) => hasCode(each.code, code))
        .map((each) => row(called(each.code), day(each.onsetDateTime))),
    }),
  };
}

/** Whether a person has an illness that is not recorded. */
function never(id: string, persona: Persona, words: string, guess: object, code: string): Question {
  return {
    id,
    persona,
    words,
    setting: 'hedda',
    weak: [search('Condition', { ...guess })],
    good: [search('Condition', { params: { code: `http://snomed.info/sct|${code}` } })],
    right: () => ({ patient, absent: true }),
  };
}

export const problems: readonly Question[] = [
  {
    id: 'problems',
    persona: 'clinician',
    words: 'What are her active problems, and since when?',
    setting: 'hedda',
    weak: [search('Condition', { status: 'Active' })],
    good: [search('Condition', { params: { 'clinical-status': 'active' } })],
    right: (truth) => ({
      patient,
      facts: truth.problems(patient, 'active').map((each) => row(called(each.code), day(each.onsetDateTime), 'active')),
    }),
  },
  {
    id: 'problem-list',
    persona: 'nurse',
    words: 'Her problem list?',
    setting: 'hedda',
    weak: [search('Condition', { category: 'problem list' })],
    good: [search('Condition', { params: { category: 'problem-list-item' } })],
    right: (truth) => ({
      patient,
      facts: truth
        .all('Condition', patient)
        .filter(({ category }) => hasCode(category?.[0], 'problem-list-item'))
        .map((each) => row(called(each.code))),
    }),
  },
  {
    id: 'past-problems',
    persona: 'clinician',
    words: 'What has she had that is over?',
    setting: 'hedda',
    weak: [search('conditions', { status: 'Resolved' })],
    good: [search('Condition', { params: { 'clinical-status': 'resolved' } })],
    right: (truth) => ({
      patient,
      facts: truth.problems(patient, 'resolved').map((each) => row(called(each.code), 'resolved')),
    }),
  },
  recorded('diabetes', 'nurse', 'Is she diabetic?', { text: 'diabetes' }, '44054006'),
  recorded(
    'high-blood-pressure',
    'patient',
    'Do I have high blood pressure?',
    { code: 'high blood pressure' },
    '59621000',
  ),
  recorded('high-cholesterol', 'patient', 'Is high cholesterol on my list?', { text: 'high cholesterol' }, '55822004'),
  recorded(
    'arthritis',
    'care manager',
    'Since when has she had arthritis?',
    { params: { 'code:text': 'arthritis' } },
    '239873007',
  ),
  recorded('bronchitis', 'clinician', 'When did she have bronchitis?', { params: { code: 'bronchitis' } }, '10509002'),
  never('asthma', 'nurse', 'Does she have asthma?', { text: 'asthma' }, '195967001'),
  never('cancer', 'patient', 'Is there any cancer in my record?', { code: 'cancer' }, '363346000'),
  never('stroke', 'clinician', 'Has she ever had a stroke?', { text: 'stroke' }, '230690007'),
  {
    id: 'diagnosis-code',
    persona: 'billing clerk',
    words: 'Which ICD-10 code stands for her diabetes?',
    setting: 'hedda',
    weak: [search('Condition', { code: 'E11.9' })],
    good: [search('Condition', { params: { code: 'http://snomed.info/sct|44054006' } }), readRow(0)],
    // With bare codes only the first of them is left.
    notAt: ['bare-codes', 'all'],
    right: () => ({ patient, facts: [anywhere('E11.9')] }),
    rightForWeak: () => ({ patient, facts: [row(['Type 2 diabetes mellitus', '44054006', 'E11.9'])] }),
  },
  {
    id: 'problems-number',
    persona: 'care manager',
    words: 'How many diagnoses are recorded?',
    setting: 'hedda',
    weak: [count('Conditions')],
    good: [count('Condition')],
    right: (truth) => ({ patient, count: truth.all('Condition', patient).length }),
  },
];
