import { at, codesOf, list, text } from './fhir-json.js';
import type { Json, Resource } from './fhir-json.js';

/** What claims sum up to, in the form of the truth files. */
export interface ClaimSums {
  readonly count: number;
  readonly billedSum: number;
  readonly paidSum: number;
  readonly rows: readonly ClaimRow[];
}

interface ClaimRow {
  readonly id: string;
  readonly start: string | null;
  /** `null`: it does not say. */
  readonly billed: number | null;
  readonly paid: number | null;
  /** Requests for a decision beforehand are in no sum. */
  readonly inSums: boolean;
}

export function claimSums(claims: readonly Resource[]): ClaimSums {
  const rows = claims.map((claim): ClaimRow => {
    const { id, use } = claim;
    const start = text(at(claim, 'billablePeriod')['start']) ?? null;
    return { id, start, billed: billedOf(claim), paid: paidOf(claim), inSums: use === undefined || use === 'claim' };
  });
  const sum = (name: 'billed' | 'paid'): number =>
    Math.round(rows.reduce((all, row) => all + (row.inSums ? (row[name] ?? 0) : 0), 0) * 100) / 100;
  return { count: rows.length, billedSum: sum('billed'), paidSum: sum('paid'), rows };
}

function billedOf(claim: Resource): number | null {
  const items = list(claim['item']);
  const submitted = items.flatMap(({ adjudication }) => amountsOf(adjudication, 'submitted'));
  const net = items.flatMap((one) => numberOf(at(one, 'net')['value']));
  return sumOf(amountsOf(claim['total'], 'submitted').slice(0, 1)) ?? sumOf(submitted) ?? sumOf(net);
}

function paidOf(claim: Resource): number | null {
  const toEach = ['paidtoprovider', 'paidtopatient'].flatMap((name) => amountsOf(claim['total'], name));
  const benefit = amountsOf(claim['total'], 'benefit').slice(0, 1);
  return sumOf(numberOf(at(claim, 'payment', 'amount')['value'])) ?? sumOf(toEach) ?? sumOf(benefit);
}

function amountsOf(lines: unknown, category: string): number[] {
  return list(lines)
    .filter((line: Json) => codesOf(line['category']).includes(category))
    .flatMap((line) => numberOf(at(line, 'amount')['value']));
}

function numberOf(value: unknown): number[] {
  return typeof value === 'number' ? [value] : [];
}

function sumOf(amounts: readonly number[]): number | null {
  return amounts.length === 0 ? null : amounts.reduce((sum, one) => sum + one, 0);
}
