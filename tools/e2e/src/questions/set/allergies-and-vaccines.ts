import { row } from './fact.js';
import { count, search } from './question.js';
import type { Persona, Question, Setting } from './question.js';
import { called, day } from './truth.js';

const hedda = 'hedda-vantreen';
const petra = 'petra-hollowmere';
const snomed = 'http://snomed.info/sct';
const cvx = 'http://hl7.org/fhir/sid/cvx';

/** When a vaccine was given, asked by its everyday name and by its CVX code. */
function given(id: string, persona: Persona, words: string, guess: object, code: string, setting: Setting): Question {
  const patient = setting === 'petra' ? petra : hedda;
  return {
    id,
    persona,
    words,
    setting,
    weak: [search('Immunization', { ...guess })],
    good: [search('Immunization', { params: { 'vaccine-code': `${cvx}|${code}` } })],
    right: (truth) => ({
      patient,
      facts: truth
        .vaccinations(patient, code)
        .map((each) => row(called(each.vaccineCode), day(each.occurrenceDateTime))),
    }),
  };
}

function neverGiven(id: string, persona: Persona, words: string, guess: object, code: string): Question {
  return {
    id,
    persona,
    words,
    setting: 'hedda',
    weak: [search('Immunization', { ...guess })],
    good: [search('Immunization', { params: { 'vaccine-code': `${cvx}|${code}` } })],
    right: () => ({ patient: hedda, absent: true }),
  };
}

/** What her one allergy is called. */
const penicillin = ['Allergy to penicillin', '91936005'];

export const allergiesAndVaccines: readonly Question[] = [
  {
    id: 'allergies',
    persona: 'nurse',
    words: 'What is she allergic to, and how badly?',
    setting: 'hedda',
    weak: [search('allergies')],
    good: [search('AllergyIntolerance')],
    right: () => ({ patient: hedda, facts: [row(penicillin, ['Hives', '247472004'], 'high')] }),
  },
  {
    id: 'penicillin',
    persona: 'nurse',
    words: 'Is she allergic to penicillin?',
    setting: 'hedda',
    weak: [search('AllergyIntolerance', { text: 'penicillin' })],
    good: [search('AllergyIntolerance', { params: { code: `${snomed}|91936005` } })],
    right: () => ({ patient: hedda, facts: [row(penicillin, 'high')] }),
  },
  {
    id: 'penicillin-in-params',
    persona: 'clinician',
    words: 'Any penicillin allergy before I prescribe?',
    setting: 'hedda',
    weak: [search('AllergyIntolerance', { params: { 'code:text': 'penicillin' } })],
    good: [search('AllergyIntolerance', { params: { 'clinical-status': 'active' } })],
    right: () => ({ patient: hedda, facts: [row(penicillin, 'high')] }),
  },
  {
    id: 'active-allergies',
    persona: 'clinician',
    words: 'Which allergies are active?',
    setting: 'hedda',
    weak: [search('AllergyIntolerance', { status: 'Active' })],
    good: [search('AllergyIntolerance', { params: { 'clinical-status': 'active' } })],
    right: () => ({ patient: hedda, facts: [row(penicillin, 'active')] }),
  },
  {
    id: 'latex',
    persona: 'nurse',
    words: 'Is she allergic to latex?',
    setting: 'hedda',
    weak: [search('AllergyIntolerance', { text: 'latex' })],
    good: [search('AllergyIntolerance')],
    right: () => ({ patient: hedda, facts: [row(penicillin)] }),
    rightForWeak: () => ({ patient: hedda, absent: true }),
  },
  {
    id: 'no-known-allergy',
    persona: 'patient',
    words: 'Is my daughter allergic to anything?',
    setting: 'petra',
    weak: [search('AllergyIntolerance', { status: 'active' })],
    good: [search('AllergyIntolerance')],
    right: () => ({ patient: petra, facts: [row(['No known allergy', '716186003'])] }),
  },
  given('flu', 'nurse', 'Has she had her flu shot this season?', { text: 'flu' }, '140', 'hedda'),
  given('tetanus', 'nurse', 'When was her last tetanus shot?', { code: 'tetanus' }, '113', 'hedda'),
  given('shingles', 'patient', 'Did I get the shingles vaccine?', { text: 'shingles' }, '187', 'hedda'),
  given('measles', 'patient', 'Has Petra had both MMR shots?', { text: 'MMR' }, '03', 'petra'),
  given('polio', 'nurse', 'Her polio vaccinations?', { text: 'polio' }, '10', 'petra'),
  given('chickenpox', 'nurse', 'Chickenpox vaccine given?', { code: 'chickenpox' }, '21', 'petra'),
  given('hepatitis-b', 'care manager', 'Hepatitis B: how many doses and when?', { text: 'hepatitis B' }, '08', 'petra'),
  neverGiven('covid', 'nurse', 'Any COVID vaccine on file?', { text: 'covid' }, '300'),
  neverGiven('rabies', 'nurse', 'Was she ever vaccinated against rabies?', { text: 'rabies' }, '175'),
  {
    id: 'vaccinations-due',
    persona: 'nurse',
    words: 'Which vaccinations are due?',
    setting: 'hedda',
    weak: [search('ImmunizationRecommendation')],
    good: [search('ImmunizationRecommendation')],
    right: () => ({ patient: hedda, absent: true }),
  },
  {
    id: 'vaccinations',
    persona: 'patient',
    words: 'List all my vaccinations.',
    setting: 'hedda',
    weak: [search('vaccines')],
    good: [search('Immunization')],
    right: (truth) => ({
      patient: hedda,
      facts: truth.vaccinations(hedda).map((each) => row(called(each.vaccineCode), day(each.occurrenceDateTime))),
    }),
  },
  {
    id: 'vaccinations-number',
    persona: 'care manager',
    words: 'How many vaccinations does the child have?',
    setting: 'petra',
    weak: [count('Immunizations')],
    good: [count('Immunization')],
    right: (truth) => ({ patient: petra, count: truth.vaccinations(petra).length }),
  },
];
