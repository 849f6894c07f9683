import type { Questionnaire, QuestionnaireItem } from 'fhir/r4.js';
import { sdcExtension } from '../systems.js';

/** Questions of the adaptive form, asked one by one; the last one is for a person to answer. */
export const imagingQuestions: readonly QuestionnaireItem[] = [
  { linkId: 'a1', text: 'Is a red-flag symptom present?', type: 'boolean', required: true },
  {
    linkId: 'a2',
    text: 'Which imaging was done before?',
    type: 'choice',
    required: true,
    answerOption: [{ valueString: 'None' }, { valueString: 'Computed tomography' }, { valueString: 'Radiography' }],
  },
  {
    linkId: 'a3',
    text: 'I attest that these answers are true. Issue an authorization number now?',
    type: 'boolean',
    required: true,
  },
];

/**
 * The adaptive form: no questions, only the address that asks them.
 *
 * @param nextQuestionBase base below which `Questionnaire/$next-question` is
 */
export function imagingForm(base: string, nextQuestionBase: string): Questionnaire {
  return {
    resourceType: 'Questionnaire',
    id: 'mri-brain-adaptive',
    url: `${base}/fhir/Questionnaire/mri-brain-adaptive`,
    version: '1.0.0',
    status: 'active',
    title: 'Imaging of the head',
    subjectType: ['Patient'],
    date: '2026-01-01',
    extension: [{ url: sdcExtension('questionnaireAdaptive'), valueUrl: nextQuestionBase }],
  };
}
