import {
  disclosureInput,
  listPriorAuths,
  priorAuthsInput,
  priorAuthsSchema,
  withWords,
  type PriorAuths,
  type Worded,
} from '@fhir-gateway/coverage-tools';
import { askedPayer, submissionParts } from '@fhir-gateway/gateway';
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

export const listPriorAuthsTool = defineTool({
  name: 'list_prior_auths',
  title: 'List prior authorizations',
  description:
    'Lists what was asked and granted for a person: requests of this session, authorizations in the record, and with ' +
    'provider_npi what the payer itself knows, also from earlier conversations. Changes nothing. Each decision says what ' +
    'it means; only approved, partial and modified authorize anything, between valid_from and expires.',
  inputSchema: z.object({
    platform_id: platformId,
    ...priorAuthsInput.shape,
    ...disclosureInput.shape,
    auth_handle: authHandle,
  }),
  example: { platform_id: 'sandbox-payer', provider_npi: '9000000031' },
  outputSchema: z.object({
    ...toolMembers({ platformId: members.platformId }),
    authorizations: z.array(authorization).describe('Of each source the newest first'),
    not_listed: z.number().describe('How many more there are than fit here'),
    sources: z
      .array(z.object(toolMembers(members.sources.unwrap().element.shape)))
      .describe(members.sources.description ?? ''),
    next_steps: z.array(z.string()).describe('What to do next'),
  }),
  annotations: readOnly,
  readsRecords: 'by name',
  async run({ platform_id: id, auth_handle: _handle, confirm, payer, ...input }, call) {
    const opened = await call.openPlatform(id);
    const patient = opened.connection?.patient;
    return disclosing(call, opened, confirm, async (agreed) => {
      const asked = { ...askedPayer({ ...input, payer }, patient), confirm: agreed };
      const context = await coverageContext(call, opened, asked);
      const found = await listPriorAuths(context, input, {
        ...(patient !== undefined && { patient }),
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
      ...(sentAt !== undefined && { sent_at: sentAt }),
      ...(decision && reading && { decision, reading }),
    })),
    ...known.map(({ source, services, requestName, decision, reading }) => ({
      source,
      ...(requestName !== undefined && { request_name: requestName }),
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
