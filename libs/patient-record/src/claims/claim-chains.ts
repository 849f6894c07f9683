import { objectsOf, parseReference } from '@fhir-gateway/fhir';
import { claimAmounts } from '@fhir-gateway/record-view';
import type { ExplanationOfBenefit } from 'fhir/r4.js';

import { attempt } from '../matching/attempt.js';
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
  /** Claims and the later ones that take back all of their amounts: both come to nothing. */
  readonly reversed: ReadonlySet<Claim>;
  /** Cancelled: they come to nothing. */
  readonly cancelled: number;
  /** Drafts, predeterminations and preauthorizations. */
  readonly noClaims: number;
  /** The payer has not decided them, or could not. */
  readonly undecided: number;
  /** They name a newer version that is not in the record, and are counted as they are. */
  readonly broken: number;
}

/**
 * Leaves out what is no claim and what a newer version replaces. `related` names only the neighbour in a chain, so that each
 * claim that any other replaces is left out, and the end of a chain is what remains. No bill is negative as a whole: one
 * that is, takes amounts of its neighbour back and replaces nothing.
 */
export function countedClaims<Claim extends ListedClaim>(claims: readonly Claim[]): CountedClaims<Claim> {
  const isClaim = ({ claim }: Claim): boolean => claim.use === 'claim' && claim.status !== 'draft';
  const claimed = claims.filter(isClaim);
  const real = claimed.filter(({ claim: { outcome } }) => outcome !== 'queued' && outcome !== 'error');
  const byName = new Map(real.flatMap((one) => namesOf(one).map((name) => [name, one] as const)));
  const successors = new Map<Claim, Claim>();
  const reversed = new Set<Claim>();
  const follow = (older: Claim, newer: Claim): void => {
    const change = compareBills(older.claim, newer.claim);
    if (change === 'newer') successors.set(older, newer);
    if (change === 'reversal') reversed.add(older).add(newer);
  };
  let broken = 0;
  for (const one of real) {
    for (const { relationship, names } of relatedOf(one)) {
      const other = names.map((name) => byName.get(name)).find((found) => found !== undefined && found !== one);
      if (relationship === 'prior' && other) follow(other, one);
      if (relationship === 'replacedby' && other) follow(one, other);
      if (relationship === 'replacedby' && !other) broken += 1;
    }
  }
  const older = [...successors.keys()].filter((one) => !reversed.has(one));
  const replaced = new Set(older.filter((one) => !isInCircle(one, successors)));
  const ends = real.filter((one) => !replaced.has(one) && !reversed.has(one));
  const active = ends.filter(({ claim }) => claim.status === 'active');
  return {
    counted: active,
    replaced,
    reversed,
    cancelled: ends.filter(({ claim }) => claim.status === 'cancelled').length,
    noClaims: claims.length - claimed.length,
    undecided: claimed.length - real.length,
    broken,
  };
}

/** What a claim is to the one that it names: a newer version, one that takes it back whole, or one that changes it by a part. */
function compareBills(older: ExplanationOfBenefit, newer: ExplanationOfBenefit): 'newer' | 'reversal' | 'part' {
  const [before, after] = [attempt(() => claimAmounts(older)), attempt(() => claimAmounts(newer))];
  const taken = [after?.billed, after?.paid, after?.owed].filter((cents) => cents !== undefined);
  if (newer.status === 'cancelled' || !taken.some((cents) => cents < 0) || taken.some((cents) => cents > 0))
    return 'newer';
  const names = ['billed', 'paid', 'owed'] as const;
  const isWhole = names.every((name) => (before?.[name] ?? 0) + (after?.[name] ?? 0) === 0);
  return isWhole ? 'reversal' : 'part';
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
  const numbers = objectsOf(claim.identifier).flatMap(({ value }) => numberName(listed, value));
  const { id } = claim;
  const refs = id === undefined ? [] : [`${connection} ExplanationOfBenefit/${id}`];
  const filed = claim.claim?.reference;
  return [
    ...numbers,
    ...refs,
    ...(typeof filed === 'string' ? [`${connection} ${parseReference(filed)?.ref ?? filed}`] : []),
  ];
}

function relatedOf(listed: ListedClaim): { relationship: string; names: string[] }[] {
  const { connection, claim } = listed;
  return objectsOf(claim.related).map((one) => {
    const codes = objectsOf(one.relationship?.coding).map(({ code }) => code ?? '');
    const ref = one.claim?.reference;
    return {
      relationship: codes.find((code) => code === 'prior' || code === 'replacedby') ?? '',
      names: [
        ...numberName(listed, one.reference?.value ?? one.claim?.identifier?.value),
        ...(typeof ref === 'string' ? [`${connection} ${parseReference(ref)?.ref ?? ref}`] : []),
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
