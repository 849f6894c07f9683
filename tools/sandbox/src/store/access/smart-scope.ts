/** What a SMART v2 scope can allow: create, read, update, delete, search. */
export type Permission = 'c' | 'r' | 'u' | 'd' | 's';

/** One clinical scope, understood. */
export interface SmartScope {
  context: 'patient' | 'user' | 'system';
  /** Resource type or `*`. */
  type: string;
  permissions: ReadonlySet<Permission>;
  /** The conditions of a granular scope (`category=laboratory`), as name and value; empty for a plain one. */
  conditions: readonly (readonly [name: string, value: string])[];
}

const v1Permissions: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };
const grammar = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]*)\.(?:(read|write|\*)|((?=[cruds])c?r?u?d?s?)(?:\?(.+))?)$/;

/**
 * Reads a SMART clinical scope of version 1 (`patient/Observation.read`) or 2 (`patient/Observation.rs?category=...`).
 *
 * @returns `undefined` for anything else, including nearly right text: such a scope grants nothing
 * @see https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
 */
export function parseSmartScope(scope: string): SmartScope | undefined {
  const parts = grammar.exec(scope);
  if (!parts) return undefined;
  const [, context, type = '', v1, v2, query] = parts;
  const conditions = query === undefined ? [] : [...new URLSearchParams(query)];
  if (conditions.some(([name, value]) => name === '' || value === '')) return undefined;
  if (query !== undefined && conditions.length === 0) return undefined;
  // A condition belongs to one type; on `*` it could name a parameter that some types lack.
  if (type === '*' && conditions.length > 0) return undefined;
  return {
    context: context as SmartScope['context'],
    type,
    permissions: new Set((v1 === undefined ? (v2 ?? '') : (v1Permissions[v1] ?? '')) as Iterable<Permission>),
    conditions,
  };
}
