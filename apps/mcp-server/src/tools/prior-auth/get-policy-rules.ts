import {
  getPolicyRules,
  payerInput,
  rulesInput,
  type PolicyRule,
  type PolicyRules,
} from '@fhir-gateway/coverage-tools';
import { askedPayer } from '@fhir-gateway/gateway';
import { fence, fenceFields } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { anyObject, authHandle, platformId, readOnly } from '../../tool/arguments.js';
import { coverageContext } from '../../tool/coverage-call.js';
import { fittingTexts, sizeInText } from '../../result/result-size.js';
import { fencedSchema } from '../../answers/fenced-content.js';
import { defineTool } from '../../tool/tool.js';

/** The most of a result that the rules may take as fields. */
const mostRules = 9_000;

export const getPolicyRulesTool = defineTool({
  name: 'get_policy_rules',
  title: 'Find a payer’s rules about a procedure',
  description:
    'What a payer publishes about a procedure code: criteria, forms, policy pages with source and date. Nothing ' +
    'found does not mean that no authorization is needed.',
  inputSchema: rulesInput.extend({ platform_id: platformId, ...payerInput.shape, auth_handle: authHandle }),
  unlisted: ['code_system', 'coverage_id'],
  example: { platform_id: 'sandbox-payer', procedure_code: '27447' },
  outputSchema: z.object({
    platform_id: z.string().describe('The platform that answered'),
    answer: z
      .enum(['found', 'links-only', 'none-found'])
      .describe('Whether rules were found; links-only: pages that nobody has read here, for the person to open'),
    code: anyObject.describe('system and code'),
    searched: z
      .array(z.object({ source: z.string().describe('Which source'), outcome: z.string().describe('What it had') }))
      .describe('Where was looked'),
    left_out: z.number().optional().describe('Rules that did not fit'),
    disclaimer: z.string().describe('What the rules are not'),
    record_content: fencedSchema({ rules: z.array(anyObject).describe('The best match first') }),
  }),
  annotations: readOnly,
  async run({ platform_id, auth_handle: _handle, ...input }, call) {
    const opened = await call.openPlatform(platform_id);
    const asked = askedPayer(input, opened.connection?.patient);
    const found = await getPolicyRules(await coverageContext(call, opened, asked), input);
    return policyRulesResult(found);
  },
});

/** Both halves of the answer. */
export function policyRulesResult(found: PolicyRules) {
  const rules = fitting(found.rules);
  const leftOut = found.rules.length - rules.length;
  const lines = found.rules.map(ruleLine);
  return {
    structured: {
      platform_id: found.platformId,
      answer: found.answer,
      code: { ...found.code },
      ...(leftOut > 0 && { left_out: leftOut }),
      searched: found.searched.map((one) => ({ ...one })),
      disclaimer: found.disclaimer,
      record_content: fenceFields({ rules }),
    },
    text: [
      summaryOf(found),
      lines.length > 0 ? `The payer says:\n${fence(fittingTexts(lines, 3000, 400).join('\n'))}` : undefined,
      `Searched: ${found.searched.map(({ source, outcome }) => `${source} (${outcome})`).join(', ')}`,
      found.disclaimer,
    ]
      .filter(Boolean)
      .join('\n'),
  };
}

/** Counts what was read apart from what is only named. */
function summaryOf({ rules, platformId, code }: PolicyRules): string {
  const pages = rules.filter(({ source }) => source.kind === 'page').length;
  const read = `${rules.length - pages} rules of ${platformId} about ${code.code}`;
  return pages === 0
    ? `${read}.`
    : `${read}, and ${pages} pages of the payer’s as links: this gateway has not read them.`;
}

function fitting(rules: readonly PolicyRule[]): Record<string, unknown>[] {
  let used = 0;
  return rules.map(ruleFields).filter((rule) => (used += sizeInText(rule)) <= mostRules);
}

function ruleFields(rule: PolicyRule): Record<string, unknown> {
  const { appliesTo, matchedOn, source, ...same } = rule;
  const { retrievedAt, quotedFrom, ...where } = source;
  return {
    ...same,
    applies_to: appliesTo,
    matched_on: matchedOn,
    source: {
      ...where,
      ...(retrievedAt !== undefined && { retrieved_at: retrievedAt }),
      ...(quotedFrom !== undefined && { quoted_from: quotedFrom }),
    },
  };
}

function ruleLine({ title, matchedOn, criteria, source, links }: PolicyRule): string {
  const wants = criteria.map(({ text }) => text).join('; ');
  const kind = source.kind === 'page' ? 'link to a page, not read' : source.kind;
  return [`${title} (${kind}, ${matchedOn})`, wants, links[0]].filter(Boolean).join(' | ');
}
