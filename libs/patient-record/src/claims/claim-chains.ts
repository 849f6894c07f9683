import type { ExplanationOfBenefit } from 'fhir/r4.js';

/** A claim of one connection. */
export interface ListedClaim {
  readonly connection: string;
  readonly claim: ExplanationOfBenefit;
}

/** Which claims count. */
export interface CountedClaims<Claim extends ListedClaim> {
  readonly counted: readonly Claim[];
  /** Replaced by a newer version that is in the record. */
  readonly replaced: number;
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
  const replaced = new Set<Claim>();
  let broken = 0;
  for (const one of real) {
    for (const { relationship, names } of relatedOf(one)) {
      const other = names.map((name) => byName.get(name)).find((found) => found !== undefined && found !== one);
      if (relationship === 'prior' && other) replaced.add(other);
      if (relationship === 'replacedby' && other) replaced.add(one);
      if (relationship === 'replacedby' && !other) broken += 1;
    }
  }
  // Of claims that replace each other in a circle, all count: which is the newest is not known.
  const remaining = real.filter((one) => !replaced.has(one));
  const ends = real.length > 0 && remaining.length === 0 ? real : remaining;
  const active = ends.filter(({ claim }) => claim.status === 'active');
  return {
    counted: active,
    replaced: real.length - ends.length,
    cancelled: ends.filter(({ claim }) => claim.status === 'cancelled').length,
    noClaims: claims.length - real.length,
    broken,
  };
}

function namesOf({ connection, claim }: ListedClaim): string[] {
  const numbers = (claim.identifier ?? []).flatMap(({ value }) => (value === undefined ? [] : `number ${value}`));
  const { id } = claim;
  const refs = id === undefined ? [] : [`${connection} ExplanationOfBenefit/${id}`];
  const filed = claim.claim?.reference;
  return [...numbers, ...refs, ...(filed === undefined ? [] : [`${connection} ${lastTwo(filed)}`])];
}

function relatedOf({ connection, claim }: ListedClaim): { relationship: string; names: string[] }[] {
  const related = Array.isArray(claim.related) ? claim.related : [];
  return related.map((one) => {
    const codes = (one.relationship?.coding ?? []).map(({ code }) => code ?? '');
    const { value } = one.reference ?? {};
    const ref = one.claim?.reference;
    const number = value ?? one.claim?.identifier?.value;
    return {
      relationship: codes.find((code) => code === 'prior' || code === 'replacedby') ?? '',
      names: [
        ...(number === undefined ? [] : [`number ${number}`]),
        ...(ref === undefined ? [] : [`${connection} ${lastTwo(ref)}`]),
      ],
    };
  });
}

/** `Type/id` of a reference, absolute or not. */
function lastTwo(reference: string): string {
  return reference.split('/').slice(-2).join('/');
}
