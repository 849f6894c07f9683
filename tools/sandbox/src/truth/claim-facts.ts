import type { Coverage, ExplanationOfBenefit } from 'fhir/r4.js';
import { coded, codeOf, nameOf, present, refOf } from './fact-values.js';
import type { ClaimTruth, CoverageTruth } from './truth.js';

/** What one claim cost and who bore it. */
export function claim(one: ExplanationOfBenefit): ClaimTruth {
  return {
    ...coded(one, one.item?.[0]?.productOrService),
    type: codeOf(one.type),
    start: one.billablePeriod?.start ?? '',
    end: one.billablePeriod?.end ?? '',
    provider: nameOf(one.provider),
    amounts: Object.fromEntries((one.total ?? []).map((each) => [codeOf(each.category), each.amount.value ?? 0])),
  };
}

/** Sums by category, counted in cents. */
export function claimSums(claims: readonly ClaimTruth[]): Record<string, number> {
  const cents: Record<string, number> = {};
  for (const { amounts } of claims) {
    for (const [name, amount] of Object.entries(amounts)) cents[name] = (cents[name] ?? 0) + Math.round(amount * 100);
  }
  return Object.fromEntries(Object.entries(cents).map(([name, sum]) => [name, sum / 100]));
}

/** An insurance card. */
export function coverage(one: Coverage): CoverageTruth {
  return {
    ref: refOf(one),
    status: one.status,
    payer: nameOf(one.payor[0]),
    memberNumber: one.identifier?.[0]?.value ?? '',
    ...present({ plan: one.class?.find(({ type }) => codeOf(type) === 'plan')?.name }),
  };
}
