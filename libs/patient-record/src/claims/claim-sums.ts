import { claimAmounts, denialOf, quote, type ClaimAmounts } from '@fhir-gateway/record-view';
import type { ExplanationOfBenefit } from 'fhir/r4.js';

import { attempt } from '../matching/attempt.js';
import type { Fact, FactSource } from '../matching/fact.js';
import { countedClaims, type ListedClaim } from './claim-chains.js';

/** One amount over several claims. */
export interface ClaimAmount {
  /** Cents of the currency. */
  readonly cents: number;
  /** Claims that say it; those that do not are not counted as nothing. */
  readonly claims: number;
}

/** What the claims of one year and kind come to. */
export interface ClaimYear {
  /** Of the service, not of the bill; `unknown` where a claim does not say. */
  readonly year: string;
  /** `pharmacy`, `professional`, `institutional`, `oral`, `vision`, or `other`. */
  readonly kind: string;
  /** ISO 4217; empty where the claims name none. */
  readonly currency: string;
  readonly claims: number;
  readonly billed?: ClaimAmount;
  readonly allowed?: ClaimAmount;
  readonly paid?: ClaimAmount;
  readonly owed?: ClaimAmount;
  readonly noncovered?: ClaimAmount;
  readonly paidByPatient?: ClaimAmount;
  /** What was billed of what the payer refused; `billed` holds it too. */
  readonly denied?: ClaimAmount;
}

/** Sums of claims, by year and kind, the newest year first. */
export interface ClaimSums {
  readonly years: readonly ClaimYear[];
  /** What a reader has to know of them. */
  readonly notices: readonly string[];
}

/** Amounts of a claim, with what was refused of it. */
type DecidedAmounts = ClaimAmounts & { readonly denied?: number };

interface SummedClaim extends ListedClaim {
  readonly amounts: DecidedAmounts;
  readonly year: string;
  readonly kind: string;
  /** When the bill begins, as a day. */
  readonly day: string | undefined;
}

const summed = ['billed', 'allowed', 'paid', 'owed', 'noncovered', 'paidByPatient', 'denied'] as const;
type Summed = (typeof summed)[number];
const kinds: ReadonlySet<string> = new Set(['pharmacy', 'professional', 'institutional', 'oral', 'vision']);

/** Adds up claims, each once however many platforms have it. Facts of other resources are passed over. */
export function sumClaims(facts: readonly Fact[]): ClaimSums {
  const claims = facts.flatMap(
    ({ sources }) => sources.find(({ resource }) => resource.resourceType === 'ExplanationOfBenefit') ?? [],
  );
  const listed = claims.flatMap((source) => attempt(() => readClaim(source)) ?? []);
  const { counted, replaced, reversed, cancelled, noClaims, undecided, broken } = countedClaims(listed);
  const { once, seconds, alone } = withSecondPayers(counted);
  const currencies = new Set(once.flatMap(({ amounts }) => amounts.currency || []));
  // A claim without any amount stands with the others.
  const only = currencies.size === 1 ? [...currencies].join() : '';
  const years = new Map<string, ClaimYear>();
  for (const one of once) {
    const place = { year: one.year, kind: one.kind, currency: one.amounts.currency || only };
    const key = JSON.stringify(place);
    years.set(key, added(years.get(key) ?? { ...place, claims: 0 }, one.amounts));
  }
  const unclassified = new Set(counted.flatMap(({ amounts }) => amounts.unclassified));
  const said: readonly [number, string][] = [
    [claims.length - listed.length, 'are not in the form of FHIR, and in no sum'],
    [replaced.size, 'were replaced by a newer version, and do not count'],
    [reversed.size, 'were reversed or reverse another, and come to nothing'],
    [cancelled, 'were cancelled, and come to nothing'],
    [undecided, 'are not decided by the payer, and in no sum'],
    [
      counted.filter(({ amounts }) => amounts.isMixed).length,
      'have amounts of several currencies, which are in no sum',
    ],
    [noClaims, 'are drafts or requests, and no claims for payment'],
    [broken, 'name a newer version that is not in the record: they count as they are'],
    [
      seconds,
      'are of a second payer for the same bill: billed and allowed count once, owed is what the last payer says',
    ],
    [alone, 'are of a second payer, and the first payer’s claim is not in the record'],
    [
      counted.filter(({ amounts }) => amounts.isOwedSum).length,
      'give no member liability: owed is copay, deductible and coinsurance added up',
    ],
  ];
  return {
    years: [...years.values()].sort(newestFirst),
    notices: [
      ...said.filter(([count]) => count > 0).map(([count, text]) => `${count} claims ${text}.`),
      ...(unclassified.size > 0 ? [`Not classified, and in no sum: ${quotedFew(unclassified)}.`] : []),
    ],
  };
}

function readClaim({ connection, resource }: FactSource): SummedClaim {
  const claim = resource as ExplanationOfBenefit;
  const day = claim.billablePeriod?.start?.slice(0, 10);
  const denied = denialOf(claim)?.cents;
  const amounts = { ...claimAmounts(claim), ...(denied !== undefined && { denied }) };
  return { connection, claim, amounts, year: yearOf(claim), kind: kindOf(claim), day };
}

/** Codes are words of the platform, of any length. */
function quotedFew(codes: ReadonlySet<string>): string {
  const few = [...codes].slice(0, 8).map((code) => quote(code.slice(0, 60)));
  return few.join(', ');
}

function added(year: ClaimYear, amounts: Partial<DecidedAmounts>): ClaimYear {
  const sums = summed.flatMap((name) => {
    const cents = amounts[name];
    if (cents === undefined) return [];
    const before = year[name] ?? { cents: 0, claims: 0 };
    return [[name, { cents: before.cents + cents, claims: before.claims + 1 }] as const];
  });
  return { ...year, claims: year.claims + 1, ...Object.fromEntries(sums) };
}

/** A second payer repeats what was billed: it counts once, what each paid counts, and the last says what is owed. */
function withSecondPayers(counted: readonly SummedClaim[]) {
  const isSecond = ({ amounts }: SummedClaim): boolean => (amounts.priorPayerPaid ?? 0) !== 0;
  const seconds = counted.filter(isSecond);
  const owedByLast = new Set<SummedClaim>();
  const paired = new Set<SummedClaim>();
  for (const second of seconds) {
    const first = counted.find((one) => !isSecond(one) && !owedByLast.has(one) && isSameBill(one, second));
    if (first === undefined) continue;
    owedByLast.add(first);
    paired.add(second);
  }
  const once = counted.map((one): SummedClaim => {
    if (owedByLast.has(one)) return { ...one, amounts: without(one.amounts, 'owed') };
    return paired.has(one) ? { ...one, amounts: without(one.amounts, 'billed', 'allowed', 'denied') } : one;
  });
  return { once, seconds: paired.size, alone: seconds.length - paired.size };
}

function without(amounts: DecidedAmounts, ...names: readonly Summed[]): DecidedAmounts {
  const left = Object.entries(amounts).filter(([name]) => !(names as readonly string[]).includes(name));
  return Object.fromEntries(left) as unknown as DecidedAmounts;
}

function isSameBill(one: SummedClaim, other: SummedClaim): boolean {
  const payer = ({ claim }: SummedClaim): string | undefined => claim.insurer?.display ?? claim.insurer?.reference;
  return (
    one.day !== undefined &&
    one.day === other.day &&
    one.amounts.billed === other.amounts.billed &&
    payer(one) !== payer(other)
  );
}

function yearOf({ billablePeriod, item = [], created }: ExplanationOfBenefit): string {
  const served = item.flatMap(({ servicedDate, servicedPeriod }) => servicedDate ?? servicedPeriod?.start ?? []);
  const date = billablePeriod?.start ?? served.sort()[0] ?? created;
  return /^\d{4}/.exec(String(date))?.[0] ?? 'unknown';
}

function kindOf({ type }: ExplanationOfBenefit): string {
  return type?.coding?.flatMap(({ code }) => code ?? []).find((code) => kinds.has(code)) ?? 'other';
}

function newestFirst(one: ClaimYear, other: ClaimYear): number {
  const keys = [one, other].map(({ year, kind, currency }) => `${kind} ${currency} ${year}`) as [string, string];
  return one.year === other.year ? (keys[0] < keys[1] ? -1 : 1) : one.year > other.year ? -1 : 1;
}
