import type { EarlierAnswer, PriorAuthDecision } from './decision.js';
import type { UnverifiedReason } from './unverified.js';

/** What may be told of a decision that is not certain: no number, no days, no items, whatever they say. */
export function toUnverified(
  { status, unverified = [], notes, warnings, decidedAt, earlier = [] }: PriorAuthDecision,
  reasons: readonly UnverifiedReason[],
  others: readonly EarlierAnswer[] = [],
): PriorAuthDecision {
  const said =
    status === 'unverified' ? [] : [earlierAnswer({ status, ...(decidedAt !== undefined && { decidedAt }) })];
  const told = [...said, ...others, ...earlier];
  return {
    status: 'unverified',
    unverified: [...new Set([...unverified, ...reasons])],
    reasons: [],
    notes,
    items: [],
    faults: [],
    wanted: [],
    ...(told.length > 0 && { earlier: told }),
    ...(warnings && { warnings }),
    ...(decidedAt !== undefined && { decidedAt }),
  };
}

/** What is told of an answer that is not the last word. */
export function earlierAnswer({ status, decidedAt }: Pick<PriorAuthDecision, 'status' | 'decidedAt'>): EarlierAnswer {
  return { status, ...(decidedAt !== undefined && { decidedAt }) };
}
