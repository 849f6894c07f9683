import { decideScopes } from '@fhir-gateway/smart-auth/scopes';
import type { ScopeDecision, ScopePermission } from '@fhir-gateway/smart-auth/scopes';

/** What scopes without a filter say depends on their text alone, and the same few questions are asked again and again. */
const known = new Map<string, ScopeDecision>();
/** Types and scopes come from outside: beyond this many all are forgotten. */
const maxKnown = 1_000;
const maxKeyLength = 2_048;

/** The same for lists that come again as they are: to look at a list is less than to join it. */
const knownOf = new WeakMap<readonly string[], Map<string, ScopeDecision>>();
const maxKnownOfOne = 100;

/**
 * Decides as `decideScopes`, once for each question.
 *
 * @param search raw search parameters, as far as a scope with a filter may look at them
 */
export function decide(
  scopes: readonly string[],
  permission: ScopePermission,
  resourceType: string,
  search?: string,
): ScopeDecision {
  // What can be changed may say something else the next time.
  if (!Object.isFrozen(scopes)) return decideText(scopes, permission, resourceType, search);
  const own = knownOf.get(scopes) ?? new Map<string, ScopeDecision>();
  const question = permission + resourceType;
  const decision = own.get(question);
  if (decision) return decision;
  const fresh = decideText(scopes, permission, resourceType, search);
  if (own.size >= maxKnownOfOne || scopes.some((scope) => scope.includes('?'))) return fresh;
  knownOf.set(scopes, own.set(question, fresh));
  return fresh;
}

function decideText(
  scopes: readonly string[],
  permission: ScopePermission,
  resourceType: string,
  search?: string,
): ScopeDecision {
  // No scope holds a line end: they were told apart at white space.
  const key = `${permission}\n${resourceType}\n${scopes.join('\n')}`;
  const decision = known.get(key);
  if (decision) return decision;
  const isFiltered = key.includes('?');
  const query = isFiltered && search !== undefined ? new URLSearchParams(search) : undefined;
  const fresh = decideScopes(scopes, { permission, resourceType, query });
  if (isFiltered || key.length > maxKeyLength) return fresh;
  if (known.size >= maxKnown) known.clear();
  known.set(key, fresh);
  return fresh;
}
