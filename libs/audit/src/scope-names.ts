import { resourceTypes } from './resource-types.js';

const resourceScope = /^(?:patient|user|system)\/(\*|[A-Z][A-Za-z]{1,63})\.(?:read|write|\*|c?r?u?d?s?)(\?[^]*)?$/;
const otherScopes: ReadonlySet<string> = new Set([
  'openid',
  'profile',
  'fhirUser',
  'launch',
  'launch/patient',
  'launch/encounter',
  'offline_access',
  'online_access',
]);

/**
 * Scopes as they are written down: those of the SMART grammar as they are, but for the values that narrow them, in whose
 * place an ellipsis stands; any other, since a platform or a client can call a scope what it likes, as `other`.
 *
 * @param resourceType keeps the scopes that may concern this type; absent: all
 * @returns words without quotes and spaces, each once
 * @see SMART App Launch 2.2, "Scopes for requesting FHIR Resources"
 */
export function scopeNames(scopes: readonly string[], resourceType?: string): readonly string[] {
  const names = new Set<string>();
  for (const scope of scopes) {
    const [, type, filter] = resourceScope.exec(scope) ?? [];
    if (type === undefined) {
      if (resourceType === undefined) names.add(otherScopes.has(scope) ? scope : 'other');
    } else if (resourceType === undefined || type === '*' || type === resourceType) {
      const isNamed = type === '*' || resourceTypes.has(type);
      const name = filter === undefined ? scope : `${scope.slice(0, -filter.length)}?…`;
      names.add(isNamed ? name : 'other');
    }
  }
  return [...names];
}
