import { submitInput, withWords, type SubmitInput } from '@fhir-gateway/coverage-tools';
import { documentToSend, submitPriorAuth, type Submission } from '@fhir-gateway/gateway';
import type { Bundle, Parameters } from 'fhir/r4.js';

import { operationNames } from '../../coverage/operation-names.js';
import { askedBy, isUnfit, troubleOf, type DraftCall } from './draft-call.js';
import { questionOf } from './plan-question.js';
import { previewFacts, shownContent } from './preview-facts.js';
import { missingIn } from './missing-parts.js';
import type { DraftDetails, RequestDraft } from './request-draft.js';

/** Shows what would be sent; where the same was sent before, that request is in the draft that comes back. */
export async function previewRequest(call: DraftCall, draft: RequestDraft): Promise<RequestDraft> {
  const { trouble: _trouble, preview: _preview, pending: _pending, ...before } = askedAnew(draft);
  try {
    const input = await inputOf(call, draft);
    if ('problem' in input)
      return { ...before, trouble: { code: 'ARGUMENT_INVALID', message: input.problem, step: 'preview' } };
    let content: Bundle | Parameters | undefined;
    const answer = await submit(call, draft, input, (request) => (content = request));
    if (answer.state === 'submitted') return sentAs(before, answer.requestId, answer.sentAt);
    const { confirm, confirmWithinSeconds, isUnfinished } = answer;
    // A person has no assertion to send along: the console sends that of the draft.
    const warnings = answer.preview.warnings.filter(({ code }) => code !== 'assertion-missing');
    const { preview } = withWords({ preview: { ...answer.preview, warnings } }, operationNames);
    const again =
      'It was sent before, and no answer was read. Asked since, the plan found nothing under its names: it can be sent again.';
    return {
      ...before,
      preview: {
        confirm,
        until: new Date(Date.now() + confirmWithinSeconds * 1000).toISOString(),
        facts: content === undefined ? [] : previewFacts(content, draft),
        warnings: [...(isUnfinished ? [again] : []), ...preview.warnings],
        content: content === undefined ? '' : shownContent(content),
      },
    };
  } catch (error) {
    return { ...before, trouble: troubleOf(call, error, 'preview') };
  }
}

/**
 * Sends what was shown. Where it is not the same any more, or too long ago, it is shown anew and nothing is sent. A
 * withdrawal is asked about a second time first.
 */
export async function sendRequest(call: DraftCall, draft: RequestDraft): Promise<RequestDraft> {
  const { confirm } = draft.preview ?? {};
  if (confirm === undefined) return previewRequest(call, draft);
  if (draft.change?.kind === 'cancel' && draft.change.isSaidOnce !== true) {
    const { trouble: _before, ...same } = draft;
    return { ...same, change: { ...draft.change, isSaidOnce: true } };
  }
  const { trouble: _trouble, preview: _preview, pending: _pending, ...before } = draft;
  try {
    const input = await inputOf(call, draft);
    if ('problem' in input)
      return { ...before, trouble: { code: 'ARGUMENT_INVALID', message: input.problem, step: 'send' } };
    const answer = await submit(call, draft, { ...input, confirm });
    return answer.state === 'submitted' ? sentAs(before, answer.requestId, answer.sentAt) : before;
  } catch (error) {
    if (!isUnfit(error)) return { ...before, trouble: troubleOf(call, error, 'send') };
  }
  const shown = await previewRequest(call, draft);
  const message =
    'Nothing was sent: what would go is not what you saw, or you saw it more than ten minutes ago. This is how it would go now.';
  return {
    ...shown,
    ...(shown.sent === undefined && !shown.trouble && { trouble: { code: 'CHANGED', message, step: 'send' } }),
  };
}

function submit(
  { asker, context: { gateway } }: DraftCall,
  draft: RequestDraft,
  input: SubmitInput,
  onPreview?: Submission['onPreview'],
) {
  const platform = gateway.registry.resolve(draft.record.connection);
  return submitPriorAuth(asker, gateway, platform, { asked: askedBy(draft), input, onPreview });
}

/** Sent: forms and documents are in the request, and are not stored twice. */
function sentAs(draft: RequestDraft, requestId: string, at: string): RequestDraft {
  const { forms: _forms, formNotes: _notes, change: _change, ...rest } = draft;
  return { ...rest, details: detailsNow(draft), documents: [], sent: { requestId, at } };
}

/** What is said of the service, with what an update changes of it. */
function detailsNow({ details, change }: RequestDraft): DraftDetails {
  if (change?.kind !== 'update') return details;
  const { date: _date, quantity: _quantity, ...same } = details;
  const { date, quantity } = change;
  return { ...same, ...(date !== undefined && { date }), ...(quantity !== undefined && { quantity }) };
}

/** A withdrawal that is shown anew is asked about twice anew. */
function askedAnew(draft: RequestDraft): RequestDraft {
  if (draft.change?.isSaidOnce !== true) return draft;
  const { isSaidOnce: _once, ...change } = draft.change;
  return { ...draft, change };
}

async function inputOf(call: DraftCall, draft: RequestDraft): Promise<SubmitInput | { readonly problem: string }> {
  const missing = missingIn(draft);
  if (missing.length > 0) return { problem: `Missing before it can be sent: ${missing.join(', ')}.` };
  const { change } = draft;
  const goesAlong = change?.kind !== 'cancel';
  const documents = await Promise.all(
    goesAlong ? draft.documents.map((document) => documentToSend(call.context.gateway, call.asker, document)) : [],
  );
  const { orderer, performer, isUrgent } = draft.details;
  const parsed = submitInput.safeParse({
    ...questionOf({ ...draft, details: detailsNow(draft) }),
    ...(orderer.name !== undefined && { ordering_name: orderer.name }),
    ...(performer.npi !== undefined && performer.name !== undefined && { performing_name: performer.name }),
    ...(isUrgent && { urgent: true }),
    ...(draft.answer?.assertion && { assertion: draft.answer.assertion }),
    ...(goesAlong &&
      draft.forms &&
      draft.forms.length > 0 && { questionnaire_responses: draft.forms.map(({ response }) => response) }),
    ...(documents.length > 0 && { documents }),
    ...(change && { change: { request_id: change.requestId, kind: change.kind } }),
  });
  if (parsed.success) return parsed.data;
  const isTooLong = parsed.error.issues.some(
    (issue) => issue.code === 'custom' && issue.params?.['limit'] === 'attached',
  );
  return {
    problem: isTooLong
      ? 'The documents are too large together: a request takes about 700 kilobytes of files. Leave some out.'
      : `This cannot be sent as it is: ${parsed.error.issues.map(({ message }) => message).join('; ')}.`,
  };
}
