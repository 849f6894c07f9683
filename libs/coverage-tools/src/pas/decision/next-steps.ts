import { plainName } from '../../untrusted-text.js';
import type { PriorAuthDecision } from './decision.js';
import type { DecisionStatus } from '../vocabulary/review-action.js';

/** What helps after a decision, in the words of the tools. */
export function nextStepsOf(
  requestId: string,
  { status, wanted, said = [], assignedAt }: PriorAuthDecision,
  changedBy?: string,
): string[] {
  if (changedBy !== undefined)
    return [`The request was changed by ${changedBy}: ask check_prior_auth_status about that one`];
  const steps = wanted.map(({ kind, questionnaireContext, trackingId }) => {
    if (kind === 'document' && trackingId !== undefined)
      return `The payer wants documents: submit_prior_auth with change {request_id: ${requestId}, kind: attach} and documents that the person chose`;
    if (kind !== 'questionnaire' || questionnaireContext === undefined)
      return 'The payer wants further information before it decides: see "wanted"';
    const name = plainName(questionnaireContext);
    const id = name === undefined ? 'the questionnaire context of "wanted" as assertion_id' : `assertion_id ${name}`;
    return `The payer wants a form: get_questionnaire_package with ${id}`;
  });
  if (assignedAt === undefined && said.some(({ numbers }) => numbers.length > 0))
    steps.push(
      `If the person knows that an answer of "said" is the one to this request: assign_prior_auth_answer with request_id ${requestId} and a number of it`,
    );
  const next = byStatus[status];
  return next === undefined ? steps : [...steps, next.replace('{id}', requestId)];
}

const byStatus: Partial<Record<DecisionStatus, string>> = {
  pended:
    'Ask later with check_prior_auth_status and request_id {id}; the payer is asked at most once a minute, and less often the longer it says the same',
  denied: 'Tell the person the reasons; an appeal goes to the payer itself',
  cancelled: 'Nothing is authorized by it; the service would have to be asked for anew',
  modified: 'Compare "granted" with what was asked before anything is done',
  partial: 'Look at each item: not all of it is authorized',
  'contact-payer': 'The payer wants to be called about the request',
  error: 'Correct what "faults" names, then ask again',
  unverified:
    'Rely on nothing of it: ask the payer itself, quoting request_id {id}, or ask later with check_prior_auth_status',
  'approved-other-dates':
    'Nothing is authorized for the day of service: submit_prior_auth with change asks for other dates',
  unknown: 'The payer’s answer says nothing that can be relied on; ask it, quoting request_id {id}',
};
