import type { Claim, Identifier, Organization } from 'fhir/r4.js';
import { comparePatient } from './answer-patient.js';
import { npisOf, type AskedRequest } from './asked-request.js';
import type { ClaimAnswer } from './claim-answer.js';
import { readDecision } from './read-decision.js';
import { listOf } from '../vocabulary/payer-text.js';
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
  /** Numbers that the payer gave the request before. */
  readonly numbers: readonly string[];
}

/** Judges whose answer it is, by what it names. */
export function identify(asked: AskedRequest, answer: ClaimAnswer, origin: AnswerOrigin): AnswerIdentity {
  const link = linkTo(asked, answer);
  const patient = comparePatient(asked, answer);
  if (link === 'other' || patient === 'other') return { verdict: 'other', reasons: [] };
  const isLinked =
    link === 'named' ||
    hasNumber(answer, origin.numbers) ||
    // What answers the request itself names it by being the answer; a payer may echo our name in any other.
    (origin.exchange === 'submit' &&
      origin.isAlone &&
      link !== 'doubtful' &&
      (link === 'echoed' || patient === 'same'));
  const reasons: UnverifiedReason[] = [
    ...(isLinked ? [] : (['request-not-named'] as const)),
    ...(patient === 'doubtful' ? (['member-not-certain'] as const) : []),
    ...(isOtherProvider(asked, answer) ? (['other-provider'] as const) : []),
    ...(isOtherInsurer(asked, answer) ? (['other-insurer'] as const) : []),
  ];
  return { verdict: reasons.length === 0 ? 'ours' : 'perhaps', reasons };
}

type Link = 'named' | 'echoed' | 'none' | 'doubtful' | 'other';

/** What an answer says of the request that it is about. */
function linkTo(asked: AskedRequest, answer: ClaimAnswer): Link {
  const { response, bundle } = answer;
  const byReference = compareReference(asked, answer);
  const named = [
    ...listOf(response.identifier),
    ...(response.request?.identifier ? [response.request.identifier] : []),
  ];
  const isNamed = named.some((identifier) => asked.identifiers.some((mine) => isSame(mine, identifier)));
  if (byReference === 'other') return isNamed ? 'doubtful' : 'other';
  if (byReference === 'named' || isNamed) return 'named';
  const isOfOtherSystem = named.some(({ value }) => asked.identifiers.some((mine) => mine.value === value));
  if (isOfOtherSystem) return 'doubtful';
  if (response.request?.identifier !== undefined) return 'other';
  return isSame(asked.bundleIdentifier, bundle?.identifier) ? 'echoed' : 'none';
}

/** A payer may keep the Claim under a name of its own: then the Claim beside the answer says which it is. */
function compareReference(asked: AskedRequest, answer: ClaimAnswer): 'named' | 'none' | 'other' {
  const reference = answer.response.request?.reference;
  if (typeof reference !== 'string') return 'none';
  if (reference === asked.claimUrl || (asked.claimId !== undefined && reference.endsWith(`Claim/${asked.claimId}`)))
    return 'named';
  const claim = resolved<Claim>(answer, reference, 'Claim');
  const isOurs = listOf(claim?.identifier).some((one) => asked.identifiers.some((mine) => isSame(mine, one)));
  return isOurs ? 'named' : 'other';
}

function isSame(mine: Identifier | undefined, theirs: Identifier | undefined): boolean {
  if (mine?.value === undefined || mine.value !== theirs?.value) return false;
  return theirs.system === undefined || theirs.system === mine.system;
}

function hasNumber({ response, bundle }: ClaimAnswer, numbers: readonly string[]): boolean {
  if (numbers.length === 0) return false;
  const { authorizationNumber, traceNumber, items } = readDecision(response, bundle);
  const theirs = [
    authorizationNumber,
    traceNumber,
    ...items.flatMap((item) => [item.number, item.formerNumber, item.traceNumber]),
  ];
  return theirs.some((number) => number !== undefined && numbers.includes(number));
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
  const theirs = shown ? listOf(shown.identifier) : insurer?.identifier ? [insurer.identifier] : [];
  const mine = listOf(own?.identifier);
  const comparable = theirs.filter(({ system }) => system !== undefined && mine.some((our) => our.system === system));
  return comparable.length > 0 && !comparable.some((one) => mine.some((our) => isSame(our, one)));
}
