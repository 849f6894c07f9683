import { listPriorAuthRequests } from '@fhir-gateway/coverage-tools';
import { SessionRequestLedger } from '@fhir-gateway/gateway';

import type { DraftCall } from './draft-call.js';
import type { PostedFields } from './posted-answers.js';
import { postedChange } from './posted-details.js';
import type { DraftChange, RequestDraft } from './request-draft.js';

/** Takes a request that was sent up again. What was begun for it before and not sent is forgotten. */
export function takenUp(draft: RequestDraft, kind: DraftChange['kind'], formContext?: string): RequestDraft {
  const { sent, change: begun, preview: _preview, trouble: _trouble, pending: _pending, ...rest } = draft;
  const { forms: _forms, formNotes: _notes, ...before } = rest;
  const { date, quantity } = draft.details;
  const at = sent ?? (begun && { requestId: begun.requestId, at: begun.sentAt });
  if (at === undefined) return draft;
  return {
    ...before,
    documents: [],
    change: {
      kind,
      requestId: at.requestId,
      sentAt: at.at,
      ...(date !== undefined && { date }),
      ...(quantity !== undefined && { quantity }),
      ...(formContext !== undefined && { formContext }),
    },
  };
}

/** Leaves a request as it was sent. */
export function leftAsSent(draft: RequestDraft): RequestDraft {
  const { change, ...taken } = takenUp(draft, 'update');
  return change === undefined ? draft : { ...taken, sent: { requestId: change.requestId, at: change.sentAt } };
}

/**
 * Takes a request up again for a form that the plan asked for after it was sent.
 *
 * @param at which of the forms that it asked for
 */
export async function takenUpForForm(call: DraftCall, draft: RequestDraft, at: number): Promise<RequestDraft> {
  const requestId = draft.sent?.requestId ?? draft.change?.requestId;
  const ledger = new SessionRequestLedger(call.context.gateway.vault, call.asker.session);
  const listed = await listPriorAuthRequests({ now: Date.now }, ledger);
  const wanted = listed.find((one) => one.requestId === requestId)?.decision?.wanted ?? [];
  const contexts = wanted.flatMap((one) => (one.kind === 'questionnaire' ? (one.questionnaireContext ?? []) : []));
  const [context] = contexts.slice(at);
  if (context !== undefined) return takenUp(draft, 'update', context);
  const message = 'The plan does not ask for this form any more.';
  return { ...takenUp(draft, 'update'), trouble: { code: 'ARGUMENT_INVALID', message, step: 'wanted' } };
}

/** Day and quantity as the person wants them from now on. */
export function withChange(draft: RequestDraft, fields: PostedFields): RequestDraft {
  const { change, preview: _preview, trouble: _trouble, ...before } = draft;
  if (change?.kind !== 'update') return draft;
  const posted = postedChange(fields);
  if ('faults' in posted) {
    return {
      ...before,
      change,
      trouble: { code: 'ARGUMENT_INVALID', message: posted.faults.join(' '), step: 'change' },
    };
  }
  const { date: _date, quantity: _quantity, ...same } = change;
  return { ...before, change: { ...same, ...posted.change } };
}
