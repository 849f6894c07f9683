import { row } from './fact.js';
import { count, search } from './question.js';
import type { Persona, Question } from './question.js';
import { called, day, hasCode, result, within } from './truth.js';

const patient = 'hedda-vantreen';
const daysOfHalfAYear = 180;

/** The newest result of one test: asked by its everyday word, and by its LOINC code. */
function newest(id: string, persona: Persona, words: string, guess: object, code: string): Question {
  return {
    id,
    persona,
    words,
    setting: 'hedda',
    weak: [search('Observation', { ...guess })],
    good: [search('Observation', { params: { code: `http://loinc.org|${code}` }, sort: ['-date'], limit: 1 })],
    right: (truth) => ({ patient, facts: [result(truth.latest(patient, code))] }),
  };
}

/** A test that was never made. */
function never(id: string, persona: Persona, words: string, guess: object, code: string): Question {
  return {
    id,
    persona,
    words,
    setting: 'hedda',
    weak: [search('Observation', { ...guess })],
    good: [search('Observation', { params: { code: `http://loinc.org|${code}` } })],
    right: () => ({ patient, absent: true }),
  };
}

export const laboratory: readonly Question[] = [
  newest('a1c', 'clinician', "What was Hedda's last HbA1c?", { code: 'HbA1c', limit: '1' }, '4548-4'),
  newest('ldl', 'clinician', 'How high is her LDL now?', { text: 'LDL', limit: '3' }, '13457-7'),
  newest('potassium', 'nurse', 'Is her potassium all right?', { code: 'potassium', limit: '1' }, '2823-3'),
  newest('creatinine', 'clinician', 'Her last creatinine?', { params: { 'code:text': 'creatinine' } }, '2160-0'),
  newest('egfr', 'clinician', 'How well do her kidneys filter?', { code: 'eGFR', limit: '1' }, '98979-8'),
  newest('hemoglobin', 'nurse', 'What is her hemoglobin?', { code: 'hemoglobin', limit: '10' }, '718-7'),
  newest('platelets', 'nurse', 'Platelets before the procedure?', { text: 'platelet count' }, '777-3'),
  newest('wbc', 'clinician', 'Any sign of infection: the white count?', { code: 'WBC' }, '6690-2'),
  newest('glucose', 'patient', 'What was my last blood sugar?', { code: 'blood sugar', limit: '1' }, '2345-7'),
  newest('triglycerides', 'care manager', 'Her triglycerides?', { text: 'triglycerides', limit: 1 }, '2571-8'),
  newest('cholesterol', 'patient', 'What is my cholesterol?', { code: 'cholesterol' }, '2093-3'),
  newest('sodium', 'nurse', 'And the sodium?', { params: { code: 'sodium' }, sort: '-date', limit: '1' }, '2951-2'),
  newest('mcv', 'clinician', 'Is the MCV low?', { code: 'MCV', limit: 1 }, '787-2'),
  never('tsh', 'clinician', 'Has her thyroid been tested?', { text: 'TSH' }, '3016-3'),
  never('inr', 'nurse', 'When was the INR last taken?', { code: 'INR' }, '6301-6'),
  never('troponin', 'clinician', 'Was a troponin ever drawn?', { params: { code: 'troponin' } }, '6598-7'),
  {
    id: 'a1c-trend',
    persona: 'clinician',
    words: 'How has the HbA1c gone over two years?',
    setting: 'hedda',
    weak: [search('Observation', { text: 'A1c', since: '2 years ago' })],
    good: [search('Observation', { params: { code: 'http://loinc.org|4548-4' }, sort: ['-date'] })],
    right: (truth) => ({
      patient,
      facts: truth
        .results(patient, '4548-4')
        .filter(({ effectiveDateTime }) => within(effectiveDateTime, 700))
        .map(result),
    }),
  },
  {
    id: 'abnormal-labs',
    persona: 'clinician',
    words: 'Which laboratory results of the last half year were out of range?',
    setting: 'hedda',
    weak: [search('Observation', { category: 'lab', since: 'past 6 months', limit: '50' })],
    good: [
      (_refs) =>
        search('Observation', {
          category: 'laboratory',
          since: new Date(Date.now() - daysOfHalfAYear * 86_400_000).toISOString().slice(0, 10),
          limit: 50,
        }),
    ],
    right: (truth) => ({
      patient,
      facts: truth
        .all('Observation', patient)
        .filter(({ category }) => hasCode(category?.[0], 'laboratory'))
        .filter(({ effectiveDateTime }) => within(effectiveDateTime, daysOfHalfAYear - 5))
        .filter(({ interpretation }) => interpretation?.[0] && !hasCode(interpretation[0], 'N'))
        .map((each) =>
          row(day(each.effectiveDateTime), called(each.code), `${each.valueQuantity?.value}`, [
            'high',
            'low',
            'H',
            'L',
          ]),
        ),
    }),
  },
  {
    id: 'labs-together',
    persona: 'patient',
    words: 'Show me my newest lab results.',
    setting: 'hedda',
    weak: [search('observations', { category: 'Laboratory', limit: '50' })],
    good: [search('Observation', { params: { category: 'laboratory' }, sort: ['-date'], limit: 30 })],
    right: (truth) => ({
      patient,
      facts: ['4548-4', '13457-7', '2345-7', '2160-0'].map((code) => result(truth.latest(patient, code))),
    }),
  },
  {
    id: 'labs-number',
    persona: 'care manager',
    words: 'How many lab results does she have in all?',
    setting: 'hedda',
    weak: [count('Observation', { category: 'lab' })],
    good: [count('Observation', { params: { category: 'laboratory' } })],
    right: (truth) => ({
      patient,
      count: truth.all('Observation', patient).filter(({ category }) => hasCode(category?.[0], 'laboratory')).length,
    }),
  },
  {
    id: 'a1c-number',
    persona: 'care manager',
    words: 'How often was her HbA1c measured?',
    setting: 'hedda',
    weak: [count('Observation', { code: 'HbA1c' })],
    good: [count('Observation', { params: { code: 'http://loinc.org|4548-4' } })],
    right: (truth) => ({ patient, count: truth.results(patient, '4548-4').length }),
  },
];
