import type { FhirAuditEntry } from '@fhir-gateway/fhir-proxy/contract';
import { resourceTypes } from '@fhir-gateway/audit';
import { searchParameterNames } from './search-parameter-names.js';

/** What a request asked for, without anything that says something about a person. */
export interface RequestTemplate {
  /** Below the FHIR base, with `{id}` for an id and `{other}` for what FHIR R4 has no word for. */
  readonly path: string;
  /** Names of search parameters, each once, with `other` for those that FHIR R4 does not have. Never a value. */
  readonly parameters: readonly string[];
}

/** Parts of a path that FHIR itself names. */
const words: ReadonlySet<string> = new Set(['_history', '_search', 'metadata']);
/** More are not listed: an address can be long. */
const mostParameters = 20;
const mostSegments = 6;

/** @param operation name of an operation that may be called at the platform, as the audit entry has it */
export function requestTemplate(
  { path, query }: { readonly path: string; readonly query: string },
  operation: FhirAuditEntry['operation'],
): RequestTemplate {
  const segments = path.split('/').filter(Boolean).slice(0, mostSegments);
  const names = new Set<string>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    if (names.size >= mostParameters) break;
    // A modifier or a chain is whatever a caller wrote; the name before it is one of a list.
    const [name = ''] = pair.split(/[=:.]|%3A/i);
    names.add(searchParameterNames.has(name) ? name : 'other');
  }
  return { path: segments.map((segment) => templateOf(segment, operation)).join('/'), parameters: [...names] };
}

function templateOf(segment: string, operation: string | undefined): string {
  if (resourceTypes.has(segment) || words.has(segment) || segment === operation) return segment;
  return /^[A-Za-z0-9.-]{1,64}$/.test(segment) ? '{id}' : '{other}';
}
