import { isObject, objectsOf } from '@fhir-gateway/fhir';
import type { CoverageContext } from '../../coverage-context.js';
import type { OrderCode } from '../../procedure-code.js';
import { configuredPages } from './configured-pages.js';
import { definitionQueries, type DefinitionQuery } from './definition-queries.js';
import { inTime, overallMs, withDeadline, type FoundRules } from './in-time.js';
import { policySource, type PolicySource } from './policy-source.js';
import { ruleOfDefinition } from './rule-of-definition.js';

/** What looking for published rules works with. */
export type PublishedRulesContext = Pick<
  CoverageContext,
  'platform' | 'payer' | 'recordSide' | 'records' | 'recordsBaseUrl' | 'now' | 'signal'
>;

/**
 * What a payer publishes about a service for everybody: definitions that its FHIR service lets one search for, and pages
 * that the platform file names. No patient is named and no CRD service is asked, so it is also a source for a question
 * that the CRD service has left open. Ten seconds at most; a source that fails is listed and throws nothing.
 *
 * @param signal ends the search sooner; what has not answered by then is listed as `timeout`
 */
export function findPublishedRules(
  context: PublishedRulesContext,
  code: OrderCode,
  signal?: AbortSignal,
): Promise<FoundRules> {
  if (signal) return findRules(context, code, signal);
  return withDeadline(context.signal, overallMs, (ends) => findRules(context, code, ends));
}

async function findRules(context: PublishedRulesContext, code: OrderCode, signal: AbortSignal): Promise<FoundRules> {
  const pages = configuredPages(context.platform, code);
  const defined = await inTime(searchDefinitions(context, code, signal), signal, 'definitions');
  return {
    rules: [...defined.rules, ...pages],
    searched: [...defined.searched, { source: 'configured pages', outcome: String(pages.length) }],
  };
}

async function searchDefinitions(
  context: PublishedRulesContext,
  code: OrderCode,
  signal: AbortSignal,
): Promise<FoundRules> {
  const source = policySource(context);
  if (!source) return { rules: [], searched: [{ source: 'definitions', outcome: 'not configured' }] };
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
  { now }: PublishedRulesContext,
  source: PolicySource,
  { type, path }: DefinitionQuery,
  code: OrderCode,
  signal: AbortSignal,
): Promise<FoundRules> {
  const { status, body } = await source.get(path, signal);
  if (status !== 200) return { rules: [], searched: [{ source: type, outcome: outcomeOf(status) }] };
  if (!isObject(body) || body['resourceType'] !== 'Bundle') {
    return { rules: [], searched: [{ source: type, outcome: 'no Bundle' }] };
  }
  const at = new Date(now()).toISOString();
  const reading = { base: source.base, isLocal: source.isLocal, at, onDate: at.slice(0, 10) };
  const resources = objectsOf(body['entry']).map(({ resource }) => resource);
  const ofType = resources.filter((resource) => isObject(resource) && resource['resourceType'] === type);
  const rules = ofType.flatMap((resource) => ruleOfDefinition(resource, code, reading) ?? []);
  return { rules, searched: [{ source: type, outcome: String(rules.length) }] };
}

function outcomeOf(status: number): string {
  if (status === 401 || status === 403) return 'not allowed';
  return status === 404 || status === 501 ? 'not supported' : `answered ${status}`;
}
