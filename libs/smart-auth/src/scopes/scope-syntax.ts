import type { PlatformQuirks } from '@fhir-gateway/platform-registry/platform';
import { parseScope } from './scopes.js';
import type { ResourceScope } from './scopes.js';

/**
 * Writes SMART resource scopes in the grammar that a platform takes: `patient/*.read` for version 1, `patient/*.rs`
 * for version 2. Other scopes stay as they are, and so do those that the other grammar cannot say without asking for
 * more: `patient/*.r`, or one with a filter, has no version 1 form.
 *
 * @param syntax `undefined` and `both` change nothing
 */
export function inSyntax(scopes: readonly string[], syntax: PlatformQuirks['scopeSyntax']): string[] {
  if (syntax !== 'v1' && syntax !== 'v2') return [...scopes];
  return scopes.map((text) => {
    const scope = parseScope(text);
    const access = scope && (syntax === 'v1' ? versionOne(scope) : versionTwo(scope));
    return access === undefined ? text : text.replace(/\.[^.?]+(?=\?|$)/, `.${access}`);
  });
}

function versionOne({ permissions, filter }: ResourceScope): string | undefined {
  if (filter) return undefined;
  return { rs: 'read', cud: 'write', cruds: '*' }[lettersOf(permissions)];
}

function versionTwo({ permissions }: ResourceScope): string {
  return lettersOf(permissions);
}

function lettersOf(permissions: ResourceScope['permissions']): string {
  return (['c', 'r', 'u', 'd', 's'] as const).filter((letter) => permissions.has(letter)).join('');
}
