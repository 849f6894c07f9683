import type { PlatformAccess, ScopePermission } from '@fhir-gateway/smart-auth';
import type { Interaction, InteractionKind } from '../contract/interaction.js';
import { isResourceType } from '../contract/path-grammar.js';
import { unknownOperation } from '../contract/operations.js';
import { decide } from './scope-decisions.js';
import { ProxyError } from '../contract/proxy-error.js';
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

/** The answer of {@link assertScopes}: whether only `patient/` scopes cover the interaction. */
export interface ScopeVerdict {
  readonly compartmentOnly: boolean;
}

/**
 * Decides whether the scopes of the token that will be sent clearly allow the interaction.
 *
 * @param search the search parameters as they will be sent, query and form body joined by `&`
 * @param isConditionalCreate a create with `If-None-Exist`, which also searches
 * @throws ProxyError SCOPE_INSUFFICIENT
 * @see SMART App Launch 2.2, "Scopes for requesting FHIR Resources": `s` covers search and type-level history
 */
export function assertScopes(
  interaction: Interaction,
  access: Pick<PlatformAccess, 'scopes' | 'patient'>,
  search: string,
  isConditionalCreate: boolean,
): ScopeVerdict {
  let compartmentOnly = false;
  const judged = interaction.kind.startsWith('search-') ? search : undefined;
  for (const need of exportNeeds(interaction, search) ?? needsOf(interaction, isConditionalCreate)) {
    const verdict = assertNeed(need, access, judged);
    compartmentOnly ||= verdict.compartmentOnly;
  }
  return { compartmentOnly };
}

/** The same for a search that a body has the platform run. @throws ProxyError SCOPE_INSUFFICIENT */
export function assertSearchScope(
  access: Pick<PlatformAccess, 'scopes' | 'patient'>,
  { resourceType, query }: WrittenSearch,
): ScopeVerdict {
  return assertNeed({ permission: 's', resourceType }, access, query);
}

function assertNeed(
  need: Need,
  access: Pick<PlatformAccess, 'scopes' | 'patient'>,
  search: string | undefined,
): ScopeVerdict {
  const decision = decide(access.scopes, need.permission, need.resourceType, search);
  if (decision.allowed) return decision;
  throw new ProxyError('SCOPE_INSUFFICIENT', `The granted scopes do not cover ${describe(need)}.`, {
    detail: decision.reason,
  });
}

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
