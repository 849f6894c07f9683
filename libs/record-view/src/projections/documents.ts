import type { Period } from 'fhir/r4.js';
import { clean, conceptText, conceptTexts, join, periodDate, referenceText } from '../fhir-text.js';
import { endText, labelled, type Projections } from './projection.js';
import { answersText } from './questionnaire-answers.js';

/** Visits, and what was written about them and by whom. */
export const documents: Projections = {
  Binary: (binary) => ({ text: clean(binary.contentType) }),
  Composition: (composition) => ({
    date: composition.date,
    text: clean(composition.title),
    status: composition.status,
    detail: join([conceptText(composition.type), ...(composition.section ?? []).map(({ title }) => clean(title))]),
  }),
  DocumentReference: (document) => ({
    date: document.date ?? periodDate(document.context?.period),
    text: clean(document.description) ?? conceptText(document.type),
    status: document.status,
    detail: join([
      conceptTexts(document.category),
      ...document.content.map(({ attachment }) => clean(attachment.contentType)),
    ]),
  }),
  Encounter: (encounter) => ({
    date: periodDate(encounter.period),
    text: conceptTexts(encounter.type) ?? clean(encounter.class.display ?? encounter.class.code),
    status: encounter.status,
    detail: join([
      conceptTexts(encounter.reasonCode),
      referenceText(encounter.serviceProvider),
      lastDay(encounter.period),
      labelled('discharged to', conceptText(encounter.hospitalization?.dischargeDisposition)),
    ]),
  }),
  Provenance: (provenance) => ({
    date: provenance.recorded,
    text: join(provenance.target.map(referenceText)),
    value: join(provenance.agent.map(({ who, type }) => join([conceptText(type), referenceText(who)], ' '))),
    detail: conceptText(provenance.activity),
  }),
  QuestionnaireResponse: (response) => ({
    date: response.authored,
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
