import { row } from './fact.js';
import { count, search } from './question.js';
import type { Question } from './question.js';
import { called, hasCode } from './truth.js';
import type { Truth } from './truth.js';

const diabetes = '44054006';
const hypertension = '59621000';
const snomed = 'http://snomed.info/sct';
const tamsin = 'tamsin-hollowmere';

function having(truth: Truth, code: string) {
  return truth.all('Condition').filter((each) => hasCode(each.code, code));
}

/** Names beside diagnoses: a list of several people without names is of use to nobody. */
function namedWith(truth: Truth, code: string) {
  return having(truth, code).map((each) =>
    row(called(each.code), truth.nameOf(truth.patientOf(`Condition/${each.id}`) ?? '')),
  );
}

/** The sandbox's people are of an age, so that their birth dates go on with the day. */
function birthDateOf(truth: Truth): string {
  return truth.recordAt('sandbox-ehr', 'petra-hollowmere').birthDate;
}

/** A date as people say it: May 21 2018. */
function inWords(date: string): string {
  const month = new Date(date).toLocaleString('en-US', { month: 'long', timeZone: 'UTC' });
  return `${month} ${Number(date.slice(8))} ${date.slice(0, 4)}`;
}

export const severalPatients: readonly Question[] = [
  {
    id: 'open-diabetics',
    persona: 'care manager',
    words: 'How many diabetics are in the open records?',
    setting: 'open',
    weak: [count('Condition', { text: 'diabetes' })],
    good: [count('Condition', { params: { code: `${snomed}|${diabetes}` } })],
    right: (truth) => ({ count: having(truth, diabetes).length }),
  },
  {
    id: 'open-hypertensives',
    persona: 'care manager',
    words: 'Who has high blood pressure there?',
    setting: 'open',
    weak: [search('Condition', { code: 'hypertension' })],
    good: [search('Condition', { params: { code: `${snomed}|${hypertension}` } })],
    right: (truth) => ({ facts: namedWith(truth, hypertension) }),
  },
  {
    id: 'open-metformin',
    persona: 'care manager',
    words: 'Which patients take metformin now?',
    setting: 'open',
    weak: [search('MedicationRequest', { text: 'metformin', status: 'active' })],
    good: [search('MedicationRequest', { params: { status: 'active' }, limit: 100 })],
    right: (truth) => ({
      facts: truth
        .all('MedicationRequest')
        .filter((each) => each.status === 'active' && [truth.drug(each)].flat().join().includes('metformin'))
        .map((each) => row(truth.drug(each), truth.nameOf(truth.patientOf(`MedicationRequest/${each.id}`) ?? ''))),
    }),
  },
  {
    id: 'open-one-allergy',
    persona: 'nurse',
    words: 'What is Tamsin Hollowmere allergic to?',
    setting: 'open',
    weak: [search('AllergyIntolerance', { patient_id: tamsin })],
    good: [search('AllergyIntolerance', { params: { patient: tamsin } })],
    right: () => ({ patient: tamsin, facts: [row(['No known allergy', '716186003'])] }),
  },
  {
    id: 'open-wrong-argument',
    persona: 'nurse',
    words: 'Tamsin Hollowmere: any allergies?',
    setting: 'open',
    weak: [search('AllergyIntolerance', { patient: tamsin })],
    good: [search('AllergyIntolerance', { patient_id: tamsin })],
    right: () => ({ patient: tamsin, facts: [row(['No known allergy', '716186003'])] }),
    rightForWeak: () => ({ refusal: ['patient_id'] }),
  },
  {
    id: 'open-wrong-query',
    persona: 'patient',
    words: 'Thyroid results of Tamsin Hollowmere?',
    setting: 'open',
    weak: [search('Observation', { patient_id: tamsin, query: 'TSH' })],
    good: [search('Observation', { patient_id: tamsin, params: { code: 'http://loinc.org|3016-3' } })],
    right: (truth) => ({
      patient: tamsin,
      facts: truth
        .results(tamsin, '3016-3')
        .map(({ effectiveDateTime, valueQuantity }) =>
          row(effectiveDateTime?.slice(0, 10) ?? '', `${valueQuantity?.value}`),
        ),
    }),
    rightForWeak: () => ({ refusal: ['text'] }),
  },
  {
    id: 'open-find-patient',
    persona: 'billing clerk',
    words: 'Find Petra Hollowmere, of whom I have the date of birth.',
    setting: 'open',
    weak: [
      (_refs, _said, truth) =>
        search('Patient', { params: { name: 'Petra Hollowmere', birthdate: inWords(birthDateOf(truth)) } }),
    ],
    good: [
      (_refs, _said, truth) =>
        search('Patient', { params: { family: 'Hollowmere', given: 'Petra', birthdate: birthDateOf(truth) } }),
    ],
    right: (truth) => ({ facts: [row('Petra Hollowmere', birthDateOf(truth), 'Patient/petra-hollowmere')] }),
  },
  {
    id: 'open-deceased',
    persona: 'care manager',
    words: 'Is Ravi Dunmarrow still alive?',
    setting: 'open',
    weak: [search('Patient', { params: { name: 'Ravi Dunmarrow' } })],
    good: [search('Patient', { params: { family: 'Dunmarrow' } })],
    right: () => ({ facts: [row('Ravi Dunmarrow', ['deceased', 'died', 'dead'])] }),
  },
  {
    id: 'open-tsh',
    persona: 'clinician',
    words: 'Is her TSH coming down?',
    setting: 'open',
    weak: [search('Observation', { patient_id: tamsin, text: 'TSH' })],
    good: [search('Observation', { patient_id: tamsin, code: '3016-3' })],
    right: (truth) => ({
      patient: tamsin,
      facts: truth
        .results(tamsin, '3016-3')
        .map(({ effectiveDateTime, valueQuantity }) =>
          row(effectiveDateTime?.slice(0, 10) ?? '', `${valueQuantity?.value}`),
        ),
    }),
  },
  {
    id: 'panel-diabetics',
    persona: 'clinician',
    words: 'How many of my patients have diabetes?',
    setting: 'panel',
    weak: [count('Condition', { text: 'diabetes' })],
    good: [count('Condition', { params: { code: `${snomed}|${diabetes}` } })],
    right: (truth) => ({ count: having(truth, diabetes).length }),
  },
  {
    id: 'panel-hypertensives',
    persona: 'clinician',
    words: 'Which of my patients have high blood pressure?',
    setting: 'panel',
    weak: [search('Condition', { text: 'hypertension', status: 'active' })],
    good: [search('Condition', { params: { code: `${snomed}|${hypertension}` } })],
    right: (truth) => ({ facts: namedWith(truth, hypertension) }),
  },
  {
    id: 'panel-patients',
    persona: 'clinician',
    words: 'Who are my patients?',
    setting: 'panel',
    weak: [search('Patients')],
    good: [search('Patient')],
    right: (truth) => ({ facts: truth.all('Patient').map(({ name }) => row(name?.[0]?.text ?? '')) }),
  },
  {
    id: 'panel-penicillin',
    persona: 'nurse',
    words: 'Who on our panel is allergic to penicillin?',
    setting: 'panel',
    weak: [search('AllergyIntolerance', { text: 'penicillin' })],
    good: [search('AllergyIntolerance', { params: { code: `${snomed}|91936005` } })],
    right: (truth) => ({
      facts: truth
        .all('AllergyIntolerance')
        .filter(({ code }) => hasCode(code, '91936005'))
        .map((each) => row(called(each.code), truth.nameOf(truth.patientOf(`AllergyIntolerance/${each.id}`) ?? ''))),
    }),
  },
];
