import { canonicalJson } from '../../canonical-json.js';
import type { PriorAuthDecision, SaidAnswer } from './decision.js';
import { refuses } from '../vocabulary/review-action.js';

/** Answers that are told in full; whoever asks the payer needs seldom more than one. */
const mostSaid = 5;

/** What a decision says as facts that are not assigned: of one that is certain all of it, else what is kept of it. */
export function saidOf(decision: PriorAuthDecision): readonly SaidAnswer[] {
  const { status, said = [], decidedAt, validFrom, expires, disposition } = decision;
  if (status === 'unverified' || (status === 'unknown' && said.length > 0)) return said;
  const { reasons, notes, items, faults, wanted } = decision;
  const own: SaidAnswer = {
    ...{ status, numbers: numbersOf(decision), reasons, notes, items, faults, wanted },
    ...(validFrom !== undefined && { validFrom }),
    ...(expires !== undefined && { expires }),
    ...(disposition !== undefined && { disposition }),
    ...(decidedAt !== undefined && { decidedAt }),
  };
  return [own, ...said];
}

/** Several answers as they are told: each once, refusals first, in an order that depends on nothing but what they say. */
export function toldAnswers(said: readonly SaidAnswer[]): readonly SaidAnswer[] {
  const distinct = [...new Map(said.map((one) => [canonicalJson(one), one])).values()];
  return [...distinct.filter(isRefusal), ...distinct.filter((one) => !isRefusal(one))].slice(0, mostSaid);
}

function isRefusal({ status }: SaidAnswer): boolean {
  return refuses(status);
}

/** Every number that a payer gave with a decision. */
export function numbersOf({
  authorizationNumber,
  traceNumber,
  items,
}: Pick<PriorAuthDecision, 'authorizationNumber' | 'traceNumber' | 'items'>): string[] {
  const ofItems = items.flatMap((item) => [
    ...[item.number, item.formerNumber, item.traceNumber],
    ...item.granted.map(({ number }) => number),
  ]);
  const all = [authorizationNumber, traceNumber, ...ofItems];
  return [...new Set(all.filter((number) => number !== undefined))];
}
