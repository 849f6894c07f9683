import {
  checkPriorAuthStatus,
  payerInput,
  requestStatusSchema,
  statusInput,
  withWords,
} from '@fhir-gateway/coverage-tools';
import { payerOfRequest, submissionParts } from '@fhir-gateway/gateway';
import { z } from 'zod';
import { operationNames } from '../../answers/operation-names.js';
import { authHandle, platformId } from '../../tool/arguments.js';
import { coverageContext } from '../../tool/coverage-call.js';
import { decisionFields, decisionSchema, decisionText } from '../../answers/decision-answer.js';
import { toolMembers } from '../../answers/tool-members.js';
import { defineTool } from '../../tool/tool.js';

const origin = {
  payer: 'The payer was asked now.',
  'earlier-answer': 'The payer is asked at most once a minute; this is its last answer.',
  'not-found': 'The payer was asked, and found nothing under the names of the request.',
  'other-requests': 'The payer answered; nothing of it is about this request.',
  'no-answer': 'No answer of the payer was read.',
} as const;

const { requestId, answeredBy, checkedAt, sentAt, nextCheckInSeconds } = requestStatusSchema.shape;

export const checkPriorAuthStatusTool = defineTool({
  name: 'check_prior_auth_status',
  title: 'Follow a prior authorization request',
  description:
    'Asks the payer where a request of submit_prior_auth stands and returns its decision (approved, denied, pended) ' +
    'with the authorization number. Use it when the person asks, at most once a minute; do not poll: a pended request ' +
    'takes hours or days.',
  inputSchema: statusInput.extend({ platform_id: platformId, ...payerInput.shape, auth_handle: authHandle }),
  example: { platform_id: 'sandbox-payer', request_id: 'request_id of submit_prior_auth' },
  outputSchema: z.object({
    ...toolMembers({ requestId, answeredBy, checkedAt, sentAt, nextCheckInSeconds }),
    decision: decisionSchema.optional().describe('What the payer decided'),
    next_steps: z.array(z.string()).describe('What to do next'),
  }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  async run({ platform_id, request_id, payer }, call) {
    const opened = await call.openPlatform(platform_id);
    const { ledger } = submissionParts(opened, call.gateway, opened.platform);
    const asked = { payer: payer ?? (await payerOfRequest(ledger, opened.platform, request_id)) };
    const context = await coverageContext(call, opened, asked);
    const status = withWords(await checkPriorAuthStatus(context, { request_id }, ledger), operationNames);
    const { answeredBy, decision, reading, checkedAt, sentAt, nextCheckInSeconds, nextSteps } = status;
    return {
      structured: {
        request_id: status.requestId,
        answered_by: answeredBy,
        ...(decision && reading && { decision: decisionFields(decision, reading) }),
        ...(checkedAt !== undefined && { checked_at: checkedAt }),
        sent_at: sentAt,
        next_check_in_seconds: nextCheckInSeconds,
        next_steps: [...nextSteps],
      },
      text: [
        origin[answeredBy],
        decision && reading && `${decisionText(decision, reading)}\nAs of ${checkedAt}.`,
        nextCheckInSeconds > 0 ? `It can be asked again in ${nextCheckInSeconds} seconds.` : undefined,
        ...nextSteps,
      ]
        .filter(Boolean)
        .join('\n'),
    };
  },
});
