import { isWithin } from './scope-decision.js';
import { inSyntax } from './scope-syntax.js';
import { parseScope } from './scopes.js';
import type { ResourceScope, ScopePermission } from './scopes.js';

/** What narrows scopes beside other scopes: what a person chose. */
export interface ScopeLimits {
  /** Whether creating, updating and deleting stay. */
  readonly mayWrite: boolean;
  /** The resource types that stay; `all` for every type. */
  readonly types: 'all' | readonly string[];
}

const letters: readonly ScopePermission[] = ['c', 'r', 'u', 'd', 's'];
const readLetters: ReadonlySet<ScopePermission> = new Set(['r', 's']);

/**
 * The resource scopes that say what both lists permit: asked for, and held. A type, a filter or a `patient/` that one side
 * names narrows the other. What is equal to a scope as it was asked for is returned in those very words; the rest is
 * written in version 2, or in version 1 where it was asked for so and can be said so.
 *
 * Scopes that do not parse permit nothing on either side, and so do `system/` scopes: they are no person's to pass on.
 *
 * @see SMART App Launch 2.2, "Scopes for requesting FHIR Resources"; RFC 6749 section 3.3 (less may be granted)
 */
export function intersectScopes(asked: readonly string[], held: readonly string[]): string[] {
  const holding = held.map(parseScope).filter((scope) => scope !== undefined);
  return narrowed(asked, (scope) => holding.flatMap((other) => intersection(scope, other) ?? []));
}

/** The resource scopes as far as the limits let them; written as {@link intersectScopes} does. */
export function limitScopes(asked: readonly string[], { mayWrite, types }: ScopeLimits): string[] {
  return narrowed(asked, (scope) => {
    const permissions = mayWrite ? scope.permissions : both(scope.permissions, readLetters);
    if (permissions.size === 0) return [];
    if (types === 'all') return [{ ...scope, permissions }];
    const kept = scope.resourceType === '*' ? types : types.filter((type) => type === scope.resourceType);
    return kept.map((resourceType) => ({ ...scope, permissions, resourceType }));
  });
}

function narrowed(asked: readonly string[], narrow: (scope: ResourceScope) => readonly ResourceScope[]): string[] {
  const texts = asked.flatMap((text) => {
    const scope = parseScope(text);
    return scope === undefined ? [] : united(narrow(scope)).map((one) => writeScope(one, scope, text));
  });
  return [...new Set(texts)];
}

/** Letters that scopes of the same kind have one by one are those of one scope. */
function united(scopes: readonly ResourceScope[]): ResourceScope[] {
  const found = new Map<string, ResourceScope>();
  for (const scope of scopes) {
    const key = JSON.stringify([scope.context, scope.resourceType, scope.filter?.toString()]);
    const permissions = new Set([...(found.get(key)?.permissions ?? []), ...scope.permissions]);
    found.set(key, { ...scope, permissions });
  }
  return [...found.values()];
}

function intersection(one: ResourceScope, other: ResourceScope): ResourceScope | undefined {
  const permissions = both(one.permissions, other.permissions);
  const resourceType = commonType(one.resourceType, other.resourceType);
  if (one.context === 'system' || other.context === 'system') return undefined;
  if (resourceType === undefined || permissions.size === 0) return undefined;
  const context = one.context === 'patient' || other.context === 'patient' ? 'patient' : 'user';
  const filter = commonFilter(one.filter, other.filter);
  return { context, resourceType, permissions, ...(filter && { filter }) };
}

function commonType(one: string, other: string): string | undefined {
  if (one === '*' || one === other) return other;
  return other === '*' ? one : undefined;
}

/** Where neither is part of the other, both have to hold. */
function commonFilter(
  one: URLSearchParams | undefined,
  other: URLSearchParams | undefined,
): URLSearchParams | undefined {
  if (!one || !other) return one ?? other;
  if (isPart(one, other)) return one;
  return isPart(other, one) ? other : new URLSearchParams([...one, ...other]);
}

function isPart(filter: URLSearchParams, of: URLSearchParams): boolean {
  return [...of].every(([name, wanted]) => filter.getAll(name).some((given) => isWithin(name, given, wanted)));
}

function both(one: ReadonlySet<ScopePermission>, other: ReadonlySet<ScopePermission>): ReadonlySet<ScopePermission> {
  return new Set([...one].filter((letter) => other.has(letter)));
}

function writeScope(scope: ResourceScope, asked: ResourceScope, askedText: string): string {
  const { context, resourceType, permissions, filter } = scope;
  const access = letters.filter((letter) => permissions.has(letter)).join('');
  const query = filter && [...filter].map(([name, value]) => `${name}=${writeValue(value)}`).join('&');
  const text = `${context}/${resourceType}.${access}${query === undefined ? '' : `?${query}`}`;
  const isAsked =
    context === asked.context &&
    resourceType === asked.resourceType &&
    access === letters.filter((letter) => asked.permissions.has(letter)).join('') &&
    filter?.toString() === asked.filter?.toString();
  if (isAsked) return askedText;
  const [spelled = text] = /\.(?:read|write|\*)$/.test(askedText) ? inSyntax([text], 'v1') : [text];
  return spelled;
}

/** As clients write it: a scope holds no space and no quote, and `&` would begin another parameter. */
function writeValue(value: string): string {
  return value.replace(/[%&+\s"\\]|[^\x21-\x7e]/gu, (character) => encodeURIComponent(character));
}
