import { directoryWords } from '../words/directory-words.js';
import { payerIdsOf } from '../../payer-id.js';
import type { PlatformDefinition } from '../../schema/types.js';
import { routeToTenant, routeWithoutTenant, takesTenants, type TenantDirectory } from '../../tenants.js';
import type { Organization, OrganizationList } from '../../tenants/organization.js';
import { stateCodes } from '../words/us-states.js';

/** Platforms or organizations that are searched, by number. */
export interface DirectorySource {
  readonly definition: PlatformDefinition;
  /** Whether these are organizations of the platform, and not the platform itself. */
  readonly isOrganizations: boolean;
  readonly length: number;
  /** The list that the organizations are from; absent where the platform file names them. */
  readonly list?: OrganizationList;
  /** @param at 0 to `length` - 1 */
  organization(at: number): Organization;
}

/** Everything that the directory searches: each platform, then the organizations that its file and its index name. */
export function directorySources(
  definitions: readonly PlatformDefinition[],
  tenants: TenantDirectory | undefined,
): DirectorySource[] {
  return [
    ...definitions.map(platformSource),
    ...definitions.flatMap((definition) => organizationSources(definition, tenants)),
  ];
}

function platformSource(definition: PlatformDefinition): DirectorySource {
  const organization = { name: definition.name };
  return { definition, isOrganizations: false, length: 1, organization: () => organization };
}

function organizationSources(definition: PlatformDefinition, tenants: TenantDirectory | undefined): DirectorySource[] {
  const { id, tenancy } = definition;
  const known = (tenancy?.knownTenants ?? [])
    .filter((tenant) => tenants?.find(id, tenant.id) === undefined)
    .map(({ id: tenant, name }) => ({ tenant, name }));
  const list = tenants?.list?.(id);
  const inFile = { definition, isOrganizations: true, length: known.length };
  return [
    ...(known.length > 0 ? [{ ...inFile, organization: (at: number) => known[at] ?? { name: '' } }] : []),
    ...(list !== undefined && list.length > 0 ? [listSource(definition, list)] : []),
  ];
}

/** Whether a platform has an organization to which something leads: asked of its lists, which have no index then. */
export function hasOrganizations(definition: PlatformDefinition, tenants: TenantDirectory | undefined): boolean {
  return organizationSources(definition, tenants).some((source) => {
    for (let at = 0; at < source.length; at += 1) {
      if (platformIdOf(source, source.organization(at), tenants) !== undefined) return true;
    }
    return false;
  });
}

/** The organizations of a list. */
export function listSource(definition: PlatformDefinition, list: OrganizationList): DirectorySource {
  const organization = (at: number) => list.organization(at);
  return { definition, isOrganizations: true, length: list.length, list, organization };
}

/** The platform_id that leads to an organization, or undefined where the platform file leads nowhere. */
export function platformIdOf(
  { definition, isOrganizations }: Pick<DirectorySource, 'definition' | 'isOrganizations'>,
  { tenant }: Organization,
  tenants: TenantDirectory | undefined,
): string | undefined {
  if (!isOrganizations) return definition.id;
  if (tenant === undefined || !takesTenants(definition))
    return routeWithoutTenant(definition) === undefined ? undefined : definition.id;
  // Templates take any tenant: only addresses of directories have to be judged one by one.
  const isRoutable =
    definition.tenancy?.mode !== 'directory' || routeToTenant(definition, tenant, tenants) !== undefined;
  return isRoutable ? `${definition.id}:${tenant}` : undefined;
}

/** A name by which an organization or a platform is found. */
export interface DirectoryName {
  readonly text: string;
  readonly as: 'name' | 'alias' | 'former-name' | 'matcher' | 'payer-id';
}

/** All names of an organization or platform; the first is what it is called. */
export function namesOf({ definition, isOrganizations }: DirectorySource, organization: Organization): DirectoryName[] {
  const { name, aliases = [], formerNames = [] } = organization;
  const named = (as: DirectoryName['as']) => (text: string) => ({ text, as });
  if (isOrganizations)
    return [{ text: name, as: 'name' }, ...aliases.map(named('alias')), ...formerNames.map(named('former-name'))];
  const { displayName = name, id, matchers = [] } = definition;
  return [
    ...[...new Set([name, displayName])].map(named('name')),
    ...[...new Set([id, id.replaceAll('-', ''), ...(definition.aliases ?? [])])].map(named('alias')),
    ...matchers.map(named('matcher')),
    ...payerIdsOf(definition).map(named('payer-id')),
  ];
}

/**
 * Postal codes of the states in which an organization is, or that a platform serves; none where nothing says so. The name of
 * a plan says so too; that of a hospital may come from a person or a river.
 */
export function statesOf(source: DirectorySource, organization: Organization): readonly string[] {
  const { definition, isOrganizations } = source;
  if (!isOrganizations && definition.nationwide === true) return ['us'];
  const known = isOrganizations ? statesOfPlaces(organization) : (definition.states ?? []);
  if (known.length > 0) return known.map((state) => state.toLowerCase());
  const saysWhere = definition.kind === 'payer' || !isOrganizations;
  if (!saysWhere) return [];
  const names = namesOf(source, organization);
  return [...new Set(names.flatMap(({ text }) => directoryWords(text).flatMap((word) => stateCodes.get(word) ?? [])))];
}

function statesOfPlaces({ places = [] }: Organization): readonly string[] {
  const [first, ...others] = places;
  if (others.length === 0) return first?.state === undefined ? [] : [first.state];
  return [...new Set(places.flatMap(({ state }) => state ?? []))];
}
