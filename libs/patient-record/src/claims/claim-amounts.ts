import { clean } from '@fhir-gateway/record-view';
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
  /** ISO 4217; empty where the claim names none. */
  readonly currency: string;
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
 * Reads the amounts of a claim from one level of it, since each level says the same once more: its totals, else those of its
 * lines, else its own adjudication.
 *
 * @see HL7 CARIN IG for Blue Button 2.2, C4BBAdjudication
 */
export function claimAmounts(claim: ExplanationOfBenefit): ClaimAmounts {
  const levels = [claim.total, claim.item?.flatMap((item) => item.adjudication ?? []), claim.adjudication];
  const lines = levels.map((level) => linesOf(level)).find(({ length }) => length > 0) ?? [];
  const sums = new Map<string, number>();
  for (const { category, cents } of lines) {
    if (category.isKnown) sums.set(category.code, (sums.get(category.code) ?? 0) + cents);
  }
  const sumOf = (...codes: readonly string[]): number | undefined => {
    const found = codes.flatMap((code) => sums.get(code) ?? []);
    return found.length === 0 ? undefined : found.reduce((sum, one) => sum + one, 0);
  };
  const liability = sumOf('memberliability');
  const shares = sumOf('copay', 'deductible', 'coinsurance');
  const payment = linesOf([{ category: { coding: [{ code: 'benefit' }] }, amount: claim.payment?.amount }])[0];
  const amounts = {
    billed: sumOf('submitted'),
    allowed: sumOf('eligible'),
    paid: sumOf('benefit') ?? sumOf('paidtoprovider', 'paidtopatient') ?? payment?.cents,
    owed: liability ?? shares,
    noncovered: sumOf('noncovered'),
    paidByPatient:
      sumOf('paidbypatient') ?? sumOf('paidbypatientcash', 'paidbypatientother', 'paidbypatienthealthaccount'),
    priorPayerPaid: sumOf('priorpayerpaid'),
  };
  return {
    ...(Object.fromEntries(Object.entries(amounts).filter(([, cents]) => cents !== undefined)) as Partial<
      Record<keyof typeof amounts, number>
    >),
    isOwedSum: liability === undefined && shares !== undefined,
    unclassified: [...new Set(lines.filter(({ category }) => !category.isKnown).map(({ category }) => category.code))],
    currency: lines.find(({ currency }) => currency !== '')?.currency ?? payment?.currency ?? '',
  };
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

function categoryOf(concept: Adjudication['category']): Category {
  const codings = Array.isArray(concept?.coding) ? concept.coding : [];
  for (const { system = '', code = '' } of codings) {
    if (systems.has(system) && known.has(code)) return { code, isKnown: true };
  }
  const [first] = codings;
  const words = clean(concept?.text) ?? clean(first?.display) ?? clean(first?.code);
  return { code: words ?? 'without category', isKnown: false };
}
