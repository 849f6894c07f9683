/** What a scope permits on a resource type: create, read, update, delete, search. */
export type ScopePermission = 'c' | 'r' | 'u' | 'd' | 's';

/** A SMART resource scope, taken apart. */
export interface ResourceScope {
  context: 'patient' | 'user' | 'system';
  /** A resource type, or `*` for all. */
  resourceType: string;
  permissions: ReadonlySet<ScopePermission>;
  /** Search parameters that narrow the scope to the resources they match (SMART 2.2 granular scopes). */
  filter?: URLSearchParams;
}

const v1Permissions: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };
/** One `name=value` of a granular scope; both non-empty, no characters that a scope token or a query cannot carry. */
const filterPart = /^[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z][A-Za-z-]*)?=[\x21\x23-\x25\x27-\x5b\x5d-\x7e]+$/;
const resourceScope = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]{1,63})\.(read|write|\*|c?r?u?d?s?)(?:\?(.+))?$/;

/**
 * Takes a SMART resource scope apart, by the exact grammar of versions 1 (`patient/Observation.read`) and
 * 2 (`patient/Observation.rs`, `patient/Observation.rs?category=laboratory`).
 *
 * @returns `undefined` for anything else: launch and identity scopes, vendor scopes, letters out of order, an empty
 * permission, a filter on a version 1 scope. Nothing that does not parse ever permits anything.
 * @see SMART App Launch 2.2, "Scopes for requesting FHIR Resources"
 */
export function parseScope(text: string): ResourceScope | undefined {
  if (text.length > 2048) return undefined;
  const match = resourceScope.exec(text);
  if (!match) return undefined;
  const [, context, resourceType, access, query] = match;
  if (!isContext(context) || resourceType === undefined || !access) return undefined;
  const letters = Object.hasOwn(v1Permissions, access) ? v1Permissions[access] : undefined;
  if (letters !== undefined && query !== undefined) return undefined;
  const permissions: ReadonlySet<ScopePermission> = new Set([...(letters ?? access)].filter(isPermission));
  if (query === undefined) return { context, resourceType, permissions };
  const filter = parseFilter(query);
  return filter && { context, resourceType, permissions, filter };
}

function parseFilter(query: string): URLSearchParams | undefined {
  if (!query.split('&').every((part) => filterPart.test(part) && isDecodable(part))) return undefined;
  return new URLSearchParams(query);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function isContext(text: string | undefined): text is ResourceScope['context'] {
  return text === 'patient' || text === 'user' || text === 'system';
}

function isPermission(letter: string): letter is ScopePermission {
  return letter.length === 1 && 'cruds'.includes(letter);
}
