import { objectsOf } from '@fhir-gateway/fhir';
import type { Claim, Identifier, Organization } from 'fhir/r4.js';
import { comparePatient } from './answer-patient.js';
import { npisOf, type AskedRequest } from './asked-request.js';
import type { ClaimAnswer } from './claim-answer.js';
import { claimName } from './claim-name.js';
import { readDecision } from './read-decision.js';
import { numbersOf } from './said-answer.js';
import { payerText } from '../vocabulary/payer-text.js';
import { resolved } from './resolved-reference.js';
import type { UnverifiedReason } from './unverified.js';

/** Whose answer it is: `other` is about another request or patient, `perhaps` says too little. */
export interface AnswerIdentity {
  readonly verdict: 'ours' | 'perhaps' | 'other';
  /** Why it is not certainly ours; none where it is. */
  readonly reasons: readonly UnverifiedReason[];
}

/** How an answer came. */
export interface AnswerOrigin {
  /** `submit`: as the HTTP answer to the request itself; `inquire`: found by example, among others of the same member. */
  readonly exchange: 'submit' | 'inquire';
  /** Whether it is the only one. */
  readonly isAlone: boolean;
  /** What the payer called this request before. */
  readonly given: GivenNames;
  /** What Claims of other requests are called, as `claimName` has it. */
  readonly otherClaims: readonly string[];
}

/** The payer's own names for a request, from answers that were certainly about it. */
export interface GivenNames {
  readonly numbers: readonly string[];
  /** As `claimName` has them. */
  readonly claims: readonly string[];
}

/**
 * Judges whose answer it is, by what it names. A payer may keep the Claim under an id of its own: a reference that leads
 * to nothing within the answer says neither that the answer is ours nor that it is not.
 */
export function identify(asked: AskedRequest, answer: ClaimAnswer, origin: AnswerOrigin): AnswerIdentity {
  const { given, exchange, isAlone } = origin;
  const link = linkTo(asked, answer, origin);
  const patient = comparePatient(asked, answer);
  const isNumbered = hasNumber(answer, given.numbers);
  const isContradicted = link === 'other-identifier' && isNumbered;
  if (patient === 'other' || link === 'other' || (link === 'other-identifier' && !isNumbered))
    return { verdict: 'other', reasons: [] };
  const isLinked =
    link === 'named' ||
    isNumbered ||
    // What answers the request itself names it by being the answer; a payer may echo our name in any other.
    (exchange === 'submit' && isAlone && link !== 'doubtful' && (link === 'echoed' || patient === 'same'));
  const reasons: UnverifiedReason[] = [
    ...(isContradicted ? (['names-contradict'] as const) : isLinked ? [] : (['request-not-named'] as const)),
    ...(patient === 'doubtful' ? (['member-not-certain'] as const) : []),
    ...(isOtherProvider(asked, answer) ? (['other-provider'] as const) : []),
    ...(isOtherInsurer(asked, answer) ? (['other-insurer'] as const) : []),
  ];
  return { verdict: reasons.length === 0 ? 'ours' : 'perhaps', reasons };
}

type Link = 'named' | 'echoed' | 'none' | 'doubtful' | 'other-identifier' | 'other';

/** What an answer says of the request that it is about: what speaks against ours first. */
function linkTo(asked: AskedRequest, answer: ClaimAnswer, { given, otherClaims }: AnswerOrigin): Link {
  const { response, bundle } = answer;
  const { reference, identifier } = response.request ?? {};
  const name = claimName(reference);
  const shown = objectsOf(resolved<Claim>(answer, reference, 'Claim')?.identifier);
  const isShownOurs = shown.some((one) => isOurs(asked, one));
  if (!isShownOurs && shown.some((one) => isOfOurSystem(asked, one))) return 'other';
  if (name !== undefined && otherClaims.includes(name)) return 'other';
  if (identifier && isOfOurSystem(asked, identifier) && !isOurs(asked, identifier)) return 'other-identifier';
  const named = [...objectsOf(response.identifier), ...(identifier ? [identifier] : [])];
  const isNamed =
    isShownOurs ||
    (reference !== undefined && reference === asked.claimUrl) ||
    (asked.claimId !== undefined && name === `Claim/${asked.claimId}`) ||
    (name !== undefined && given.claims.includes(name)) ||
    named.some((one) => isOurs(asked, one));
  if (isNamed) return 'named';
  if (named.some(({ value }) => asked.identifiers.some((mine) => mine.value === value))) return 'doubtful';
  return isSame(asked.bundleIdentifier, bundle?.identifier) ? 'echoed' : 'none';
}

function isOurs({ identifiers }: AskedRequest, theirs: Identifier): boolean {
  return identifiers.some((mine) => isSame(mine, theirs));
}

function isOfOurSystem({ identifiers }: AskedRequest, { system, value }: Identifier): boolean {
  return value !== undefined && system !== undefined && identifiers.some((mine) => mine.system === system);
}

function isSame(mine: Identifier | undefined, theirs: Identifier | undefined): boolean {
  if (mine?.value === undefined || mine.value !== theirs?.value) return false;
  return theirs.system === undefined || theirs.system === mine.system;
}

/** Whether an answer has one of these numbers of the payer's. */
export function hasNumber({ response, bundle }: ClaimAnswer, numbers: readonly string[]): boolean {
  if (numbers.length === 0) return false;
  const own = payerText(response.preAuthRef);
  return [...numbersOf(readDecision(response, bundle)), ...(own === undefined ? [] : [own])].some((number) =>
    numbers.includes(number),
  );
}

/** Whether the answer goes to somebody of whom the request says nothing. */
function isOtherProvider(asked: AskedRequest, answer: ClaimAnswer): boolean {
  const { requestor } = answer.response;
  if (requestor?.reference !== undefined && asked.urls.has(requestor.reference)) return false;
  const shown =
    resolved<Organization>(answer, requestor?.reference, 'Organization') ??
    answerResource(answer, requestor?.reference) ??
    (requestor?.identifier && { identifier: [requestor.identifier] });
  const theirs = npisOf(shown);
  return theirs.length > 0 && asked.npis.length > 0 && !theirs.some((npi) => asked.npis.includes(npi));
}

function answerResource(answer: ClaimAnswer, reference: unknown) {
  return resolved(answer, reference, 'Practitioner') ?? resolved(answer, reference, 'PractitionerRole');
}

/** Whether another payer than the one that was asked decides: a number of the same kind that is none of its. */
function isOtherInsurer({ insurer: own, urls }: AskedRequest, answer: ClaimAnswer): boolean {
  const { insurer } = answer.response;
  if (insurer?.reference !== undefined && urls.has(insurer.reference)) return false;
  const shown = resolved<Organization>(answer, insurer?.reference, 'Organization');
  const theirs = shown ? objectsOf(shown.identifier) : insurer?.identifier ? [insurer.identifier] : [];
  const mine = objectsOf(own?.identifier);
  const comparable = theirs.filter(({ system }) => system !== undefined && mine.some((our) => our.system === system));
  return comparable.length > 0 && !comparable.some((one) => mine.some((our) => isSame(our, one)));
}
