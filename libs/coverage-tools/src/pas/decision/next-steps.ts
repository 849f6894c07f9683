import { step, type Step } from '../../step.js';
import { plainName } from '../../untrusted-text.js';
import type { PriorAuthDecision } from './decision.js';

/** What helps after a decision. */
export function nextStepsOf(
  requestId: string,
  { status, wanted, said = [], assignedAt }: PriorAuthDecision,
  changedBy?: string,
): Step[] {
  const args = { request_id: requestId };
  if (changedBy !== undefined) return [step('changed-by', { request_id: changedBy })];
  const steps = wanted.map(({ kind, questionnaireContext, trackingId }) => {
    if (kind === 'document' && trackingId !== undefined) return step('documents-wanted', args);
    if (kind !== 'questionnaire' || questionnaireContext === undefined) return step('information-wanted');
    return step('form-wanted', { assertion_id: plainName(questionnaireContext) });
  });
  if (assignedAt === undefined && said.some(({ numbers }) => numbers.length > 0))
    steps.push(step('answer-unassigned', args));
  return status === 'approved' || status === 'not-required' ? steps : [...steps, step(status, args)];
}
