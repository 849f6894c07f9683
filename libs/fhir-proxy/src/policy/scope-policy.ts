import { isResourceType } from '@fhir-gateway/fhir';
import { decideScopes, filteredScopes, filterText, neededScope } from '@fhir-gateway/smart-auth/scopes';
import type { ScopePermission } from '@fhir-gateway/smart-auth/scopes';
import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import type { Interaction, InteractionKind } from '../contract/interaction.js';
import { unknownOperation } from '../contract/operations.js';
import { decide } from './scope-decisions.js';
import type { PolicyRule } from '../contract/policy-rule.js';
import { allowed, allowedByContent, allowedByContentForPatient, allowedForPatient, refuse } from './decision.js';
import type { Allowed, Decision, Refusal } from './decision.js';
import { searchSteps } from './search-steps.js';
import type { WrittenSearch } from './written-searches.js';

const permissions: Readonly<Partial<Record<InteractionKind, ScopePermission>>> = Object.freeze({
  read: 'r',
  vread: 'r',
  'history-instance': 'r',
  'history-type': 's',
  'history-system': 's',
  'search-type': 's',
  'search-system': 's',
  'search-compartment': 's',
  create: 'c',
  update: 'u',
  patch: 'u',
  delete: 'd',
});

/** One thing that the granted scopes must permit. */
interface Need {
  readonly permission: ScopePermission;
  readonly resourceType: string;
}

/** What of the access is looked at. */
type Granted = Pick<PlatformAccess, 'scopes' | 'requestedScopes'>;

/**
 * Decides whether the scopes of the token that will be sent clearly allow the interaction, with all that a search brings
 * along or looks into. Of a read that only scopes with a filter cover, the answer has to be judged ({@link decideContent}).
 *
 * @param search the search parameters as they will be sent, query and form body joined by `&`
 * @param isConditionalCreate a create with `If-None-Exist`, which also searches
 * @param resource what a create sends, as JSON
 * @see SMART App Launch 2.2, "Scopes for requesting FHIR Resources": `s` covers search and type-level history
 */
export function decideInteraction(
  interaction: Interaction,
  access: Granted,
  search: string,
  isConditionalCreate: boolean,
  resource?: unknown,
): Decision {
  const { kind, method, operation, isSearch } = interaction;
  // The one resource of the URL and nothing else comes back.
  const isRead = (kind === 'read' || kind === 'vread') && method === 'GET';
  const needs =
    operation === undefined ? needsOf(interaction, isConditionalCreate) : operationNeeds(interaction, search);
  let decision: Decision = allowed;
  for (const need of needs) {
    const one = decideNeed(need, access, {
      search: isSearch ? search : undefined,
      isRead,
      ...(need.permission === 'c' && kind === 'create' && { resource }),
    });
    if (!one.allowed) return one;
    if (one.isPatientOnly || one.isByContent) decision = one;
  }
  if (!isSearch && !interaction.isConditional && !isConditionalCreate) return decision;
  return decideSteps(access, search, interaction.resourceType, decision);
}

/**
 * Decides about the resource that a read brought, by the same scopes.
 *
 * @param resource as it came; anything but a resource of the type that was asked for is refused
 */
export function decideContent({ resourceType = '*' }: Interaction, access: Granted, resource: unknown): Decision {
  const isType = (Object(resource) as { resourceType?: unknown }).resourceType === resourceType;
  const need = { permission: 'r', resourceType } as const;
  const { allowed: isAllowed, compartmentOnly } = decideScopes(access.scopes, { ...need, ...(isType && { resource }) });
  if (isAllowed && isType) return compartmentOnly ? allowedForPatient : allowed;
  return notCovered(need, access, { reason: 'the resource does not match the filter of the granted scopes' });
}

/** The same for a search that a body has the platform run. */
export function decideWrittenSearch(access: Granted, { resourceType, query }: WrittenSearch): Decision {
  const decision = decideNeed({ permission: 's', resourceType }, access, { search: query });
  if (!decision.allowed) return { ...decision, rule: 'scope.written-search' };
  return decideSteps(access, query, resourceType, decision);
}

/** @param own the decision about the type that is searched */
function decideSteps(access: Granted, search: string, resourceType: string | undefined, own: Allowed): Decision {
  if (search === '') return own;
  const { scopes } = access;
  const everything = [decide(scopes, 'r', '*'), decide(scopes, 's', '*')];
  // What reads and searches everything, of whomever the search itself may see, covers every step.
  if (everything.every((one) => one.allowed && (own.isPatientOnly || !one.compartmentOnly))) return own;
  let decision = own;
  for (const { kind, types } of searchSteps(search, resourceType)) {
    const isBrought = kind === 'include' || kind === 'revinclude';
    for (const type of types) {
      const one = decideNeed({ permission: isBrought ? 'r' : 's', resourceType: type }, access);
      if (!one.allowed) return { ...one, rule: isBrought ? 'scope.include' : 'scope.chain' };
      if (one.isPatientOnly) decision = one;
    }
  }
  return decision;
}

/** What else a need is judged by. */
interface NeedContext {
  readonly search?: string | undefined;
  /** The answer is one resource, which can be judged once it is here. */
  readonly isRead?: boolean;
  readonly resource?: unknown;
}

function decideNeed(need: Need, access: Granted, { search, isRead = false, resource }: NeedContext = {}): Decision {
  const { permission, resourceType } = need;
  const found = decide(access.scopes, permission, resourceType, search);
  if (found.allowed) return found.compartmentOnly ? allowedForPatient : allowed;
  if (found.isFiltered && isRead) return found.compartmentOnly ? allowedByContentForPatient : allowedByContent;
  if (found.isFiltered && resource !== undefined) {
    const written = decideScopes(access.scopes, { permission, resourceType, resource });
    if (written.allowed) return written.compartmentOnly ? allowedForPatient : allowed;
  }
  return notCovered(need, access, found);
}

/** Says what is missing, what is granted in its place, and whether the person had the choice already. */
function notCovered(need: Need, access: Granted, { reason }: { reason?: string }): Refusal {
  const { permission, resourceType } = need;
  const missingScope = neededScope(access.scopes, permission, resourceType);
  const filters = filteredScopes(access.scopes, need).map(({ filter }) => filterText(filter));
  const granted = filters.length > 0 ? ` Granted is it for: ${[...new Set(filters)].join('; ')}.` : '';
  const wasLeftOut =
    access.requestedScopes !== undefined && decide(access.requestedScopes, permission, resourceType).allowed;
  const leftOut = wasLeftOut ? ' The sign-in asked for it, and it was not granted.' : '';
  return refuse(rules[permission], {
    message: `The granted scopes do not cover ${describe(need)}: ${missingScope} is missing.${granted}${leftOut}`,
    missingScope,
    ...(wasLeftOut && { wasLeftOut }),
    detail: reason,
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

function operationNeeds(interaction: Interaction, search: string): readonly Need[] {
  const exported = exportNeeds(interaction, search);
  if (exported) return exported;
  const { permissions: letters, resourceType } = interaction.rule ?? unknownOperation;
  const needs = letters.map((permission): Need => ({ permission, resourceType }));
  const named = interaction.resourceType;
  // An operation that stands at a type which is not its own is the platform's: it may well read what it stands at.
  if (named !== undefined && named !== resourceType && resourceType !== '*')
    needs.push({ permission: 'r', resourceType: named });
  return needs;
}

function needsOf(interaction: Interaction, isConditionalCreate: boolean): readonly Need[] {
  const resourceType = interaction.resourceType ?? '*';
  const permission = permissions[interaction.kind];
  const needs: Need[] = permission ? [{ permission, resourceType }] : [];
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
