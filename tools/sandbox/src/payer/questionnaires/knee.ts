import type { Questionnaire } from 'fhir/r4.js';
import {
  between,
  helpItem,
  hidden,
  inUnit,
  patientLaunchContext,
  prefilledBy,
  searchVariable,
  whenAll,
  whenAny,
} from './form-parts.js';
import { gradeList } from './code-lists.js';

/** Questions whose answers decide about a joint replacement. */
export const kneeQuestions = { weeks: '2', grade: '4' } as const;

/**
 * What the payer wants to know before a joint replacement: conditions by any and by all, a code list inside the form and
 * one beside it, bounds, a unit, a hidden item, and answers that are in the record.
 */
export function kneeForm(base: string): Questionnaire {
  const grade = (code: string) => ({ system: `${base}/fhir/CodeSystem/kl`, code });
  return {
    resourceType: 'Questionnaire',
    id: 'tka',
    url: `${base}/fhir/Questionnaire/tka`,
    version: '1.0.0',
    status: 'active',
    title: 'Total knee arthroplasty',
    subjectType: ['Patient'],
    date: '2026-01-01',
    effectivePeriod: { start: '2026-01-01' },
    contained: [{ ...gradeList(base), id: 'kl-grade' }],
    extension: [
      patientLaunchContext,
      searchVariable('WeightSearch', 'Observation?patient={{%patient.id}}&code=29463-7&_sort=-date&_count=1'),
    ],
    item: [
      {
        linkId: '1',
        text: 'Date of birth',
        type: 'date',
        required: true,
        readOnly: true,
        extension: [prefilledBy('%patient.birthDate')],
      },
      {
        linkId: kneeQuestions.weeks,
        prefix: 'A',
        text: 'Weeks of supervised physical therapy',
        type: 'integer',
        required: true,
        extension: between(0, 104),
        item: [helpItem('2-help', 'Count weeks with at least one session')],
      },
      {
        linkId: '3',
        text: 'Why was therapy under 12 weeks?',
        type: 'text',
        required: true,
        maxLength: 500,
        ...whenAll(
          { question: kneeQuestions.weeks, operator: 'exists', answerBoolean: true },
          { question: kneeQuestions.weeks, operator: '<', answerInteger: 12 },
        ),
      },
      {
        linkId: kneeQuestions.grade,
        prefix: 'B',
        text: 'Kellgren-Lawrence grade',
        type: 'choice',
        required: true,
        answerValueSet: '#kl-grade',
      },
      {
        linkId: '5',
        text: 'What does pain limit?',
        type: 'choice',
        repeats: true,
        answerValueSet: `${base}/fhir/ValueSet/pain-limit|1.0.0`,
      },
      {
        linkId: '6',
        text: 'Body weight',
        type: 'quantity',
        extension: [inUnit('kg'), prefilledBy('%WeightSearch.entry.resource.value')],
      },
      { linkId: '7', text: 'Was this knee operated on before?', type: 'boolean' },
      {
        linkId: '8',
        text: 'Date of the latest X-ray',
        type: 'date',
        ...whenAny(
          { question: '7', operator: '=', answerBoolean: true },
          { question: kneeQuestions.grade, operator: '=', answerCoding: grade('4') },
        ),
      },
      {
        linkId: '9',
        text: 'Policy',
        type: 'string',
        initial: [{ valueString: 'ORTH-12' }],
        extension: [hidden],
      },
    ],
  };
}
