import type { Extension, Questionnaire, QuestionnaireItem, QuestionnaireResponse, ValueSet } from 'fhir/r4.js';
import { beginAdaptive } from '../view/adaptive-form.js';

export const formUrl = 'https://payer.example/fhir/Questionnaire/f';
const core = 'http://hl7.org/fhir/StructureDefinition/';
const sdc = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-';

/** An extension of FHIR itself. */
export const coreExtension = (name: string, value: object): Extension => ({ url: core + name, ...value });
export const sdcExtension = (name: string, value: object): Extension => ({ url: sdc + name, ...value });

/** An expression of SDC; FHIRPath unless told otherwise. */
export const expression = (name: string, text: string, language = 'text/fhirpath', more: object = {}): Extension =>
  sdcExtension(name, { valueExpression: { language, expression: text, ...more } });

export function form(...item: QuestionnaireItem[]): Questionnaire {
  const named = { id: 'f', url: formUrl, version: '1.0.0', title: 'Form' };
  return { resourceType: 'Questionnaire', status: 'active', ...named, item };
}

export const question = (linkId: string, type: string, more: Partial<QuestionnaireItem> = {}): QuestionnaireItem => ({
  linkId,
  text: `Question ${linkId}`,
  type: type as QuestionnaireItem['type'],
  ...more,
});

export const manual: Extension = {
  url: 'http://hl7.org/fhir/us/davinci-dtr/StructureDefinition/information-origin',
  extension: [{ url: 'source', valueCode: 'manual' }],
};

type Item = NonNullable<QuestionnaireResponse['item']>[number];

/** An item with answers that people gave. */
export const answered = (linkId: string, ...values: object[]): Item => ({
  linkId,
  answer: values.map((value) => ({ extension: [manual], ...value })),
});

export function response(...item: Item[]): QuestionnaireResponse {
  return {
    resourceType: 'QuestionnaireResponse',
    status: 'completed',
    questionnaire: `${formUrl}|1.0.0`,
    subject: { reference: 'Patient/p' },
    item,
  };
}

/** What says in a response which coverage it is for. */
export const ofCoverage = (id: string): Extension => ({
  url: 'http://hl7.org/fhir/us/davinci-dtr/StructureDefinition/qr-coverage',
  valueReference: { reference: `Coverage/${id}` },
});

/** An adaptive form without a question yet, which is continued at this address. */
export const begunAdaptive = (valueUrl = 'https://payer.example/fhir'): QuestionnaireResponse =>
  beginAdaptive(
    { ...form(), extension: [sdcExtension('questionnaireAdaptive', { valueUrl })] },
    { ...response(), status: 'in-progress', extension: [ofCoverage('c')] },
  );

export const frame = { subject: 'Patient/p', authored: '2026-11-24T10:00:00Z', coverage: 'Coverage/c' } as const;

export function valueSet(name: string, more: Partial<ValueSet>): ValueSet {
  return { resourceType: 'ValueSet', status: 'active', url: `https://payer.example/fhir/ValueSet/${name}`, ...more };
}
