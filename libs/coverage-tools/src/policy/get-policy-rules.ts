import { z } from 'zod';
import type { CoverageContext } from '../coverage-context.js';
import { checkPriorAuth } from '../crd/check-prior-auth.js';
import type { Requirements } from '../crd/assertion/requirements.js';
import { parseProcedureCode } from '../procedure-code.js';
import { inTime, overallMs, withDeadline, type FoundRules } from './rules/in-time.js';
import { matchLevels, type PolicyRule, type PolicyRules } from './rules/policy-rule.js';
import { findPublishedRules } from './rules/published-rules.js';
import { ruleOfAnswer } from './rule-of-answer.js';

/** What asking for a payer's rules takes; the apps validate with it. */
export const rulesInput = z.object({
  procedure_code: z.string().min(1).max(20).describe('CPT or HCPCS, such as 27447'),
  code_system: z.string().max(200).optional().describe('System of the code; by default told by its shape'),
  patient_id: z.string().min(1).max(255).optional().describe('Asks the payer about their plan, too'),
  coverage_id: z.string().min(1).max(255).optional().describe('Which coverage of the patient'),
});

/** A validated question for rules. */
export type RulesInput = z.output<typeof rulesInput>;

const mostRules = 25;
const disclaimer = 'Not a coverage decision. Absence of a rule does not mean no authorization is needed.';

/**
 * Looks for what a payer publishes about a service: its own answer where a patient is named, definitions that its FHIR
 * service lets one search for, pages that the platform file names. All sources are asked at once, for ten seconds at
 * most, and each is listed with what came of it.
 *
 * @param options.deadlineMs for all sources together; default 10,000
 * @throws CoverageError PROCEDURE_CODE_INVALID; a source that fails is listed and throws nothing
 */
export async function getPolicyRules(
  context: CoverageContext,
  input: RulesInput,
  options: { readonly deadlineMs?: number } = {},
): Promise<PolicyRules> {
  const code = parseProcedureCode(input.procedure_code, input.code_system);
  const [answered, published] = await withDeadline(context.signal, options.deadlineMs ?? overallMs, (signal) =>
    Promise.all([
      inTime(askPayer({ ...context, signal }, input), signal, 'crd'),
      findPublishedRules(context, code, signal),
    ]),
  );
  context.signal?.throwIfAborted();
  const rules = [...answered.rules, ...published.rules].sort(
    (a, b) => matchLevels.indexOf(a.matchedOn) - matchLevels.indexOf(b.matchedOn),
  );
  return {
    platformId: context.platform.id,
    code,
    answer: rules.length === 0 ? 'none-found' : rules.every(isPage) ? 'links-only' : 'found',
    rules: rules.slice(0, mostRules),
    searched: [...answered.searched, ...published.searched],
    disclaimer,
  };
}

/** A what-if question: its answer names the policy, the form and the reasons. */
async function askPayer(context: CoverageContext, input: RulesInput): Promise<FoundRules> {
  if (input.patient_id === undefined) return { rules: [], searched: [{ source: 'crd', outcome: 'no patient given' }] };
  if (!context.payer.configured('crd')) return { rules: [], searched: [{ source: 'crd', outcome: 'not configured' }] };
  const answer: Requirements = await checkPriorAuth(context, input);
  if (answer.source.kind !== 'crd') {
    const attempt = answer.attempts.find(({ source }) => source === 'crd');
    return { rules: [], searched: [{ source: 'crd', outcome: attempt?.outcome ?? 'no answer' }] };
  }
  const rule = ruleOfAnswer(answer);
  // An answer that leaves everything open is no rule: "found" would be said of silence.
  const isSilent = answer.status === 'unknown' && [rule.criteria, rule.documentation, rule.links].every(isEmpty);
  if (isSilent) return { rules: [], searched: [{ source: 'crd', outcome: 'nothing said' }] };
  return { rules: [rule], searched: [{ source: 'crd', outcome: '1' }] };
}

function isPage({ source }: PolicyRule): boolean {
  return source.kind === 'page';
}

function isEmpty(list: readonly unknown[]): boolean {
  return list.length === 0;
}
