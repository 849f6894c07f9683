import {
  partialSubmitInput,
  payerInput,
  previewAnswerSchema,
  submittedAnswerSchema,
  withWords,
} from '@fhir-gateway/coverage-tools';
import { askedPayer, dropConfirmation, requireSender, submitPriorAuth, wholeRequest } from '@fhir-gateway/gateway';
import { fence, fenceFields } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { operationNames } from '../../answers/operation-names.js';
import { keptOrder, orderId } from '../../answers/kept-order.js';
import { authHandle, more, platformId } from '../../tool/arguments.js';
import { observedContext } from '../../tool/coverage-call.js';
import { decisionFields, decisionSchema, decisionText } from '../../answers/decision-answer.js';
import { fencedSchema } from '../../answers/fenced-content.js';
import { optionalMembers, toolMembers } from '../../answers/tool-members.js';
import { keptResponses, responseId } from '../../answers/stored-form-response.js';
import { defineTool } from '../../tool/tool.js';
import { askPerson, personAnswer } from '../../writes/person-confirmation.js';

const { requestId, confirm, isUnfinished, preview } = previewAnswerSchema.shape;
const { isRepeated, sentAt, checkedAt } = submittedAnswerSchema.shape;

/** What an order_id stands for, and what few requests need. */
const rareNames = [
  ...([
    'patient_id',
    'coverage_id',
    'procedure_code',
    'code_system',
    'order_type',
    'drug_code',
    'drug_code_system',
  ] as const),
  ...(['diagnosis_codes', 'quantity', 'ordering_name', 'performing_npi', 'performing_name', 'provider_npi'] as const),
  ...(['provider_name', 'service_type', 'request_type', 'claim_type', 'assertion', 'payer'] as const),
  'questionnaire_responses',
] as const;

export const submitPriorAuthTool = defineTool({
  name: 'submit_prior_auth',
  title: 'Ask for prior authorization',
  description:
    'Sends a prior authorization request to the payer and returns its decision. The first call only previews and ' +
    'returns confirm; once the person agrees, call again with it and the same arguments. Never sent twice. With ' +
    'change it updates, cancels or attaches to one that was sent.',
  inputSchema: z.object({
    platform_id: platformId,
    order_id: orderId,
    ...partialSubmitInput.shape,
    ...payerInput.shape,
    response_ids: z.array(z.string().regex(responseId)).max(5).optional().describe('From get_questionnaire_package'),
    more: more('what check_prior_auth takes, in place of order_id; provider_npi, request_type, claim_type'),
    auth_handle: authHandle,
  }),
  unlisted: rareNames,
  example: {
    platform_id: 'sandbox-payer',
    patient_id: '123',
    procedure_code: '27447',
    diagnosis_codes: ['M17.11'],
    service_date: '2026-12-15',
    place_of_service: '22',
    ordering_npi: '1234567893',
  },
  outputSchema: z.object({
    state: z
      .enum(['preview', 'submitted', 'declined'])
      .describe('Whether it was done, only shown, or the person said no'),
    ...optionalMembers({ requestId, confirm, isUnfinished, isRepeated, sentAt, checkedAt }),
    record_content: fencedSchema(toolMembers(preview.shape)).optional(),
    decision: decisionSchema.optional().describe('What the payer decided'),
    next_steps: z.array(z.string()).describe('What to do next'),
  }),
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  async run({ platform_id, order_id, auth_handle: _handle, response_ids: ids = [], more: _more, ...given }, call) {
    const opened = await call.openPlatform(platform_id);
    call.asksBeforeWriting();
    requireSender(call.asker, call.gateway, opened.platform);
    const kept = await keptResponses(call, opened, ids);
    const order = await keptOrder(call, opened, order_id);
    const { payer = order.payer } = given;
    const patient = opened.connection?.patient;
    const forms = [...(given.questionnaire_responses ?? []), ...kept.map((form) => ({ ...form }))];
    const input = await wholeRequest(
      call.gateway,
      { asker: { ...opened.asker, signal: call.signal }, platform: opened.platform, patient },
      { ...order, ...given, ...(forms.length > 0 && { questionnaire_responses: forms }) },
    );
    const asked = { platformId: opened.platform.id, session: opened.session };
    const person = personAnswer(call, asked, input.confirm);
    if (person && !person.isAgreed) {
      // The answer counts once: what was declined cannot be sent again as agreed.
      await dropConfirmation(call.gateway.handles, opened.asker, person.confirm);
      const step = 'Do not try it again unless the person asks for it.';
      return {
        structured: { state: 'declined' as const, next_steps: [step] },
        text: `The person did not agree: nothing has been sent. ${step}`,
      };
    }
    let { platform } = opened;
    const found = await submitPriorAuth({ ...call.asker, signal: call.signal }, call.gateway, opened.platform, {
      asked: askedPayer({ ...input, payer }, patient),
      input: person ? { ...input, confirm: person.confirm } : input,
      patient,
      observe: (context) => {
        platform = context.platform;
        return observedContext(call, opened.platform, context);
      },
    });
    const answer = withWords(found, operationNames);
    if (answer.state === 'preview') {
      const { requestId, preview, confirm, confirmWithinSeconds, isUnfinished } = answer;
      if (call.asksByForm) {
        return askPerson(call, asked, confirm, [
          `To the payer of ${platform.name} would go:`,
          ...preview.sends.map((line) => `- ${line}`),
          ...preview.warnings.map((line) => `Mind: ${line}`),
        ]);
      }
      const nextStep =
        'Show this to the person. If they agree, call submit_prior_auth again with the same arguments and confirm ' +
        `"${confirm}" within ${confirmWithinSeconds / 60} minutes.`;
      return {
        structured: {
          state: 'preview' as const,
          request_id: requestId,
          record_content: fenceFields({ sends: [...preview.sends], warnings: [...preview.warnings] }),
          confirm,
          ...(isUnfinished && { is_unfinished: true }),
          next_steps: [nextStep],
        },
        text: [
          `Nothing is sent yet. To the payer of ${platform.id} would go:`,
          fence(
            [...preview.sends.map((line) => `- ${line}`), ...preview.warnings.map((line) => `Mind: ${line}`)].join(
              '\n',
            ),
          ),
          isUnfinished
            ? 'It was sent before, and no answer was read. Asked since, the payer found nothing under its names.'
            : '',
          nextStep,
        ]
          .filter(Boolean)
          .join('\n'),
      };
    }
    const { requestId, isRepeated, sentAt, checkedAt, decision, reading, nextSteps } = answer;
    return {
      structured: {
        state: 'submitted' as const,
        request_id: requestId,
        is_repeated: isRepeated,
        sent_at: sentAt,
        checked_at: checkedAt,
        decision: decisionFields(decision, reading),
        next_steps: [...nextSteps],
      },
      text: [
        isRepeated ? `This request was sent at ${sentAt}; nothing was sent now.` : 'Sent.',
        `request_id: ${requestId}`,
        decisionText(decision, reading),
        ...nextSteps,
      ].join('\n'),
    };
  },
});
