import type { Period } from 'fhir/r4.js';
import { codeText } from '../codes/code-text.js';
import { clean, conceptText, conceptTexts, join, referenceText } from '../fhir-text.js';
import { endText, firstDate, labelled, startOf, type Projections } from './projection.js';
import { answersText } from './questionnaire-answers.js';

/** Visits, and what was written about them and by whom. */
export const documents: Projections = {
  Binary: (binary) => ({ text: clean(binary.contentType), value: sizeText(binary.data) }),
  Composition: (composition) => ({
    ...firstDate(['written', composition.date]),
    text: clean(composition.title),
    code: codeText(composition.type),
    status: composition.status,
    detail: join([conceptText(composition.type), ...(composition.section ?? []).map(({ title }) => clean(title))]),
  }),
  DocumentReference: (document) => ({
    ...firstDate(['created', document.date], startOf('service', document.context?.period)),
    text: clean(document.description) ?? conceptText(document.type),
    code: codeText(document.type),
    // A document whose status is current may hold a text that is preliminary or was withdrawn.
    status: join([document.status, document.docStatus], ', '),
    detail: join([
      clean(document.description) && conceptText(document.type),
      conceptTexts(document.category),
      ...(document.relatesTo ?? []).map(({ code, target }) => labelled(code, referenceText(target))),
      ...document.content.map(({ attachment }) => clean(attachment.contentType)),
    ]),
  }),
  Encounter: (encounter) => ({
    ...firstDate(startOf('started', encounter.period)),
    text: conceptTexts(encounter.type) ?? clean(encounter.class.display ?? encounter.class.code),
    code: codeText(...(encounter.type ?? [])),
    status: encounter.status,
    detail: join([
      encounter.type && clean(encounter.class.display ?? encounter.class.code),
      conceptTexts(encounter.reasonCode),
      referenceText(encounter.serviceProvider),
      lastDay(encounter.period),
      labelled('discharged to', conceptText(encounter.hospitalization?.dischargeDisposition)),
    ]),
  }),
  Provenance: (provenance) => ({
    ...firstDate(['recorded', provenance.recorded]),
    text: join(provenance.target.map(referenceText)),
    value: join(provenance.agent.map(({ who, type }) => join([conceptText(type), referenceText(who)], ' '))),
    detail: conceptText(provenance.activity),
  }),
  QuestionnaireResponse: (response) => ({
    ...firstDate(['authored', response.authored]),
    text: clean(response.questionnaire),
    value: answersText(response.item),
    status: response.status,
    detail: referenceText(response.author),
  }),
};

/** When a stay ended; a visit that ended on its day says nothing new by that. */
function lastDay(period: Period | undefined): string | undefined {
  return period?.end?.slice(0, 10) === period?.start?.slice(0, 10) ? undefined : endText(period);
}

/** How large the content is that Base64 stands for. */
function sizeText(base64: string | undefined): string | undefined {
  if (typeof base64 !== 'string') return undefined;
  const padding = /=*$/.exec(base64.slice(-2))?.[0].length ?? 0;
  return `${Math.max(0, Math.floor((base64.length * 3) / 4) - padding)} bytes`;
}
