import { clean } from '../fhir-text.js';
import type { ExplanationOfBenefit } from 'fhir/r4.js';

/** What a claim comes to. Cents; absent where the claim does not say it, which is not nothing. */
export interface ClaimAmounts {
  readonly billed?: number;
  readonly allowed?: number;
  readonly paid?: number;
  /** What the person owes; see `isOwedSum`. */
  readonly owed?: number;
  readonly noncovered?: number;
  readonly paidByPatient?: number;
  /** Another payer paid this before: the claim is one of a second payer. */
  readonly priorPayerPaid?: number;
  /** The claim gives no member liability: `owed` is copay, deductible and coinsurance added up. */
  readonly isOwedSum: boolean;
  /** Categories whose meaning is not known here, each once. */
  readonly unclassified: readonly string[];
  /** ISO 4217; empty where the claim names none, or several. */
  readonly currency: string;
  /** The claim has amounts of several currencies: none of them is given. */
  readonly isMixed: boolean;
}

/** Code systems whose codes are known here; one without a system is taken for one of them. */
const systems: ReadonlySet<string> = new Set([
  '',
  'http://terminology.hl7.org/CodeSystem/adjudication',
  'http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBAdjudication',
]);

/** Codes of both systems that amounts are made of, or that are known and stand for nothing more. */
const known: ReadonlySet<string> = new Set([
  ...['submitted', 'eligible', 'benefit', 'paidtoprovider', 'paidtopatient', 'memberliability'],
  ...['copay', 'deductible', 'coinsurance', 'noncovered', 'priorpayerpaid', 'discount', 'drugcost'],
  ...['paidbypatient', 'paidbypatientcash', 'paidbypatientother', 'paidbypatienthealthaccount'],
]);

interface Category {
  readonly code: string;
  readonly isKnown: boolean;
}

interface Line {
  readonly category: Category;
  readonly cents: number;
  readonly currency: string;
}

/**
 * Reads each amount of a claim from one level of it, since each level says the same once more: from its totals, else from
 * its lines, else from its own adjudication, whichever is the first that says it.
 *
 * @see HL7 CARIN IG for Blue Button 2.2, C4BBAdjudication
 */
export function claimAmounts(claim: ExplanationOfBenefit): ClaimAmounts {
  const levels = [claim.total, claim.item?.flatMap((item) => item.adjudication ?? []), claim.adjudication].map(linesOf);
  const payment = linesOf([{ category: { coding: [{ code: 'benefit' }] }, amount: claim.payment?.amount }]);
  const currencies = new Set([...levels.flat(), ...payment].flatMap(({ currency }) => currency || []));
  const isMixed = currencies.size > 1;
  const read = isMixed ? [] : levels.map(sumsOf);
  const first = (amountOf: (sums: Sums) => number | undefined): number | undefined =>
    read.map(amountOf).find((cents) => cents !== undefined);
  const liability = first((sums) => sumOf(sums, 'memberliability'));
  const shares = first((sums) => sumOf(sums, 'copay', 'deductible', 'coinsurance'));
  const amounts = {
    billed: first((sums) => sumOf(sums, 'submitted')),
    allowed: first((sums) => sumOf(sums, 'eligible')),
    // What a plan allows as benefit is more than what it paid, where it took something back.
    paid:
      (isMixed ? undefined : payment[0]?.cents) ??
      first((sums) => sumOf(sums, 'paidtoprovider', 'paidtopatient')) ??
      first((sums) => sumOf(sums, 'benefit')),
    owed: liability ?? shares,
    noncovered: first((sums) => sumOf(sums, 'noncovered')),
    paidByPatient: first(
      (sums) =>
        sumOf(sums, 'paidbypatient') ??
        sumOf(sums, 'paidbypatientcash', 'paidbypatientother', 'paidbypatienthealthaccount'),
    ),
    priorPayerPaid: first((sums) => sumOf(sums, 'priorpayerpaid')),
  };
  const shown = levels.find(({ length }) => length > 0) ?? [];
  return {
    ...(Object.fromEntries(Object.entries(amounts).filter(([, cents]) => cents !== undefined)) as Partial<
      Record<keyof typeof amounts, number>
    >),
    isOwedSum: liability === undefined && shares !== undefined,
    unclassified: [...new Set(shown.filter(({ category }) => !category.isKnown).map(({ category }) => category.code))],
    currency: isMixed ? '' : [...currencies].join(),
    isMixed,
  };
}

/** Cents by category. */
type Sums = ReadonlyMap<string, number>;

function sumsOf(lines: readonly Line[]): Sums {
  const sums = new Map<string, number>();
  for (const { category, cents } of lines) {
    if (category.isKnown) sums.set(category.code, (sums.get(category.code) ?? 0) + cents);
  }
  return sums;
}

function sumOf(sums: Sums, ...codes: readonly string[]): number | undefined {
  const found = codes.flatMap((code) => sums.get(code) ?? []);
  return found.length === 0 ? undefined : found.reduce((sum, one) => sum + one, 0);
}

type Adjudication = Partial<NonNullable<ExplanationOfBenefit['adjudication']>[number]>;

function linesOf(adjudications: readonly Adjudication[] | undefined): Line[] {
  if (!Array.isArray(adjudications)) return [];
  return (adjudications as readonly (Adjudication | null)[]).flatMap((one) => {
    const value = one?.amount?.value;
    if (typeof value !== 'number' || !Number.isFinite(value)) return [];
    return [
      { category: categoryOf(one?.category), cents: Math.round(value * 100), currency: one?.amount?.currency ?? '' },
    ];
  });
}

/** The category of an amount: its code where that is known here, else its words. */
export function categoryOf(concept: Adjudication['category']): Category {
  const codings = Array.isArray(concept?.coding) ? concept.coding : [];
  for (const { system = '', code = '' } of codings) {
    if (systems.has(system) && known.has(code)) return { code, isKnown: true };
  }
  const [first] = codings;
  const words = clean(concept?.text) ?? clean(first?.display) ?? clean(first?.code);
  return { code: words ?? 'without category', isKnown: false };
}
