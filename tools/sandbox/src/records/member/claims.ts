import type { Claim, ClaimResponse, ExplanationOfBenefit } from 'fhir/r4.js';
import { hl7 } from '../base/systems.js';
import { concept } from '../base/fhir-values.js';

type Use = 'claim' | 'preauthorization';

const normal = concept(hl7('processpriority'), 'normal', 'Normal');

function idOf(bill: ExplanationOfBenefit, use: Use): string {
  return `${bill.id}-${use}`;
}

/** The day on which a bill came, or on which an operation was asked for: the first day of care. */
function createdOf({ created, billablePeriod }: ExplanationOfBenefit, use: Use): string {
  return use === 'claim' ? created : (billablePeriod?.start ?? created);
}

/** What a claim and its answer begin with. */
function headOf(bill: ExplanationOfBenefit, use: Use) {
  return {
    id: idOf(bill, use),
    ...(bill.meta?.lastUpdated !== undefined && { meta: { lastUpdated: bill.meta.lastUpdated } }),
    status: 'active' as const,
    type: bill.type,
    use,
    patient: bill.patient,
  };
}

/** The claim that a bill decides on, as the provider sent it. */
export function claimOf(bill: ExplanationOfBenefit, use: Use): Claim {
  const submitted = bill.total?.find(({ category }) => category.coding?.[0]?.code === 'submitted')?.amount;
  return {
    resourceType: 'Claim',
    ...headOf(bill, use),
    ...(bill.billablePeriod && { billablePeriod: bill.billablePeriod }),
    created: createdOf(bill, use),
    insurer: bill.insurer,
    provider: bill.provider,
    priority: normal,
    insurance: bill.insurance.map(({ focal, coverage }, index) => ({ sequence: index + 1, focal, coverage })),
    item: (bill.item ?? []).map(({ sequence, productOrService, servicedDate }) => ({
      sequence,
      productOrService,
      ...(servicedDate !== undefined && { servicedDate }),
    })),
    ...(submitted && { total: submitted }),
  };
}

/** What the payer decided. */
export function responseTo(bill: ExplanationOfBenefit, use: Use): ClaimResponse {
  const isAuthorization = use === 'preauthorization';
  const paid = bill.total?.find(({ category }) => category.coding?.[0]?.code === 'paidtoprovider')?.amount;
  return {
    resourceType: 'ClaimResponse',
    ...headOf(bill, use),
    created: createdOf(bill, use),
    insurer: bill.insurer,
    requestor: bill.provider,
    request: { reference: `Claim/${idOf(bill, use)}` },
    outcome: 'complete',
    disposition: isAuthorization ? 'Certified in total' : 'Paid',
    ...(isAuthorization && { preAuthRef: `AUTH-${bill.billablePeriod?.start?.replaceAll('-', '')}` }),
    ...(!isAuthorization &&
      paid && { payment: { type: concept(hl7('ex-paymenttype'), 'complete', 'Complete'), amount: paid } }),
  };
}
