import type { ExplanationOfBenefit, FhirResource } from 'fhir/r4.js';
import { categoryOf, claimAmounts } from '../claims/claim-amounts.js';
import { denialOf } from '../claims/denial.js';
import { clean } from '../fhir-text.js';
import type { ClaimTotals } from '../page-links.js';

/** Money has two digits behind the point, and some currencies and unit prices up to four. */
const scale = 10_000;
/** More categories than these are no list that anybody reads. */
const mostCategories = 12;

const paidCodes: ReadonlySet<string> = new Set(['benefit', 'paidtoprovider', 'paidtopatient']);

/**
 * Adds up what the claims of one search say by category: whoever asks what was paid in a year would otherwise have to add
 * up numbers by head, which models do wrongly.
 */
export class ClaimSums {
  #count: number;
  #leftOut: number;
  #versions: number;
  readonly #amounts = new Map<string, { category: string; currency: string; amount: number }>();

  constructor(before: ClaimTotals = { count: 0, leftOut: 0, amounts: [] }) {
    this.#count = before.count;
    this.#leftOut = before.leftOut;
    this.#versions = before.versions ?? 0;
    for (const [category, currency, amount] of before.amounts) this.#addAmount(category, currency, amount);
  }

  /** Adds a resource, if it is a claim that was decided. */
  add(resource: FhirResource): void {
    if (resource.resourceType !== 'ExplanationOfBenefit') return;
    if (resource.status !== 'active' || resource.use !== 'claim') {
      this.#leftOut += 1;
      return;
    }
    this.#count += 1;
    if (isVersion(resource)) this.#versions += 1;
    for (const { category, amount } of totalsOf(resource)) {
      const { value, currency } = amount ?? {};
      if (typeof value === 'number')
        this.#addAmount(categoryOf(category).code, clean(currency) ?? '', Math.round(value * scale));
    }
    const denied = denialOf(resource)?.cents;
    if (denied !== undefined) this.#addAmount('denied', claimAmounts(resource).currency, (denied * scale) / 100);
    const paid = resource.payment?.amount;
    // The payment says once more what was paid by category.
    const isSaid = totalsOf(resource).some(({ category }) => paidCodes.has(categoryOf(category).code));
    if (typeof paid?.value === 'number' && !isSaid)
      this.#addAmount('paid', clean(paid.currency) ?? '', Math.round(paid.value * scale));
  }

  /** Absent while there is nothing to hand on. */
  get totals(): ClaimTotals | undefined {
    if (this.#count + this.#leftOut === 0) return undefined;
    const amounts = [...this.#amounts.values()].map(
      ({ category, currency, amount }) => [category, currency, amount] as const,
    );
    const versions = this.#versions;
    return { count: this.#count, leftOut: this.#leftOut, amounts, ...(versions > 0 && { versions }) };
  }

  /**
   * Sums as words of the record, one for each category; none for a single claim, which says them itself, and none where
   * some are versions of others.
   */
  lines(): string[] {
    if (this.#count < 2 || this.#versions > 0) return [];
    const sums = [...this.#amounts.values()].filter(({ amount }) => Number.isSafeInteger(amount));
    return sums.slice(0, mostCategories).map(({ category, currency, amount }) => {
      const digits = amount % 100 === 0 ? 2 : 4;
      return `${category} ${(amount / scale).toFixed(digits)}${currency === '' ? '' : ` ${currency}`}`;
    });
  }

  #addAmount(category: string, currency: string, amount: number): void {
    const key = JSON.stringify([category, currency]);
    const before = this.#amounts.get(key)?.amount ?? 0;
    this.#amounts.set(key, { category, currency, amount: before + amount });
  }
}

/** Of two versions of one claim, both may be active. @see CARIN IG for Blue Button, `related` */
function isVersion({ related }: ExplanationOfBenefit): boolean {
  const codings = (Array.isArray(related) ? related : []).flatMap((one) => one?.relationship?.coding ?? []);
  return codings.some(({ code }) => code === 'prior' || code === 'replacedby');
}

function totalsOf({ total }: ExplanationOfBenefit) {
  return Array.isArray(total) ? total : [];
}
