import { numberText } from '@fhir-gateway/fhir';
import type { ConsentProvision } from 'fhir/r4.js';
import { codeText } from '../codes/code-text.js';
import { rangeText } from '../decimals/quantity-text.js';
import { clean, conceptText, conceptTexts, join, referenceText } from '../fhir-text.js';
import { firstDate, labelled, startOf, type Projections } from './projection.js';

/** Agreements, warnings and judgements about a patient. */
export const cautions: Projections = {
  AdverseEvent: (event) => ({
    ...firstDate(['occurred', event.date], ['detected', event.detected], ['recorded', event.recordedDate]),
    text: conceptText(event.event) ?? conceptTexts(event.category),
    code: codeText(event.event),
    flag: conceptText(event.seriousness),
    status: join([conceptText(event.outcome)]),
    detail: join([
      conceptText(event.severity),
      ...(event.suspectEntity ?? []).map(({ instance }) => labelled('suspected', referenceText(instance))),
    ]),
  }),
  Consent: (consent) => ({
    ...firstDate(['dated', consent.dateTime], startOf('from', consent.provision?.period)),
    text: conceptTexts(consent.category) ?? conceptText(consent.scope),
    code: codeText(...(consent.category ?? [])),
    status: consent.status,
    detail: join([
      conceptText(consent.policyRule),
      provisionText(consent.provision),
      ...(consent.provision?.provision ?? []).map((provision) =>
        labelled(`except ${provision.type ?? ''}`.trim(), provisionText(provision)),
      ),
      labelled('until', consent.provision?.period?.end),
    ]),
  }),
  DetectedIssue: (issue) => ({
    ...firstDate(['identified', issue.identifiedDateTime], startOf('identified', issue.identifiedPeriod)),
    text: conceptText(issue.code),
    code: codeText(issue.code),
    flag: issue.severity && `severity ${issue.severity}`,
    status: issue.status,
    detail: join([clean(issue.detail), ...(issue.implicated ?? []).map(referenceText)]),
  }),
  DeviceUseStatement: (use) => ({
    ...firstDate(['used', use.timingDateTime], startOf('used from', use.timingPeriod), ['recorded', use.recordedOn]),
    text: referenceText(use.device),
    status: use.status,
    detail: join([conceptText(use.bodySite), conceptTexts(use.reasonCode), labelled('until', use.timingPeriod?.end)]),
  }),
  ImmunizationRecommendation: (recommendation) => ({
    ...firstDate(['dated', recommendation.date]),
    text: join(
      recommendation.recommendation.map(
        ({ vaccineCode, targetDisease }) => conceptTexts(vaccineCode) ?? conceptText(targetDisease),
      ),
    ),
    code: codeText(...recommendation.recommendation.flatMap(({ vaccineCode }) => vaccineCode ?? [])),
    value: join(
      recommendation.recommendation.map(({ forecastStatus, dateCriterion, contraindicatedVaccineCode }) =>
        join(
          [
            `(${conceptText(forecastStatus) ?? 'no forecast'})`,
            ...(dateCriterion ?? []).map(({ code, value }) => join([conceptText(code), value], ' ')),
            labelled('contraindicated', conceptTexts(contraindicatedVaccineCode)),
          ],
          ' ',
        ),
      ),
    ),
  }),
  RiskAssessment: (risk) => ({
    ...firstDate(['occurred', risk.occurrenceDateTime], startOf('occurred', risk.occurrencePeriod)),
    text: conceptText(risk.code) ?? conceptText(risk.method),
    code: codeText(risk.code),
    value: join(
      risk.prediction?.map((one) =>
        join(
          [
            conceptText(one.outcome),
            numberText(one, 'probabilityDecimal') ??
              rangeText(one.probabilityRange) ??
              conceptText(one.qualitativeRisk),
          ],
          ' ',
        ),
      ),
    ),
    status: risk.status,
    detail: clean(risk.mitigation),
  }),
};

function provisionText(provision: ConsentProvision | undefined): string | undefined {
  return join([
    conceptTexts(provision?.action),
    ...(provision?.purpose ?? []).map(({ display, code }) => labelled('purpose', clean(display) ?? clean(code))),
    ...(provision?.class ?? []).map(({ display, code }) => clean(display) ?? clean(code)),
    ...(provision?.securityLabel ?? []).map(({ display, code }) => labelled('label', clean(display) ?? clean(code))),
    ...(provision?.actor ?? []).map(({ reference }) => labelled('to', referenceText(reference))),
  ]);
}
