import { z } from 'zod';
import type { CoverageContext } from '../coverage-context.js';
import { checkPriorAuth } from '../crd/check-prior-auth.js';
import type { Requirements } from '../crd/requirements.js';
import { isObject, objectsOf } from '../json-value.js';
import { parseProcedureCode, type BillingCode } from '../procedure-code.js';
import { configuredPages } from './configured-pages.js';
import { definitionQueries, type DefinitionQuery } from './definition-queries.js';
import { matchLevels, type PolicyRule, type PolicyRules, type SearchedSource } from './policy-rule.js';
import { policySource, type PolicySource } from './policy-source.js';
import { ruleOfAnswer } from './rule-of-answer.js';
import { ruleOfDefinition } from './rule-of-definition.js';

/** What asking for a payer's rules takes; the doors validate with it. */
export const rulesInput = z.object({
  procedure_code: z.string().min(1).max(20).describe('CPT or HCPCS code of the service, such as 27447 or E0424'),
  code_system: z.string().max(200).optional().describe('System of the code; by default told by its shape'),
  patient_id: z.string().min(1).max(64).optional().describe('Asks the payer about this patient’s plan, too'),
  coverage_id: z.string().min(1).max(64).optional().describe('Which coverage of the patient'),
});

/** A validated question for rules. */
export type RulesInput = z.output<typeof rulesInput>;

const overallMs = 10_000;
const mostRules = 25;
const disclaimer = 'Not a coverage decision. Absence of a rule does not mean no authorization is needed.';

interface Found {
  readonly rules: readonly PolicyRule[];
  readonly searched: readonly SearchedSource[];
}

/**
 * Looks for what a payer publishes about a service: its own answer where a patient is named, definitions that its FHIR
 * service lets one search for, pages that the platform file names. All sources are asked at once, for ten seconds at
 * most, and each is listed with what came of it.
 *
 * @throws CoverageError PROCEDURE_CODE_INVALID; a source that fails is listed and throws nothing
 */
export async function getPolicyRules(context: CoverageContext, input: RulesInput): Promise<PolicyRules> {
  const code = parseProcedureCode(input.procedure_code, input.code_system);
  const deadline = AbortSignal.timeout(overallMs);
  const signal = context.signal ? AbortSignal.any([context.signal, deadline]) : deadline;
  const pages = configuredPages(context.platform, code);
  const [answered, defined] = await Promise.all([
    inTime(askPayer({ ...context, signal }, input), signal, 'crd'),
    inTime(searchDefinitions(context, policySource(context), code, signal), signal, 'definitions'),
  ]);
  context.signal?.throwIfAborted();
  const rules = [...answered.rules, ...defined.rules, ...pages].sort(
    (a, b) => matchLevels.indexOf(a.matchedOn) - matchLevels.indexOf(b.matchedOn),
  );
  return {
    platformId: context.platform.id,
    code,
    answer: rules.length > 0 ? 'found' : 'none-found',
    rules: rules.slice(0, mostRules),
    searched: [
      ...answered.searched,
      ...defined.searched,
      { source: 'configured pages', outcome: String(pages.length) },
    ],
    disclaimer,
  };
}

/** A what-if question: its answer names the policy, the form and the reasons. */
async function askPayer(context: CoverageContext, input: RulesInput): Promise<Found> {
  if (input.patient_id === undefined) return { rules: [], searched: [{ source: 'crd', outcome: 'no patient given' }] };
  if (!context.payer.configured('crd')) return { rules: [], searched: [{ source: 'crd', outcome: 'not configured' }] };
  const answer: Requirements = await checkPriorAuth(context, input);
  if (answer.source.kind !== 'crd') {
    const attempt = answer.attempts.find(({ source }) => source === 'crd');
    return { rules: [], searched: [{ source: 'crd', outcome: attempt?.outcome ?? 'no answer' }] };
  }
  return { rules: [ruleOfAnswer(answer)], searched: [{ source: 'crd', outcome: '1' }] };
}

async function searchDefinitions(
  context: CoverageContext,
  source: PolicySource,
  code: BillingCode,
  signal: AbortSignal,
): Promise<Found> {
  const { status, body } = await source.get('metadata', signal);
  if (status !== 200) return { rules: [], searched: [{ source: 'CapabilityStatement', outcome: outcomeOf(status) }] };
  const { queries, leftOut } = definitionQueries(body, code, source.hasRecords);
  const answers = await Promise.all(
    queries.map((query) => inTime(ask(context, source, query, code, signal), signal, query.type)),
  );
  return {
    rules: answers.flatMap(({ rules }) => rules),
    searched: [...answers.flatMap(({ searched }) => searched), ...leftOut],
  };
}

async function ask(
  { now }: CoverageContext,
  source: PolicySource,
  { type, path }: DefinitionQuery,
  code: BillingCode,
  signal: AbortSignal,
): Promise<Found> {
  const { status, body } = await source.get(path, signal);
  if (status !== 200) return { rules: [], searched: [{ source: type, outcome: outcomeOf(status) }] };
  if (!isObject(body) || body['resourceType'] !== 'Bundle') {
    return { rules: [], searched: [{ source: type, outcome: 'no Bundle' }] };
  }
  const at = new Date(now()).toISOString();
  const reading = { base: source.base, at, onDate: at.slice(0, 10) };
  const resources = objectsOf(body['entry']).map(({ resource }) => resource);
  const ofType = resources.filter((resource) => isObject(resource) && resource['resourceType'] === type);
  const rules = ofType.flatMap((resource) => ruleOfDefinition(resource, code, reading) ?? []);
  return { rules, searched: [{ source: type, outcome: String(rules.length) }] };
}

/** One source that fails or takes too long leaves the others their answer. */
async function inTime(work: Promise<Found>, signal: AbortSignal, source: string): Promise<Found> {
  const found = (outcome: string): Found => ({ rules: [], searched: [{ source, outcome }] });
  const late = new Promise<Found>((resolve) => {
    if (signal.aborted) resolve(found('timeout'));
    signal.addEventListener('abort', () => resolve(found('timeout')), { once: true });
  });
  return Promise.race([work.catch((error: unknown) => found(failureOf(error))), late]);
}

/** An error with a code is somebody's answer; anything else is a fault of ours and must not look like an empty source. */
function failureOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}

function outcomeOf(status: number): string {
  if (status === 401 || status === 403) return 'not allowed';
  return status === 404 || status === 501 ? 'not supported' : `answered ${status}`;
}
