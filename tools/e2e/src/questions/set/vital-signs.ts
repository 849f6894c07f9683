import { row } from './fact.js';
import { count, search } from './question.js';
import type { Persona, Question } from './question.js';
import { called, day, hasCode, result, within } from './truth.js';

const patient = 'hedda-vantreen';

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

export const vitalSigns: readonly Question[] = [
  newest(
    'blood-pressure',
    'nurse',
    'What is her latest blood pressure?',
    { code: 'blood pressure', limit: '1' },
    '85354-9',
  ),
  newest('weight', 'nurse', 'How much does she weigh?', { code: 'weight', limit: '1' }, '29463-7'),
  newest('bmi', 'care manager', 'Her BMI?', { code: 'BMI', limit: '1' }, '39156-5'),
  newest('pulse', 'nurse', 'What was her pulse?', { text: 'pulse', limit: 5 }, '8867-4'),
  newest('temperature', 'nurse', 'Did she have a temperature last time?', { code: 'temperature', limit: 1 }, '8310-5'),
  newest('oxygen', 'nurse', 'Oxygen saturation?', { code: 'SpO2', limit: '1' }, '59408-5'),
  newest('height', 'patient', 'How tall am I in your records?', { text: 'height', limit: '1' }, '8302-2'),
  newest('breathing', 'nurse', 'Respiratory rate at the last visit?', { code: 'respiratory rate', limit: 1 }, '9279-1'),
  {
    id: 'smoking',
    persona: 'clinician',
    words: 'Does she smoke?',
    setting: 'hedda',
    weak: [search('Observation', { text: 'smoking', limit: '1' })],
    good: [search('Observation', { params: { code: 'http://loinc.org|72166-2' }, sort: ['-date'], limit: 1 })],
    right: (truth) => {
      const { valueCodeableConcept, effectiveDateTime } = truth.latest(patient, '72166-2');
      return { patient, facts: [row(day(effectiveDateTime), called(valueCodeableConcept))] };
    },
  },
  {
    id: 'blood-pressure-year',
    persona: 'clinician',
    words: 'All blood pressures of the last twelve months, please.',
    setting: 'hedda',
    weak: [search('Observation', { text: 'blood pressure', since: 'past 12 months' })],
    good: [search('Observation', { params: { code: 'http://loinc.org|85354-9' }, sort: ['-date'] })],
    right: (truth) => ({
      patient,
      facts: truth
        .results(patient, '85354-9')
        .filter(({ effectiveDateTime }) => within(effectiveDateTime, 360))
        .map(result),
    }),
  },
  {
    id: 'vital-signs-number',
    persona: 'care manager',
    words: 'How many vital signs were taken?',
    setting: 'hedda',
    weak: [count('Observation', { category: 'vital signs' })],
    good: [count('Observation', { params: { category: 'vital-signs' } })],
    right: (truth) => ({
      patient,
      count: truth.all('Observation', patient).filter(({ category }) => hasCode(category?.[0], 'vital-signs')).length,
    }),
  },
];
