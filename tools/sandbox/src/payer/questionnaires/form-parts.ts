import type { Extension, QuestionnaireItem, QuestionnaireItemEnableWhen } from 'fhir/r4.js';
import { coreExtension, sdcExtension, ucum } from '../systems.js';

/** Asks a form filler for the patient's record under the name `%patient`. */
export const patientLaunchContext: Extension = {
  url: sdcExtension('launchContext'),
  extension: [
    {
      url: 'name',
      valueCoding: {
        system: 'http://hl7.org/fhir/uv/sdc/CodeSystem/launchContext',
        code: 'patient',
        display: 'Patient',
      },
    },
    { url: 'type', valueCode: 'Patient' },
  ],
};

/** Prefills an answer from the record. */
export const prefilledBy = (expression: string, language = 'text/fhirpath'): Extension => ({
  url: sdcExtension('initialExpression'),
  valueExpression: { language, expression },
});

/** A search of the record whose result an expression may use under a name. */
export const searchVariable = (name: string, query: string): Extension => ({
  url: coreExtension('variable'),
  valueExpression: { name, language: 'application/x-fhir-query', expression: query },
});

/** Lowest and highest whole number that is allowed. */
export const between = (least: number, most: number): Extension[] => [
  { url: coreExtension('minValue'), valueInteger: least },
  { url: coreExtension('maxValue'), valueInteger: most },
];

/** The unit of a quantity. */
export const inUnit = (code: string): Extension => ({
  url: coreExtension('questionnaire-unit'),
  valueCoding: { system: ucum, code, display: code },
});

/** Kept from the person's eyes. */
export const hidden: Extension = { url: coreExtension('questionnaire-hidden'), valueBoolean: true };

/** Words of help below the question. */
export function helpItem(linkId: string, text: string): QuestionnaireItem {
  const control = { system: 'http://hl7.org/fhir/questionnaire-item-control', code: 'help' };
  return {
    linkId,
    text,
    type: 'display',
    extension: [{ url: coreExtension('questionnaire-itemControl'), valueCodeableConcept: { coding: [control] } }],
  };
}

/** Asked when one of the conditions holds. */
export const whenAny = (...enableWhen: QuestionnaireItemEnableWhen[]) => ({
  enableWhen,
  enableBehavior: 'any' as const,
});

/** Asked when all of the conditions hold. */
export const whenAll = (...enableWhen: QuestionnaireItemEnableWhen[]) => ({
  enableWhen,
  enableBehavior: 'all' as const,
});
