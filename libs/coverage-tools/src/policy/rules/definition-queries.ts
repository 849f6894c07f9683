import { isObject, objectsOf } from '@fhir-gateway/fhir';
import type { OrderCode } from '../../procedure-code.js';

/** One search for definitions. */
export interface DefinitionQuery {
  readonly type: string;
  /** Below the FHIR base. */
  readonly path: string;
}

/** Searches made for one question. */
export const mostQueries = 5;
const pageSize = 20;

/** Types that hold rules, the best first, and the parameters by which they are found, the most exact first. */
const searchable: readonly [type: string, parameters: readonly string[]][] = [
  ['Questionnaire', ['context', 'code', '_content']],
  ['PlanDefinition', ['context', 'topic', '_content']],
  ['Library', ['context', 'topic', '_content']],
  ['ActivityDefinition', ['context', 'topic', '_content']],
  ['DocumentReference', ['type']],
  ['InsurancePlan', ['status']],
];

/**
 * The searches that a server says it can do, at most five, and why others are left out. Nothing is asked that the
 * CapabilityStatement does not list: a parameter that a server ignores would make everything it has look like a match.
 *
 * @param hasRecords whether the server holds patients' records: documents are then never searched
 */
export function definitionQueries(
  statement: unknown,
  { system, code }: OrderCode,
  hasRecords: boolean,
): { queries: DefinitionQuery[]; leftOut: { source: string; outcome: string }[] } {
  const queries: DefinitionQuery[] = [];
  const leftOut: { source: string; outcome: string }[] = [];
  for (const [type, parameters] of searchable) {
    const offered = parametersOf(statement, type);
    const parameter = parameters.find((name) => offered.has(name));
    if (type === 'DocumentReference' && hasRecords)
      leftOut.push({ source: type, outcome: 'not searched: patients’ documents' });
    else if (parameter === undefined) leftOut.push({ source: type, outcome: 'not supported' });
    else if (queries.length === mostQueries) leftOut.push({ source: type, outcome: 'not searched: limit reached' });
    else queries.push({ type, path: `${type}?${searchOf(parameter, offered, `${escaped(system)}|${code}`, code)}` });
  }
  return { queries, leftOut };
}

function searchOf(parameter: string, offered: ReadonlySet<string>, token: string, code: string): string {
  const query = new URLSearchParams();
  if (parameter === 'status') query.set('status', 'active');
  else query.set(parameter, parameter === '_content' ? code : token);
  if (parameter !== 'status' && offered.has('status')) query.set('status', 'active');
  query.set('_count', String(pageSize));
  return query.toString();
}

/** Names of the parameters that the statement offers for searching this type; none where it cannot be searched. */
function parametersOf(statement: unknown, type: string): ReadonlySet<string> {
  if (!isObject(statement) || statement['resourceType'] !== 'CapabilityStatement') return new Set();
  const resources = objectsOf(statement['rest']).flatMap((rest) => objectsOf(rest['resource']));
  const offered = resources.filter((resource) => resource['type'] === type).filter(canBeSearched);
  const names = offered.flatMap((resource) => objectsOf(resource['searchParam']).map(({ name }) => name));
  return new Set(names.filter((name) => typeof name === 'string'));
}

function canBeSearched(resource: Record<string, unknown>): boolean {
  return objectsOf(resource['interaction']).some(({ code }) => code === 'search-type');
}

/** Characters that mean something in a search value (FHIR R4, 3.1.1.3). */
function escaped(value: string): string {
  return value.replace(/[\\$,|]/g, (character) => `\\${character}`);
}
