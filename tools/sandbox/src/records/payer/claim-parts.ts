import type {
  CodeableConcept,
  ExplanationOfBenefit,
  ExplanationOfBenefitItemAdjudication,
  ExplanationOfBenefitSupportingInfo,
  ExplanationOfBenefitTotal,
} from 'fhir/r4.js';
import { concepts } from '../codes/concepts.js';
import { carin } from '../base/systems.js';
import { concept, dollars } from '../base/fhir-values.js';

type AmountKey = keyof typeof concepts.amounts;
/** What a claim line costs and who bears it; `submitted = discount + memberLiability + paidToProvider`. */
export type Split = Record<AmountKey, number>;

const amountKeys = Object.keys(concepts.amounts) as AmountKey[];
/** What the contract between payer and provider leaves of a bill. */
const contractRate = 0.72;

/** Splits a charge in whole cents; `memberShare` is the patient's part of the eligible amount, 0 to 1. */
export function splitCharge(charge: number, memberShare: number): Split {
  const submitted = Math.round(charge * 100);
  const eligible = Math.round(submitted * contractRate);
  const memberLiability = Math.round(eligible * memberShare);
  const cents = {
    submitted,
    eligible,
    discount: submitted - eligible,
    memberLiability,
    paidToProvider: eligible - memberLiability,
  };
  return Object.fromEntries(amountKeys.map((key) => [key, cents[key] / 100])) as Split;
}

/** The concepts.amounts of one line, as adjudications. */
export function adjudicationsOf(split: Split): ExplanationOfBenefitItemAdjudication[] {
  return amountKeys.map((key) => ({ category: concepts.amounts[key], amount: dollars(split[key]) }));
}

/** The sums over all lines. */
export function totalsOf(splits: readonly Split[]): ExplanationOfBenefitTotal[] {
  return amountKeys.map((key) => ({
    category: concepts.amounts[key],
    amount: dollars(splits.reduce((sum, split) => sum + split[key], 0)),
  }));
}

/** Adjudications that say: in the payer's network. */
export function inNetworkFor(...categories: CodeableConcept[]): ExplanationOfBenefitItemAdjudication[] {
  return categories.map((category) => ({ category, reason: concepts.inNetwork }));
}

type Fact = Omit<ExplanationOfBenefitSupportingInfo, 'sequence' | 'category'>;

/** Numbers the facts; each is a CARIN category code and its value. */
export function supportingInfo(
  facts: readonly (readonly [category: string, fact: Fact])[],
): ExplanationOfBenefit['supportingInfo'] {
  return facts.map(([category, fact], index) => ({
    sequence: index + 1,
    category: concept(carin('C4BBSupportingInfoType'), category),
    ...fact,
  }));
}
