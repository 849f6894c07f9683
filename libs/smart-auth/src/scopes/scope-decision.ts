import { parseScope } from './scopes.js';
import type { ResourceScope, ScopePermission } from './scopes.js';
import { alternatives, hasToken, isSameOrNarrower } from './token-values.js';

/** What a FHIR interaction needs of the granted scopes. */
export interface ScopeNeed {
  permission: ScopePermission;
  resourceType: string;
  /** The patient in context. It does not change the decision: `compartmentOnly` tells the caller to look at it. */
  patient?: string;
  /** The search parameters, decoded. Only a search has them; without them no filtered scope covers it. */
  query?: URLSearchParams;
  /** The resource that is read, created or updated, where it is known; a filtered scope judges it by its elements. */
  resource?: unknown;
}

/** The answer of {@link decideScopes}. */
export interface ScopeDecision {
  allowed: boolean;
  /** Only `patient/` scopes cover the interaction: it must stay in the compartment of the patient in context. */
  compartmentOnly: boolean;
  /** Refused, but scopes with a filter cover it for the resources that match: `compartmentOnly` is about those scopes. */
  isFiltered?: boolean;
  /** Why it is refused, safe to show: names types and permissions, never a search value. */
  reason?: string;
}

/** Search parameters by which the matches of a search are others than its parameters say; some servers take any case. */
const wideningParameters = ['_contained', '_query'];
/** A search with more alternatives than this is not taken apart. */
const maxAlternatives = 100;
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
 * A filtered scope (`patient/Observation.rs?category=laboratory`) covers a search that carries the same parameter
 * with the same value or a narrower one; several cover one whose alternatives each of them covers. What such a search
 * brings along (`_include`) is other resources, which have to be covered by themselves. A read, create or update is
 * covered where the resource itself is known and matches by the token search of FHIR; a delete never is.
 *
 * @see SMART App Launch 2.2, "Scopes for requesting FHIR Resources"
 */
export function decideScopes(granted: readonly string[], need: ScopeNeed): ScopeDecision {
  const candidates = granted.map(scopeOf).filter((scope): scope is ResourceScope => concerns(scope, need));
  const covering = candidates.filter((scope) => keepsFilter(scope, need));
  if (covering.length > 0) return { allowed: true, compartmentOnly: covering.every(isOfPatient) };
  const together = coverTogether(candidates, need);
  if (together) return { allowed: true, compartmentOnly: together.some((scopes) => scopes.every(isOfPatient)) };
  const action = `${permissionNames[need.permission]} ${need.resourceType}`;
  if (candidates.length === 0) {
    return { allowed: false, compartmentOnly: false, reason: `no granted scope lets this sign-in ${action}` };
  }
  const reason = `the granted scopes let this sign-in ${action} only by a search with the parameters that the scope names`;
  return { allowed: false, compartmentOnly: candidates.every(isOfPatient), isFiltered: true, reason };
}

function isOfPatient({ context }: ResourceScope): boolean {
  return context === 'patient';
}

/**
 * The scopes by which each alternative of one parameter is covered: `category=a,b` finds what `category=a` and
 * `category=b` find.
 *
 * @returns `undefined` where an alternative is not covered
 */
function coverTogether(candidates: readonly ResourceScope[], need: ScopeNeed): ResourceScope[][] | undefined {
  const { permission, query } = need;
  if (permission !== 's' || !query || candidates.length < 2) return undefined;
  const names = new Set(candidates.flatMap(({ filter }) => [...(filter?.keys() ?? [])]));
  const given = [...query];
  for (const [index, [name, value]] of given.entries()) {
    const values = names.has(name) ? alternatives(value) : [];
    if (values.length < 2 || values.length > maxAlternatives) continue;
    const covered = values.map((one) => {
      const part = new URLSearchParams(given.map((pair, at): [string, string] => (at === index ? [name, one] : pair)));
      return candidates.filter((scope) => keepsFilter(scope, { ...need, query: part }));
    });
    if (covered.every((scopes) => scopes.length > 0)) return covered;
  }
  return undefined;
}

/** The granted scopes with a filter that permit something on a type. */
export function filteredScopes(
  granted: readonly string[],
  need: Pick<ScopeNeed, 'permission' | 'resourceType'>,
): (ResourceScope & { filter: URLSearchParams })[] {
  return granted
    .map(scopeOf)
    .filter((scope): scope is ResourceScope & { filter: URLSearchParams } => concerns(scope, need) && !!scope?.filter);
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

function concerns(
  scope: ResourceScope | undefined,
  need: Pick<ScopeNeed, 'permission' | 'resourceType'>,
): scope is ResourceScope {
  if (!scope) return false;
  const isType = scope.resourceType === '*' || scope.resourceType === need.resourceType;
  return isType && scope.permissions.has(need.permission);
}

function keepsFilter({ filter }: ResourceScope, { permission, query, resource }: ScopeNeed): boolean {
  if (!filter) return true;
  if (permission === 's') {
    if (!query || widens(query)) return false;
    return [...filter].every(([name, wanted]) => query.getAll(name).some((given) => isWithin(name, given, wanted)));
  }
  if (permission === 'd' || resource === undefined) return false;
  return [...filter].every(([name, wanted]) => hasToken(resource, name, wanted));
}

/** Whether a search finds matches that its parameters do not describe. */
export function widens(query: URLSearchParams): boolean {
  return [...query.keys()].some((name) => wideningParameters.includes((name.split(':')[0] ?? name).toLowerCase()));
}

/** Repeated parameters narrow a search, commas widen it: each alternative that is asked for has to be a permitted one. */
export function isWithin(name: string, given: string, wanted: string): boolean {
  const permitted = alternatives(wanted);
  return alternatives(given).every((value) => permitted.some((one) => isSameOrNarrower(name, value, one)));
}
