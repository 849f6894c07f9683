import { parseScope } from './scopes.js';
import type { ResourceScope, ScopePermission } from './scopes.js';

/** What a FHIR interaction needs of the granted scopes. */
export interface ScopeNeed {
  permission: ScopePermission;
  resourceType: string;
  /** The patient in context. It does not change the decision: `compartmentOnly` tells the caller to look at it. */
  patient?: string;
  /** The search parameters, decoded. Only a search has them; without them no filtered scope covers it. */
  query?: URLSearchParams;
}

/** The answer of {@link decideScopes}. */
export interface ScopeDecision {
  allowed: boolean;
  /** Only `patient/` scopes cover the interaction: it must stay in the compartment of the patient in context. */
  compartmentOnly: boolean;
  /** Why it is refused, safe to show: names types and permissions, never a search value. */
  reason?: string;
}

/** Search parameters by which a search returns more than its other parameters say. */
const wideningParameters = ['_include', '_revinclude', '_contained', '_query'];
/** Parameters of type token in every resource type that has them: `system|code` is one of the matches of `code`. */
const tokenParameters = [
  '_security',
  '_tag',
  'category',
  'class',
  'clinical-status',
  'code',
  'intent',
  'status',
  'type',
];
const permissionNames: Readonly<Record<ScopePermission, string>> = {
  c: 'create',
  r: 'read',
  u: 'update',
  d: 'delete',
  s: 'search',
};

/**
 * Decides whether the granted scopes cover an interaction. Fails closed: a scope that does not parse permits nothing,
 * and no scopes permit nothing.
 *
 * A filtered scope (`patient/Observation.rs?category=laboratory`) covers only a search that carries the same parameter
 * with the same value or a narrower one. It never covers a read, create, update or delete: whether the resource
 * matches the filter shows only in its content, which is not looked at here. Such a resource can be searched for by
 * `_id` together with the filter.
 *
 * @see SMART App Launch 2.2, "Scopes for requesting FHIR Resources"
 */
export function decideScopes(granted: readonly string[], need: ScopeNeed): ScopeDecision {
  const candidates = granted.map(scopeOf).filter((scope): scope is ResourceScope => concerns(scope, need));
  const covering = candidates.filter((scope) => keepsFilter(scope, need));
  if (covering.length > 0) {
    return { allowed: true, compartmentOnly: covering.every((scope) => scope.context === 'patient') };
  }
  const action = `${permissionNames[need.permission]} ${need.resourceType}`;
  const reason =
    candidates.length > 0
      ? `the granted scopes let this sign-in ${action} only by a search with the parameters that the scope names`
      : `no granted scope lets this sign-in ${action}`;
  return { allowed: false, compartmentOnly: false, reason };
}

/** The same few scopes are judged again with each request, and what a scope says depends on its text alone. */
const known = new Map<string, ResourceScope | undefined>();
const maxKnown = 1000;
const maxKnownLength = 256;

function scopeOf(text: string): ResourceScope | undefined {
  if (text.length > maxKnownLength) return parseScope(text);
  if (known.has(text)) return known.get(text);
  if (known.size >= maxKnown) known.clear();
  const scope = parseScope(text);
  known.set(text, scope);
  return scope;
}

function concerns(scope: ResourceScope | undefined, need: ScopeNeed): boolean {
  if (!scope) return false;
  const isType = scope.resourceType === '*' || scope.resourceType === need.resourceType;
  return isType && scope.permissions.has(need.permission);
}

function keepsFilter({ filter }: ResourceScope, { permission, query }: ScopeNeed): boolean {
  if (!filter) return true;
  if (permission !== 's' || !query || widens(query)) return false;
  return [...filter].every(([name, wanted]) => query.getAll(name).some((given) => isWithin(name, given, wanted)));
}

function widens(query: URLSearchParams): boolean {
  return [...query.keys()].some((name) => wideningParameters.includes(name.split(':')[0] ?? name));
}

/** Repeated parameters narrow a search, commas widen it: each alternative that is asked for has to be a permitted one. */
function isWithin(name: string, given: string, wanted: string): boolean {
  const permitted = alternatives(wanted);
  return alternatives(given).every((value) => permitted.some((one) => isSameOrNarrower(name, value, one)));
}

function isSameOrNarrower(name: string, value: string, permitted: string): boolean {
  if (value === permitted) return value !== '';
  const isToken = tokenParameters.includes(name) && !permitted.includes('|') && value.split('|').length === 2;
  return isToken && permitted !== '' && value.endsWith(`|${permitted}`);
}

/** Splits at commas, except those that FHIR escapes with a backslash (FHIR R4 search, "Escaping search parameters"). */
function alternatives(value: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < value.length; at += 1) {
    if (value[at] === '\\') at += 1;
    else if (value[at] === ',') {
      parts.push(value.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, value.slice(start)];
}
