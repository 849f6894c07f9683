import { sumClaims, type ClaimYear, type Fact } from '@fhir-gateway/patient-record';

/** What claims come to, as far as they say it. */
export interface Costs {
  /** What the person owes by them, and what was billed: `$18.72`. Absent where no claim says it, or in several currencies. */
  readonly owed?: string;
  readonly billed?: string;
}

/** What some claims come to together, each counted once. */
export function costsOf(facts: readonly Fact[]): Costs {
  const { years } = sumClaims(facts);
  const currencies = new Set(years.map(({ currency }) => currency));
  const [currency = ''] = currencies;
  const sum = (read: (year: ClaimYear) => ClaimYear['owed']): string | undefined => {
    const amounts = years.flatMap((year) => read(year) ?? []);
    if (amounts.length === 0 || currencies.size > 1) return undefined;
    return moneyWords(
      amounts.reduce((cents, one) => cents + one.cents, 0),
      currency,
    );
  };
  const [owed, billed] = [sum((year) => year.owed), sum((year) => year.billed)];
  return { ...(owed !== undefined && { owed }), ...(billed !== undefined && { billed }) };
}

function moneyWords(cents: number, currency: string): string {
  const amount = (Math.abs(cents) / 100).toLocaleString('en', { minimumFractionDigits: 2 });
  const sign = cents < 0 ? '−' : '';
  return currency === 'USD' ? `${sign}$${amount}` : `${sign}${amount} ${currency}`.trim();
}
