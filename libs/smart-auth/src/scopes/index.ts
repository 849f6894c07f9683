// SMART scopes by themselves: what they allow, and what a request needs of them.
export { filterText, filterWords } from './filter-words.js';
export { isAmbiguous, narrowSearch } from './narrowed-search.js';
export { neededScope } from './needed-scope.js';
export { decideScopes, filteredScopes } from './scope-decision.js';
export type { ScopeDecision } from './scope-decision.js';
export { parseScope } from './scopes.js';
export type { ScopePermission } from './scopes.js';
