import type { ExplanationOfBenefit } from 'fhir/r4.js';

import { textKey } from '../matching/text-key.js';

/** A claim of one connection. */
export interface ListedClaim {
  readonly connection: string;
  readonly claim: ExplanationOfBenefit;
}

/** Which claims count. */
interface CountedClaims<Claim extends ListedClaim> {
  readonly counted: readonly Claim[];
  /** Replaced by a newer version that is in the record. */
  readonly replaced: ReadonlySet<Claim>;
  /** Cancelled: they come to nothing. */
  readonly cancelled: number;
  /** Drafts, predeterminations and preauthorizations. */
  readonly noClaims: number;
  /** They name a newer version that is not in the record, and are counted as they are. */
  readonly broken: number;
}

/**
 * Leaves out what is no claim and what a newer version replaces. `related` names only the neighbour in a chain, so that each
 * claim that any other replaces is left out, and the end of a chain is what remains.
 */
export function countedClaims<Claim extends ListedClaim>(claims: readonly Claim[]): CountedClaims<Claim> {
  const isClaim = ({ claim }: Claim): boolean => claim.use === 'claim' && claim.status !== 'draft';
  const real = claims.filter(isClaim);
  const byName = new Map(real.flatMap((one) => namesOf(one).map((name) => [name, one] as const)));
  const successors = new Map<Claim, Claim>();
  let broken = 0;
  for (const one of real) {
    for (const { relationship, names } of relatedOf(one)) {
      const other = names.map((name) => byName.get(name)).find((found) => found !== undefined && found !== one);
      if (relationship === 'prior' && other) successors.set(other, one);
      if (relationship === 'replacedby' && other) successors.set(one, other);
      if (relationship === 'replacedby' && !other) broken += 1;
    }
  }
  const replaced = new Set([...successors.keys()].filter((one) => !isInCircle(one, successors)));
  const ends = real.filter((one) => !replaced.has(one));
  const active = ends.filter(({ claim }) => claim.status === 'active');
  return {
    counted: active,
    replaced,
    cancelled: ends.filter(({ claim }) => claim.status === 'cancelled').length,
    noClaims: claims.length - real.length,
    broken,
  };
}

/** Of claims that replace each other in a circle, which is the newest is not known: all of them count. */
function isInCircle<Claim>(one: Claim, successors: ReadonlyMap<Claim, Claim>): boolean {
  const seen = new Set<Claim>();
  for (let at = successors.get(one); at !== undefined && !seen.has(at); at = successors.get(at)) {
    if (at === one) return true;
    seen.add(at);
  }
  return false;
}

function namesOf(listed: ListedClaim): string[] {
  const { connection, claim } = listed;
  const numbers = list(claim.identifier).flatMap(({ value }) => numberName(listed, value));
  const { id } = claim;
  const refs = id === undefined ? [] : [`${connection} ExplanationOfBenefit/${id}`];
  const filed = claim.claim?.reference;
  return [...numbers, ...refs, ...(typeof filed === 'string' ? [`${connection} ${lastTwo(filed)}`] : [])];
}

function relatedOf(listed: ListedClaim): { relationship: string; names: string[] }[] {
  const { connection, claim } = listed;
  return list(claim.related).map((one) => {
    const codes = list(one.relationship?.coding).map(({ code }) => code ?? '');
    const ref = one.claim?.reference;
    return {
      relationship: codes.find((code) => code === 'prior' || code === 'replacedby') ?? '',
      names: [
        ...numberName(listed, one.reference?.value ?? one.claim?.identifier?.value),
        ...(typeof ref === 'string' ? [`${connection} ${lastTwo(ref)}`] : []),
      ],
    };
  });
}

/** The number of a claim is one of its payer: another payer may give the same to another claim. */
function numberName({ connection, claim }: ListedClaim, value: string | undefined): string[] {
  if (value === undefined) return [];
  const payer = textKey(claim.insurer?.display);
  return [`${payer === '' ? connection : payer} number ${value}`];
}

function list<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];
}

/** `Type/id` of a reference, absolute or not. */
function lastTwo(reference: string): string {
  return reference.split('/').slice(-2).join('/');
}
