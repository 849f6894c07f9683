import { neededScope } from '@fhir-gateway/smart-auth';
import type { PlatformAccess, ScopePermission } from '@fhir-gateway/smart-auth';
import type { Interaction, InteractionKind } from '../contract/interaction.js';
import { isResourceType } from '../contract/path-grammar.js';
import { unknownOperation } from '../contract/operations.js';
import { decide } from './scope-decisions.js';
import type { PolicyRule } from '../contract/policy-rule.js';
import { allowed, allowedForPatient, refuse } from './decision.js';
import type { Allowed, Decision } from './decision.js';
import { searchSteps } from './search-steps.js';
import type { WrittenSearch } from './written-searches.js';

const permissions: Readonly<Partial<Record<InteractionKind, readonly ScopePermission[]>>> = Object.freeze({
  read: ['r'],
  vread: ['r'],
  'history-instance': ['r'],
  'history-type': ['s'],
  'history-system': ['s'],
  'search-type': ['s'],
  'search-system': ['s'],
  'search-compartment': ['s'],
  create: ['c'],
  update: ['u'],
  patch: ['u'],
  delete: ['d'],
});

/** One thing that the granted scopes must permit. */
interface Need {
  readonly permission: ScopePermission;
  readonly resourceType: string;
}

/**
 * Decides whether the scopes of the token that will be sent clearly allow the interaction, with all that a search brings
 * along or looks into.
 *
 * @param search the search parameters as they will be sent, query and form body joined by `&`
 * @param isConditionalCreate a create with `If-None-Exist`, which also searches
 * @see SMART App Launch 2.2, "Scopes for requesting FHIR Resources": `s` covers search and type-level history
 */
export function decideInteraction(
  interaction: Interaction,
  { scopes }: Pick<PlatformAccess, 'scopes'>,
  search: string,
  isConditionalCreate: boolean,
): Decision {
  const isSearch = interaction.kind.startsWith('search-');
  let decision: Decision = allowed;
  for (const need of exportNeeds(interaction, search) ?? needsOf(interaction, isConditionalCreate)) {
    const one = decideNeed(need, scopes, isSearch ? search : undefined);
    if (!one.allowed) return one;
    if (one.isPatientOnly) decision = one;
  }
  if (!isSearch && !interaction.isConditional && !isConditionalCreate) return decision;
  return decideSteps(scopes, search, interaction.resourceType, decision);
}

/** The same for a search that a body has the platform run. */
export function decideWrittenSearch(
  { scopes }: Pick<PlatformAccess, 'scopes'>,
  { resourceType, query }: WrittenSearch,
): Decision {
  const decision = decideNeed({ permission: 's', resourceType }, scopes, query);
  if (!decision.allowed) return { ...decision, rule: 'scope.written-search' };
  return decideSteps(scopes, query, resourceType, decision);
}

/** @param own the decision about the type that is searched */
function decideSteps(
  scopes: readonly string[],
  search: string,
  resourceType: string | undefined,
  own: Allowed,
): Decision {
  if (search === '') return own;
  const everything = [decide(scopes, 'r', '*'), decide(scopes, 's', '*')];
  // What reads and searches everything, of whomever the search itself may see, covers every step.
  if (everything.every((one) => one.allowed && (own.isPatientOnly || !one.compartmentOnly))) return own;
  let decision = own;
  for (const { kind, types } of searchSteps(search, resourceType)) {
    const isBrought = kind === 'include' || kind === 'revinclude';
    for (const type of types) {
      const one = decideNeed({ permission: isBrought ? 'r' : 's', resourceType: type }, scopes, undefined);
      if (!one.allowed) return { ...one, rule: isBrought ? 'scope.include' : 'scope.chain' };
      if (one.isPatientOnly) decision = one;
    }
  }
  return decision;
}

function decideNeed(need: Need, scopes: readonly string[], search: string | undefined): Decision {
  const { allowed: isAllowed, compartmentOnly, reason } = decide(scopes, need.permission, need.resourceType, search);
  if (isAllowed) return compartmentOnly ? allowedForPatient : allowed;
  const missingScope = neededScope(scopes, need.permission, need.resourceType);
  return refuse(rules[need.permission], {
    message: `The granted scopes do not cover ${describe(need)}: ${missingScope} is missing.`,
    missingScope,
    ...(reason !== undefined && { detail: reason }),
  });
}

const rules: Readonly<Record<ScopePermission, PolicyRule>> = Object.freeze({
  c: 'scope.create',
  r: 'scope.read',
  u: 'scope.update',
  d: 'scope.delete',
  s: 'scope.search',
});

/**
 * An export that says which types it wants, is judged by each of them. One that also asks for what belongs to them, or
 * names anything but types, wants everything for all that can be told.
 *
 * @returns `undefined` for everything else, other operations included
 * @see https://hl7.org/fhir/uv/bulkdata/export.html#query-parameters
 */
function exportNeeds({ operation, method }: Interaction, search: string): readonly Need[] | undefined {
  if (operation !== '$export' || method !== 'GET') return undefined;
  const parameters = new URLSearchParams(search);
  const types = parameters.getAll('_type').flatMap((value) => value.split(','));
  const isPlain = types.length > 0 && types.every((type) => isResourceType(type));
  if (!isPlain || parameters.has('includeAssociatedData')) return undefined;
  return [...new Set(types)].map((resourceType): Need => ({ permission: 'r', resourceType }));
}

function needsOf(interaction: Interaction, isConditionalCreate: boolean): readonly Need[] {
  if (interaction.operation !== undefined) {
    const { permissions: letters, resourceType } = interaction.rule ?? unknownOperation;
    const needs = letters.map((permission): Need => ({ permission, resourceType }));
    const named = interaction.resourceType;
    // An operation that stands at a type which is not its own is the platform's: it may well read what it stands at.
    if (named !== undefined && named !== resourceType && resourceType !== '*')
      needs.push({ permission: 'r', resourceType: named });
    return needs;
  }
  const resourceType = interaction.resourceType ?? '*';
  const needed = permissions[interaction.kind] ?? [];
  const needs = needed.map((permission): Need => ({ permission, resourceType }));
  // A condition answers whether a matching resource exists, and an update by condition may create one.
  if (interaction.isConditional || isConditionalCreate) needs.push({ permission: 's', resourceType });
  if (interaction.isConditional && interaction.kind === 'update') needs.push({ permission: 'c', resourceType });
  return needs;
}

const verbs: Readonly<Record<ScopePermission, string>> = Object.freeze({
  c: 'creating',
  r: 'reading',
  u: 'updating',
  d: 'deleting',
  s: 'searching',
});

function describe({ permission, resourceType }: Need): string {
  return `${verbs[permission]} ${resourceType === '*' ? 'resources of every type' : resourceType}`;
}
