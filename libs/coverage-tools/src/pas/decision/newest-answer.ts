import { canonicalJson } from '../../canonical-json.js';
import { anyTime, isAfter, spanOf, type TimeSpan } from './answer-time.js';
import type { EarlierAnswer, PriorAuthDecision } from './decision.js';
import { grants, refuses } from '../vocabulary/review-action.js';
import { saidOf, toldAnswers } from './said-answer.js';
import { earlierAnswer, toUnverified } from './to-unverified.js';

/** One answer that is about the request. */
export interface DatedDecision {
  readonly decision: PriorAuthDecision;
  readonly span: TimeSpan;
  /** `meta.lastUpdated`, epoch milliseconds. */
  readonly updatedAt?: number;
  /** Whether the payer stands by it: not cancelled, no draft, not entered in error. */
  readonly isActive: boolean;
}

/** Answers of before that are told. */
const mostEarlier = 10;

/** Dates a decision by what the payer says of it. @param now epoch milliseconds */
export function dated(
  decision: PriorAuthDecision,
  { status, meta }: { readonly status?: string; readonly meta?: { readonly lastUpdated?: string } },
  now: number,
): DatedDecision {
  const updated = spanOf(meta?.lastUpdated, now);
  return {
    decision,
    span: spanOf(decision.decidedAt, now),
    ...(updated !== anyTime && updated.from === updated.until && { updatedAt: updated.from }),
    isActive: status === undefined || status === 'active',
  };
}

/**
 * The newest of several answers, whatever their order: that after which no other was certainly given. Several that may be
 * the newest have to say the same, or `meta.lastUpdated` has to say which is; else the decision is `unverified`. So is an
 * approval where a refusal was changed after it.
 *
 * @param answers at least one
 */
export function newestAnswer(answers: readonly DatedDecision[]): DatedDecision {
  const newest = answers.filter((one) => !answers.some((other) => isAfter(other.span, one.span)));
  const settled = agrees(newest) ? newest : lastUpdated(newest);
  const chosen = latest(agrees(settled) ? settled : newest) ?? (answers[0] as DatedDecision);
  const decision =
    !agrees(settled) || isRefusedLater(chosen, answers)
      ? toUnverified(chosen.decision, ['answers-contradict'])
      : chosen.isActive
        ? chosen.decision
        : toUnverified(chosen.decision, ['newest-withdrawn']);
  const isOpen = decision.status === 'unverified';
  // Where nothing is certain, each that may be the newest is told in full; the others are of before.
  const candidates = inOrder(isOpen ? answers.filter((one) => !isAfter(chosen.span, one.span)) : []);
  const others = inOrder(answers.filter((one) => resultOf(one) !== resultOf(chosen) && !candidates.includes(one)));
  const earlier = others
    .flatMap(({ decision: one }): readonly EarlierAnswer[] => (one.status === 'unverified' ? saidOf(one) : [one]))
    .slice(0, mostEarlier)
    .map(earlierAnswer);
  const said = isOpen ? toldAnswers(candidates.flatMap((one) => saidOf(one.decision))) : [];
  const told = { ...decision, ...(said.length > 0 && { said }), ...(earlier.length > 0 && { earlier }) };
  return { ...chosen, decision: told };
}

/** The one that speaks for answers that agree: of grants that which was certainly given last, of others that which may have been. */
function latest(answers: readonly DatedDecision[]): DatedDecision | undefined {
  const [first, ...others] = inOrder(answers);
  if (first === undefined || !grants(first.decision.status) || !agrees(answers)) return first;
  return others.reduce((last, one) => (one.span.from > last.span.from ? one : last), first);
}

/** A payer may change an answer and leave its date: then it is not certain which is the newest. */
function isRefusedLater({ decision, updatedAt }: DatedDecision, answers: readonly DatedDecision[]): boolean {
  if (!grants(decision.status) || updatedAt === undefined) return false;
  return answers.some(
    (other) =>
      other.isActive && refuses(other.decision.status) && other.updatedAt !== undefined && other.updatedAt > updatedAt,
  );
}

function lastUpdated(answers: readonly DatedDecision[]): DatedDecision[] {
  const times = answers.map(({ updatedAt }) => updatedAt);
  if (!times.every((time): time is number => time !== undefined)) return [];
  const last = Math.max(...times);
  return answers.filter(({ updatedAt }) => updatedAt === last);
}

function agrees(answers: readonly DatedDecision[]): boolean {
  return new Set(answers.map(resultOf)).size === 1;
}

/** What an answer decides, whenever it was given and however it is worded. */
function resultOf({ decision, isActive }: DatedDecision): string {
  const { status, authorizationNumber, validFrom, expires, items, unverified } = decision;
  const granted = items.map((item) => [item.sequence, item.status, item.number, item.granted]);
  return canonicalJson([isActive, status, authorizationNumber, validFrom, expires, granted, unverified]);
}

/** Newest first; of the same time in an order that depends on nothing but what they say. */
export function inOrder(answers: readonly DatedDecision[]): DatedDecision[] {
  const key = new Map(answers.map((one) => [one, canonicalJson([one.decision, one.isActive, one.updatedAt])]));
  return answers.toSorted((one, other) => {
    const byTime = compare(other.span.until, one.span.until) || compare(other.span.from, one.span.from);
    return byTime || compare(key.get(one) ?? '', key.get(other) ?? '');
  });
}

function compare<T extends number | string>(one: T, other: T): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
