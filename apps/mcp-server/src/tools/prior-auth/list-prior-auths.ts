import {
  disclosureInput,
  listPriorAuths,
  priorAuthsInput,
  priorAuthsSchema,
  statusInput,
  withWords,
  type PriorAuths,
  type Worded,
  checkPriorAuthStatus,
  payerInput,
  requestStatusSchema,
} from '@fhir-gateway/coverage-tools';
import { askedPayer, submissionParts, payerOfRequest } from '@fhir-gateway/gateway';
import { fence, fenceFields } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { operationNames } from '../../answers/operation-names.js';
import { decisionFields, decisionSchema, decisionText } from '../../answers/decision-answer.js';
import { markMembers } from '../../answers/fenced-content.js';
import { optionalMembers, toolMembers } from '../../answers/tool-members.js';
import { fittingTexts, sizeInText } from '../../result/result-size.js';
import { authHandle, platformId, readOnly } from '../../tool/arguments.js';
import { coverageContext } from '../../tool/coverage-call.js';
import { defineTool } from '../../tool/tool.js';
import { disclosing } from '../../writes/disclosing.js';
import type { ToolCall } from '../../tool/tool-call.js';

/** Characters of all decisions together. */
const mostListed = 12_000;

const members = priorAuthsSchema.shape;
const { requestId, sentAt } = members.sent.unwrap().element.shape;
const { services, requestName } = members.known.unwrap().element.shape;

const authorization = z.object({
  notice: markMembers.notice,
  source: z
    .enum(['session', 'payer', 'record'])
    .describe('Who knows it: a request of this session, the payer, the record'),
  ...optionalMembers({ requestId, sentAt, requestName }),
  services: z.array(z.string()).describe(services.description ?? ''),
  decision: decisionSchema.optional().describe('Absent where no answer has been read'),
  end: markMembers.end,
});

const { answeredBy, checkedAt, nextCheckInSeconds } = requestStatusSchema.shape;

const origin = {
  payer: 'The payer was asked now.',
  'earlier-answer': 'The payer is asked at most once a minute; this is its last answer.',
  'not-found': 'The payer was asked, and found nothing under the names of the request.',
  'other-requests': 'The payer answered; nothing of it is about this request.',
  'no-answer': 'No answer of the payer was read.',
} as const;

/** What an answer says of one request. */
const statusMembers = {
  ...toolMembers({ requestId, answeredBy, checkedAt, sentAt, nextCheckInSeconds }),
  decision: decisionSchema.optional().describe('What the payer decided'),
};

export const listPriorAuthsTool = defineTool({
  name: 'list_prior_auths',
  title: 'List prior authorizations',
  description:
    'What was asked and granted: requests of this session, authorizations in the record, with provider_npi also ' +
    'what the payer knows. With request_id: asks the payer where that one stands (pended takes days). ' +
    'Only approved, partial and modified authorize.',
  inputSchema: z.object({
    platform_id: platformId,
    request_id: statusInput.shape.request_id.optional(),
    ...priorAuthsInput.shape,
    ...disclosureInput.shape,
    auth_handle: authHandle,
  }),
  unlisted: ['coverage_id'],
  example: { platform_id: 'sandbox-payer', provider_npi: '9000000031' },
  outputSchema: z.object({
    ...optionalMembers({ platformId: members.platformId }),
    ...z.object(statusMembers).partial().shape,
    authorizations: z.array(authorization).optional().describe('Of each source the newest first'),
    not_listed: z.number().optional().describe('How many more there are than fit here'),
    sources: z
      .array(z.object(toolMembers(members.sources.unwrap().element.shape)))
      .optional()
      .describe(members.sources.description ?? ''),
    next_steps: z.array(z.string()).describe('What to do next'),
  }),
  annotations: readOnly,
  readsRecords: 'by name',
  async run({ platform_id: id, request_id, auth_handle: _handle, confirm, payer, ...input }, call) {
    if (request_id !== undefined) return statusCall({ platform_id: id, request_id, payer }, call);
    const opened = await call.openPlatform(id);
    const patient = opened.connection?.patient;
    return disclosing(call, opened, confirm, async (agreed) => {
      const asked = { ...askedPayer({ ...input, payer }, patient), confirm: agreed };
      const context = await coverageContext(call, opened, asked);
      const found = await listPriorAuths(context, input, {
        patient,
        ...(opened.session && { ledger: submissionParts(opened, call.gateway, opened.platform).ledger }),
        identifierSystem: `${call.gateway.config.publicUrl}/prior-auth`,
      });
      return priorAuthsResult(withWords(found, operationNames));
    });
  },
});

/** Both halves of the answer. */
function priorAuthsResult(found: Worded<PriorAuths>) {
  const { platformId: platform_id, sent, known, sources, nextSteps } = found;
  const all = [
    ...sent.map(({ requestId, items, sentAt, decision, reading }) => ({
      source: 'session' as const,
      request_id: requestId,
      services: items.flatMap(({ service }) => service?.code ?? []),
      sent_at: sentAt,
      ...(decision && reading && { decision, reading }),
    })),
    ...known.map(({ source, services, requestName, decision, reading }) => ({
      source,
      request_name: requestName,
      services: services.flatMap(({ code }) => code ?? []),
      decision,
      reading,
    })),
  ];
  let used = 0;
  const shown = all.filter((one) => (used += sizeInText(one)) <= mostListed);
  const lines = shown.map(({ decision, reading, ...facts }) => {
    const words = Object.values(facts).flat().filter(Boolean).join(' | ');
    return [fence(words), decision && reading ? decisionText(decision, reading) : 'No answer has been read.'].join(
      '\n',
    );
  });
  const missing = sources.filter(({ outcome }) => outcome !== 'answered');
  return {
    structured: {
      platform_id,
      authorizations: shown.map(({ decision, reading, services, ...facts }) =>
        fenceFields({
          ...facts,
          services: fittingTexts(services, 300),
          ...(decision && reading && { decision: decisionFields(decision, reading) }),
        }),
      ),
      not_listed: all.length - shown.length,
      sources: sources.map((one) => ({ ...one })),
      next_steps: [...nextSteps],
    },
    text: [
      shown.length === 0 ? 'No prior authorization is known.' : `${all.length} known, ${shown.length} shown:`,
      ...lines,
      ...missing.map(({ source, outcome }) => `Not asked, or without an answer: ${source} (${outcome}).`),
      ...nextSteps.map((step) => `Next: ${step}`),
    ].join('\n'),
  };
}

export const checkPriorAuthStatusTool = defineTool({
  name: 'check_prior_auth_status',
  title: 'Follow a prior authorization request',
  description: 'Asks the payer where a request stands: list_prior_auths with request_id.',
  inputSchema: statusInput.extend({ platform_id: platformId, ...payerInput.shape, auth_handle: authHandle }),
  example: { platform_id: 'sandbox-payer', request_id: 'request_id of submit_prior_auth' },
  outputSchema: z.object({ ...statusMembers, next_steps: z.array(z.string()).describe('What to do next') }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  run: statusCall,
});

/** Asks the payer where one request stands. */
async function statusCall(
  { platform_id, request_id, payer }: { platform_id: string; request_id: string; payer?: string | undefined },
  call: ToolCall,
) {
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
      checked_at: checkedAt,
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
}
