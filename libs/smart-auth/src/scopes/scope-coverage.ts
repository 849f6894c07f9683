import { parseScope } from './scopes.js';

/**
 * The requested scopes that the granted ones do not amount to. Servers answer in their own words (version 2 for
 * version 1, `*` for a list), so resource scopes are compared by what they permit, the others as text.
 */
export function missingScopes(requested: readonly string[], granted: readonly string[]): string[] {
  return requested.filter((scope) => !granted.includes(scope) && !amountsTo(scope, granted));
}

function amountsTo(text: string, granted: readonly string[]): boolean {
  const wanted = parseScope(text);
  if (!wanted) return false;
  const held = granted
    .map(parseScope)
    .filter(
      (scope) =>
        scope?.context === wanted.context &&
        (scope.resourceType === '*' || scope.resourceType === wanted.resourceType) &&
        (!scope.filter || scope.filter.toString() === wanted.filter?.toString()),
    );
  return [...wanted.permissions].every((permission) => held.some((scope) => scope?.permissions.has(permission)));
}
