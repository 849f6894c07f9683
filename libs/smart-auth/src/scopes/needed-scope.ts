import { parseScope } from './scopes.js';
import type { ScopePermission } from './scopes.js';

/**
 * The scope to ask for where the granted ones do not cover an interaction, in the context that they are in. Who reads
 * searches as well, and who searches reads what is found.
 */
export function neededScope(granted: readonly string[], permission: ScopePermission, resourceType: string): string {
  const contexts = granted.map((scope) => parseScope(scope)?.context);
  const context = contexts.includes('patient') ? 'patient' : (contexts.find((one) => one !== undefined) ?? 'patient');
  return `${context}/${resourceType}.${permission === 'r' || permission === 's' ? 'rs' : permission}`;
}
