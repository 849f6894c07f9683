import type { EarlierAnswer, PriorAuthDecision } from './decision.js';
import { saidOf, toldAnswers } from './said-answer.js';
import type { UnverifiedReason } from './unverified.js';

/**
 * What may be told of a decision that is not certain: nothing of it is a grant. What the payer said stays as facts that
 * are not assigned, since whoever asks it has to quote them.
 */
export function toUnverified(
  decision: PriorAuthDecision,
  reasons: readonly UnverifiedReason[],
  said = saidOf(decision),
): PriorAuthDecision {
  const { unverified = [], warnings, decidedAt, earlier } = decision;
  const told = toldAnswers(said);
  return {
    status: 'unverified',
    unverified: [...new Set([...unverified, ...reasons])],
    reasons: [],
    notes: [],
    items: [],
    faults: [],
    wanted: [],
    ...(told.length > 0 && { said: told }),
    ...(earlier && { earlier }),
    ...(warnings && { warnings }),
    ...(decidedAt !== undefined && { decidedAt }),
  };
}

/** What is told of an answer that is not the last word. */
export function earlierAnswer({ status, decidedAt }: Pick<PriorAuthDecision, 'status' | 'decidedAt'>): EarlierAnswer {
  return { status, ...(decidedAt !== undefined && { decidedAt }) };
}
