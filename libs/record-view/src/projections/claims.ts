import { numberText } from '@fhir-gateway/fhir';
import type * as R4 from 'fhir/r4.js';
import { denialOf } from '../claims/denial.js';
import { codeText } from '../codes/code-text.js';
import { moneyText, quantityText } from '../decimals/quantity-text.js';
import { clean, conceptText, conceptTexts, join, referenceText } from '../fhir-text.js';
import { endText, firstDate, labelled, startOf, type Projections } from './projection.js';

/** What is insured, billed, decided and paid. @see CARIN IG for Blue Button 2.1; Da Vinci PAS 2.1 */
export const claims: Projections = {
  Claim: (claim) => ({
    ...firstDate(startOf('service', claim.billablePeriod), ['created', claim.created]),
    text: join(claim.item?.map((item) => conceptText(item.productOrService))) ?? conceptText(claim.type),
    code: codeText(...(claim.item ?? []).map((item) => item.productOrService)),
    value: moneyText(claim.total),
    status: join([claim.status, claim.use], ', '),
    detail: join([conceptText(claim.type), diagnosesText(claim.diagnosis), referenceText(claim.provider)]),
  }),
  ClaimResponse: (response) => ({
    ...firstDate(['created', response.created]),
    text: conceptText(response.type),
    value: totalsText(response.total),
    flag: response.outcome,
    status: join([response.status, response.use], ', '),
    detail: join([
      reviewText(response),
      labelled('authorization', clean(response.preAuthRef)),
      endText(response.preAuthPeriod),
      clean(response.disposition),
      ...(response.error ?? []).map(({ code }) => labelled('error', conceptText(code))),
    ]),
  }),
  Coverage: (coverage) => ({
    ...firstDate(startOf('started', coverage.period)),
    text: join([referenceText(coverage.payor[0]), conceptText(coverage.type)], ', '),
    status: coverage.status,
    detail: join([
      labelled('member', clean(coverage.subscriberId)),
      labelled('relationship', conceptText(coverage.relationship)),
      labelled('dependent', clean(coverage.dependent)),
      labelled('order', numberText(coverage, 'order')),
      coverage.class?.map(({ name, value }) => name ?? value).join(', '),
      endText(coverage.period),
    ]),
  }),
  CoverageEligibilityResponse: (response) => ({
    ...firstDate(['serviced', response.servicedDate], startOf('serviced', response.servicedPeriod), [
      'created',
      response.created,
    ]),
    text: referenceText(response.insurer),
    value: join(response.insurance?.map(({ inforce }) => inForceText(inforce))),
    flag: response.outcome,
    status: response.status,
    detail: clean(response.disposition),
  }),
  ExplanationOfBenefit: (benefit) => ({
    ...firstDate(startOf('service', benefit.billablePeriod), ['created', benefit.created]),
    text: join(benefit.item?.map((item) => conceptText(item.productOrService))) ?? conceptText(benefit.type),
    code: codeText(...(benefit.item ?? []).map((item) => item.productOrService)),
    value: join([totalsText(benefit.total), labelled('paid', moneyText(benefit.payment?.amount))]),
    status: join(
      [benefit.status, benefit.outcome, deniedText(benefit), benefit.use === 'claim' ? undefined : benefit.use],
      ', ',
    ),
    detail: join([
      labelled('denied', join(denialOf(benefit)?.reasons, ', ')),
      clean(benefit.disposition),
      ...versionTexts(benefit.related),
      reviewText(benefit),
      labelled('authorization', join(benefit.preAuthRef?.map((one) => clean(one)))),
      conceptText(benefit.type),
      diagnosesText(benefit.diagnosis),
      referenceText(benefit.provider),
    ]),
  }),
  SupplyDelivery: (delivery) => ({
    ...firstDate(['occurred', delivery.occurrenceDateTime], startOf('occurred', delivery.occurrencePeriod)),
    code: codeText(delivery.suppliedItem?.itemCodeableConcept),
    text:
      conceptText(delivery.suppliedItem?.itemCodeableConcept) ?? referenceText(delivery.suppliedItem?.itemReference),
    value: quantityText(delivery.suppliedItem?.quantity),
    status: delivery.status,
  }),
};

/** `complete` says that the payer has decided, and not what. */
function deniedText(benefit: R4.ExplanationOfBenefit): string | undefined {
  const denial = denialOf(benefit);
  return denial && (denial.isWhole ? 'denied' : 'denied in part');
}

/** What the payer does not say is neither. */
function inForceText(inforce: boolean | undefined): string | undefined {
  return inforce === undefined ? undefined : inforce ? 'in force' : 'not in force';
}

interface Reviewed {
  readonly adjudication?: readonly R4.Element[] | undefined;
}

/** What was decided on an authorization, in the payer's words and by its code: `outcome` is the same for all decisions. */
function reviewText({
  item,
  addItem,
  adjudication,
}: Reviewed & { readonly item?: readonly Reviewed[]; readonly addItem?: readonly Reviewed[] }): string | undefined {
  const reviewed = [{ adjudication }, ...(item ?? []), ...(addItem ?? [])];
  const actions = reviewed
    .flatMap((one) => one.adjudication ?? [])
    .flatMap((one) => extensionsNamed(one, 'reviewAction'))
    .flatMap((review) => extensionsNamed(review, 'reviewActionCode'))
    .map(({ valueCodeableConcept: action }) => {
      const [coding] = action?.coding ?? [];
      return join([clean(action?.text) ?? clean(coding?.display), clean(coding?.code)], ' ');
    });
  return labelled('review action', join([...new Set(actions)], ', '));
}

/** Extensions of PAS, and of PDex, which has the same under its own address. */
function extensionsNamed({ extension }: R4.Element, name: string): readonly R4.Extension[] {
  return (extension ?? []).filter(({ url }) => url.endsWith(`/extension-${name}`));
}

/** Whoever adds up claims has to know that one replaces another. */
function versionTexts(related: R4.ExplanationOfBenefit['related']): string[] {
  const relationships = (related ?? [])
    .flatMap(({ relationship }) => relationship?.coding ?? [])
    .map(({ code }) => code);
  return [
    ...(relationships.includes('replacedby') ? ['replaced by a newer version'] : []),
    ...(relationships.includes('prior') ? ['replaces an earlier claim'] : []),
  ];
}

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
