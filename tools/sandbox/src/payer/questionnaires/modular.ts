import type { Questionnaire } from 'fhir/r4.js';
import { sdcExtension } from '../systems.js';
import { patientLaunchContext, prefilledBy } from './form-parts.js';

const head = (base: string, id: string, title: string) => ({
  resourceType: 'Questionnaire' as const,
  id,
  url: `${base}/fhir/Questionnaire/${id}`,
  version: '1.0.0',
  status: 'active' as const,
  title,
  subjectType: ['Patient' as const],
});

/** A form that is put together from parts: a placeholder stands where the questions of another form belong. */
export function modularForm(base: string): Questionnaire {
  return {
    ...head(base, 'joint-replacement-modular', 'Joint replacement'),
    extension: [{ url: sdcExtension('assemble-expectation'), valueCode: 'assemble-root' }],
    item: [
      {
        linkId: 'basics',
        text: 'Questions about the patient',
        type: 'display',
        extension: [
          { url: sdcExtension('subQuestionnaire'), valueCanonical: `${base}/fhir/Questionnaire/patient-basics|1.0.0` },
        ],
      },
      {
        linkId: 'side',
        text: 'Side',
        type: 'choice',
        required: true,
        answerOption: [{ valueString: 'Left' }, { valueString: 'Right' }],
      },
    ],
  };
}

/** The part that is put in; its expressions need the launch context that it declares. */
export function basicsForm(base: string): Questionnaire {
  return {
    ...head(base, 'patient-basics', 'About the patient'),
    extension: [patientLaunchContext, { url: sdcExtension('assemble-expectation'), valueCode: 'assemble-child' }],
    item: [
      {
        linkId: 'family-name',
        text: 'Family name',
        type: 'string',
        required: true,
        extension: [prefilledBy("%patient.name.where(use = 'official').family")],
      },
    ],
  };
}
