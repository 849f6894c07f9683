import { parseScope } from './scopes.js';
import type { ResourceScope, ScopePermission } from './scopes.js';

/** What a FHIR interaction needs of the granted scopes. */
export interface ScopeNeed {
  permission: ScopePermission;
  resourceType: string;
  /** The patient in context, when the login named one. */
  patient?: string;
  /** The search parameters, decoded; only a search has them. */
  query?: URLSearchParams;
}

/** The answer of {@link decideScopes}. */
export interface ScopeDecision {
  allowed: boolean;
  /** Only `patient/` scopes cover the interaction: it must stay in the compartment of the patient in context. */
  compartmentOnly: boolean;
  /** Why it is refused, safe to show; names scopes and types, never search values. */
  reason?: string;
}

/**
 * Decides whether the granted scopes cover an interaction. Fails closed: a scope that does not parse permits nothing,
 * no scopes permit nothing, and a filtered scope permits only what it is certain to cover.
 *
 * @see SMART App Launch 2.2, "Scopes for requesting FHIR Resources"
 */
export function decideScopes(granted: readonly string[], need: ScopeNeed): ScopeDecision {
  const covering = granted
    .map(parseScope)
    .filter((scope): scope is ResourceScope => scope !== undefined && covers(scope, need));
  if (covering.length === 0) return { allowed: false, compartmentOnly: false, reason: 'no granted scope covers it' };
  return { allowed: true, compartmentOnly: covering.every((scope) => scope.context === 'patient') };
}

function covers(scope: ResourceScope, need: ScopeNeed): boolean {
  if (scope.resourceType !== '*' && scope.resourceType !== need.resourceType) return false;
  return scope.permissions.has(need.permission) && scope.filter === undefined;
}
