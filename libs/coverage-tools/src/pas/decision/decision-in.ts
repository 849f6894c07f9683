import type { Bundle, FhirResource } from 'fhir/r4.js';
import { hasNumber, identify, type AnswerIdentity, type GivenNames } from './answer-identity.js';
import { answeredServices, areOtherServices } from './answered-services.js';
import { anyTime, isAfter, spanOf, type TimeSpan } from './answer-time.js';
import { askedIn, type AskedRequest } from './asked-request.js';
import { claimAnswersIn, mostAnswers, type ClaimAnswer } from './claim-answer.js';
import { claimName } from './claim-name.js';
import { compareGrant } from './compare-grant.js';
import type { EarlierAnswer, PriorAuthDecision } from './decision.js';
import { readDecision } from './read-decision.js';
import { dated, inOrder, newestAnswer, type DatedDecision } from './newest-answer.js';
import { pasModifier } from '../vocabulary/pas-systems.js';
import { payerText } from '../vocabulary/payer-text.js';
import { grants, refuses } from '../vocabulary/review-action.js';
import { numbersOf, saidOf, toldAnswers } from './said-answer.js';
import { earlierAnswer, toUnverified } from './to-unverified.js';

/** What a decision is read for, and how it came. */
export interface DecisionQuestion {
  /** As it was sent; of a request of which only the inquiry is known, that. */
  readonly request: Bundle;
  /** `submit`: the answer to the request itself; `inquire`: whatever the payer has of the member. */
  readonly exchange: 'submit' | 'inquire';
  /** Epoch milliseconds. */
  readonly now: number;
  /** What the payer said last, and when that came, in epoch milliseconds. */
  readonly held?: { readonly decision: PriorAuthDecision; readonly at: number };
  /** What the payer called the request before; what it called it in `held` is known without. */
  readonly given?: GivenNames | undefined;
  /** What Claims of other requests of the same session and payer are called, as `claimName` has it. */
  readonly otherClaims?: readonly string[] | undefined;
}

type Held = NonNullable<DecisionQuestion['held']>;
type TimedDecision = Pick<DatedDecision, 'decision' | 'span'>;

const mostEarlier = 10;
/** Names of a request that are remembered. */
const mostNames = 20;

/**
 * The decision on a request among everything that a payer sent: the newest of the answers that are certainly about it.
 * Where there are only such that may be, or where it is not certain which is the newest, it is `unverified`. The order in
 * which they come says nothing.
 *
 * @returns undefined where nothing is about the request
 */
export function decisionIn(body: unknown, question: DecisionQuestion): PriorAuthDecision | undefined {
  const { request, now, held } = question;
  const { asked, answers } = identified(body, question);
  const about = answers.filter(({ identity }) => identity.verdict !== 'other');
  const ours = about.filter(({ identity }) => identity.verdict === 'ours');
  if (about.length === 0) return undefined;
  const isCut = answers.length > mostAnswers;
  if (held && isCertain(held.decision) && ours.length === 0 && !isCut) {
    // What is known stands: what may be about another request takes its place only where it may refuse what was granted.
    const { said: _before, ...known } = held.decision;
    const beside = about.map((one) => readOne(asked, one, now));
    const { decision } = unlessRefused(asked, { decision: known, span: spanBefore(known, held, now) }, beside);
    return withSaid(decision, beside);
  }
  const read = (ours.length > 0 ? ours : about).map((one) => readOne(asked, one, now));
  const newest = withReceipt(newestAnswer(read), read.length, now);
  const told = isCut ? { ...newest, decision: toUnverified(newest.decision, ['too-many-answers']) } : newest;
  const doubtful = ours.length > 0 ? about.filter((one) => !ours.includes(one)) : [];
  const beside = doubtful.map((one) => readOne(asked, one, now));
  const { decision } = unlessRefused(asked, held ? sinceHeld(told, held, now) : told, beside);
  return withoutGrant(request, withSaid(decision, beside));
}

/** Whose the answers with one of the payer's numbers are; those of {@link decisionIn} without it. */
export function identitiesOf(body: unknown, question: DecisionQuestion, number: string): readonly AnswerIdentity[] {
  const { answers } = identified(body, question);
  return answers.filter(({ answer }) => hasNumber(answer, [number])).map(({ identity }) => identity);
}

function identified(body: unknown, { request, exchange, held, given, otherClaims = [] }: DecisionQuestion) {
  const asked = askedIn(request);
  const answers = claimAnswersIn(body);
  const origin = {
    ...{ exchange, isAlone: answers.length === 1, otherClaims },
    given: withNames(given, held?.decision),
  };
  return { asked, answers: answers.map((answer) => ({ answer, identity: identify(asked, answer, origin) })) };
}

/** The names that a payer gave a request by now, with those of one more decision on it. */
export function withNames(given: GivenNames | undefined, decision: PriorAuthDecision | undefined): GivenNames {
  const { numbers = [], claims = [] } = given ?? {};
  const { payerClaim } = decision ?? {};
  return {
    numbers: [...new Set([...numbers, ...(decision ? numbersOf(decision) : [])])].slice(-mostNames),
    claims: [...new Set([...claims, ...(payerClaim === undefined ? [] : [payerClaim])])].slice(-mostNames),
  };
}

/** What came beside a decision without being assigned to its request. */
function withSaid(decision: PriorAuthDecision, beside: readonly DatedDecision[]): PriorAuthDecision {
  if (beside.length === 0) return decision;
  const said = toldAnswers([...(decision.said ?? []), ...inOrder(beside).flatMap((one) => saidOf(one.decision))]);
  return said.length === 0 ? decision : { ...decision, said };
}

function readOne(
  asked: AskedRequest,
  { answer, identity }: { readonly answer: ClaimAnswer; readonly identity: AnswerIdentity },
  now: number,
): DatedDecision {
  const { response, bundle } = answer;
  const decision = compareGrant(asked, readDecision(response, bundle));
  const isOtherUse = response.use !== undefined && response.use !== 'preauthorization';
  const reasons = [...identity.reasons, ...(isOtherUse ? (['not-an-authorization'] as const) : [])];
  const checked = reasons.length > 0 ? toUnverified(decision, reasons) : decision;
  const services = answeredServices(answer);
  const said = services.length === 0 ? checked.said : checked.said?.map((one) => ({ ...one, services }));
  const name = identity.verdict === 'ours' ? claimName(response.request?.reference) : undefined;
  const isOwnName = name === undefined || name === asked.claimUrl || name === `Claim/${asked.claimId}`;
  const payerClaim = isOwnName || checked.status === 'unverified' ? undefined : payerText(name);
  const read = { ...checked, ...(said && { said }), ...(payerClaim !== undefined && { payerClaim }) };
  return dated(read, response, now);
}

/** The only answer to a question is of now, where it has no date. */
function withReceipt(one: DatedDecision, count: number, now: number): DatedDecision {
  return count === 1 && one.span === anyTime ? { ...one, span: { from: now, until: now } } : one;
}

/** What is granted is not certain where a refusal that may be about the service is not certainly older. */
function unlessRefused(asked: AskedRequest, current: TimedDecision, doubtful: readonly DatedDecision[]): TimedDecision {
  const { decision, span } = current;
  const isRefused = doubtful.some(
    ({ decision: { said = [], unverified = [] }, isActive, span: other }) =>
      isActive &&
      !unverified.includes('not-an-authorization') &&
      said.some(({ status, services = [] }) => refuses(status) && !areOtherServices(asked.items, services)) &&
      !isAfter(span, other),
  );
  const isDoubtful = grants(decision.status) && isRefused;
  return isDoubtful ? { span, decision: toUnverified(decision, ['perhaps-refused']) } : current;
}

/** Takes what was said before into account: an old answer that comes late does not take the place of a newer one. */
function sinceHeld(newest: TimedDecision, held: Held, now: number): TimedDecision {
  const { decision, span } = newest;
  const before = held.decision;
  const spanHeld = spanBefore(before, held, now);
  if (isCertain(before) && decision.status !== 'unverified' && isAfter(spanHeld, span)) {
    const others = [decision, ...(decision.earlier ?? []), ...(before.earlier ?? [])];
    return { span: spanHeld, decision: withEarlier(before, others) };
  }
  const current = isRefusedBefore(newest, held, now) ? toUnverified(decision, ['denied-before']) : decision;
  const others = [
    ...(current.earlier ?? []),
    ...(isCertain(before) ? [before] : []),
    ...openBefore(before),
    ...(before.earlier ?? []),
  ];
  return { span, decision: withEarlier(renumbered(current, before), others) };
}

/**
 * Whether something is granted although a refusal of before is not certainly older. A refusal that stands beside the grant
 * again was compared with it; so was every one that was known when the same grant was read before.
 */
function isRefusedBefore({ decision, span }: TimedDecision, held: Held, now: number): boolean {
  const before = held.decision;
  const key = (one: EarlierAnswer) => JSON.stringify(earlierAnswer(one));
  const isSame = key(decision) === key(before) && decision.authorizationNumber === before.authorizationNumber;
  if (!grants(decision.status) || isSame) return false;
  const compared = new Set((decision.earlier ?? []).map(key));
  return [before, ...openBefore(before), ...(before.earlier ?? [])].some(
    (one) => refuses(one.status) && !compared.has(key(one)) && !isAfter(span, spanBefore(one, held, now)),
  );
}

function isCertain({ status }: PriorAuthDecision): boolean {
  return status !== 'unverified' && status !== 'unknown';
}

/** What was said before without being certain. */
function openBefore({ status, said = [] }: PriorAuthDecision): readonly EarlierAnswer[] {
  return status === 'unverified' ? said : [];
}

/** When something was said that was known at the last answer: not after that. */
function spanBefore({ decidedAt }: EarlierAnswer, { at }: Held, now: number): TimeSpan {
  const { from, until } = spanOf(decidedAt, now);
  return { from, until: Math.min(until, at) };
}

/** Other answers that say something else, each once. */
function withEarlier(decision: PriorAuthDecision, others: readonly EarlierAnswer[]): PriorAuthDecision {
  const { earlier: _before, ...rest } = decision;
  const own = JSON.stringify(earlierAnswer(decision));
  const told = new Map(others.map((other) => [JSON.stringify(earlierAnswer(other)), earlierAnswer(other)]));
  told.delete(own);
  for (const one of decision.status === 'unverified' ? (decision.said ?? []) : [])
    told.delete(JSON.stringify(earlierAnswer(one)));
  return told.size === 0 ? rest : { ...rest, earlier: [...told.values()].slice(0, mostEarlier) };
}

/** A payer may replace the number of an authorization; whoever wrote down the old one has to hear of it. */
function renumbered(decision: PriorAuthDecision, before: PriorAuthDecision): PriorAuthDecision {
  const { authorizationNumber: answered, differences = [] } = decision;
  const asked = before.authorizationNumber;
  if (answered === undefined || asked === undefined || answered === asked) return decision;
  return { ...decision, differences: [...differences, { what: 'authorization-number', asked, answered }] };
}

/** What answers a withdrawal grants nothing, whatever it says. */
function withoutGrant(request: Bundle, decision: PriorAuthDecision): PriorAuthDecision {
  if (!isWithdrawal(request) || !grants(decision.status)) return decision;
  const {
    authorizationNumber: _number,
    validFrom: _from,
    expires: _until,
    differences: _differences,
    ...rest
  } = decision;
  return { ...rest, status: 'unknown', items: [] };
}

/** What is left of a request that was withdrawn. */
export const decisionWithdrawn: PriorAuthDecision = {
  status: 'cancelled',
  reasons: [],
  notes: [],
  items: [],
  faults: [],
  wanted: [],
};

/** Whether a request asks for nothing but that an earlier one be withdrawn. */
function isWithdrawal(request: Bundle): boolean {
  const claim = request.entry?.[0]?.resource as FhirResource | undefined;
  const items = claim?.resourceType === 'Claim' ? (claim.item ?? []) : [];
  const isCancelled = (item: (typeof items)[number]) =>
    item.modifierExtension?.some(({ url, valueBoolean }) => url === pasModifier('infoCancelled') && valueBoolean);
  return items.length > 0 && items.every(isCancelled);
}
