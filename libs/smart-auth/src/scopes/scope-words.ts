import { filterText, filterWords } from './filter-words.js';
import { parseScope } from './scopes.js';
import type { ScopePermission } from './scopes.js';

const verbs: Readonly<Record<ScopePermission, string>> = {
  r: 'read',
  s: 'search',
  c: 'create',
  u: 'update',
  d: 'delete',
};

/**
 * A resource scope with a filter in words: `laboratory results (Observation, category laboratory): read, search`.
 *
 * @returns `undefined` for a scope without a filter, whose own text says as much
 */
export function filteredScopeWords(text: string): string | undefined {
  const scope = parseScope(text);
  if (!scope?.filter) return undefined;
  const { resourceType, permissions, filter } = scope;
  const type = resourceType === '*' ? 'any type' : resourceType;
  const what = `${type}, ${filterText(filter)}`;
  const words = filterWords(filter);
  const may = (['r', 's', 'c', 'u', 'd'] as const).filter((letter) => permissions.has(letter)).map((one) => verbs[one]);
  return `${words === undefined ? what : `${words} (${what})`}: ${may.join(', ')}`;
}
