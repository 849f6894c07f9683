import type * as R4 from 'fhir/r4.js';
import { clean, conceptText, conceptTexts, join, periodDate, quantityText, referenceText } from '../fhir-text.js';
import { endText, labelled, moneyText, type Projections } from './projection.js';

/** What is insured, billed, decided and paid. @see CARIN IG for Blue Button 2.1; Da Vinci PAS 2.1 */
export const claims: Projections = {
  Claim: (claim) => ({
    date: periodDate(claim.billablePeriod) ?? claim.created,
    text: join(claim.item?.map((item) => conceptText(item.productOrService))) ?? conceptText(claim.type),
    value: moneyText(claim.total),
    status: join([claim.status, claim.use], ', '),
    detail: join([conceptText(claim.type), diagnosesText(claim.diagnosis), referenceText(claim.provider)]),
  }),
  ClaimResponse: (response) => ({
    date: response.created,
    text: conceptText(response.type),
    value: totalsText(response.total),
    flag: response.outcome,
    status: join([response.status, response.use], ', '),
    detail: join([
      labelled('authorization', clean(response.preAuthRef)),
      endText(response.preAuthPeriod),
      clean(response.disposition),
      ...(response.error ?? []).map(({ code }) => labelled('error', conceptText(code))),
    ]),
  }),
  Coverage: (coverage) => ({
    date: periodDate(coverage.period),
    text: join([referenceText(coverage.payor[0]), conceptText(coverage.type)], ', '),
    status: coverage.status,
    detail: join([
      labelled('member', clean(coverage.subscriberId)),
      coverage.class?.map(({ name, value }) => name ?? value).join(', '),
      endText(coverage.period),
    ]),
  }),
  CoverageEligibilityResponse: (response) => ({
    date: response.servicedDate ?? periodDate(response.servicedPeriod) ?? response.created,
    text: referenceText(response.insurer),
    value: join(response.insurance?.map(({ inforce }) => (inforce ? 'in force' : 'not in force'))),
    flag: response.outcome,
    status: response.status,
    detail: clean(response.disposition),
  }),
  ExplanationOfBenefit: (benefit) => ({
    date: periodDate(benefit.billablePeriod) ?? benefit.created,
    text: join(benefit.item?.map((item) => conceptText(item.productOrService))) ?? conceptText(benefit.type),
    value: join([totalsText(benefit.total), labelled('paid', moneyText(benefit.payment?.amount))]),
    status: join([benefit.status, benefit.outcome], ', '),
    detail: join([conceptText(benefit.type), diagnosesText(benefit.diagnosis), referenceText(benefit.provider)]),
  }),
  SupplyDelivery: (delivery) => ({
    date: delivery.occurrenceDateTime ?? periodDate(delivery.occurrencePeriod),
    text:
      conceptText(delivery.suppliedItem?.itemCodeableConcept) ?? referenceText(delivery.suppliedItem?.itemReference),
    value: quantityText(delivery.suppliedItem?.quantity),
    status: delivery.status,
  }),
};

function totalsText(
  totals: readonly { category: R4.CodeableConcept; amount: R4.Money }[] | undefined,
): string | undefined {
  return join(totals?.map(({ category, amount }) => join([conceptText(category), moneyText(amount)], ' ')));
}

function diagnosesText(
  diagnoses: readonly { diagnosisCodeableConcept?: R4.CodeableConcept | undefined }[] | undefined,
): string | undefined {
  return labelled(
    'for',
    conceptTexts(diagnoses?.flatMap(({ diagnosisCodeableConcept: concept }) => (concept ? [concept] : []))),
  );
}
