import { periodAt } from '@fhir-gateway/fhir';
import type { FhirResource, InsurancePlan, OrganizationAffiliation, Period, PractitionerRole } from 'fhir/r4.js';
import type { DirectoryContext } from '../directory-context.js';
import { keyOf, searchByReference } from '../directory-search.js';

/**
 * Whether a provider is in the network of a plan, by what the directory says. `not-listed`: it names networks of the
 * provider, and none is the plan's; `unknown`: it names none, or none of the plan.
 */
export type NetworkStatus = 'in-network' | 'not-listed' | 'unknown';

/** What is known of one provider, and from what. */
export interface NetworkFinding {
  readonly status: NetworkStatus;
  /** `organization`: the directory lists the organization, and no network of the provider itself. */
  readonly basis?: 'provider' | 'organization';
  /** `Type/id` of the networks that are named. */
  readonly networks: readonly string[];
}

const networkReference = 'http://hl7.org/fhir/us/davinci-pdex-plan-net/StructureDefinition/network-reference';

/** `Type/id` of the networks of a plan, in all the places that Plan-Net and R4 have for them. */
export function networksOfPlan({ network = [], plan = [], coverage = [] }: InsurancePlan): string[] {
  const named = [network, ...plan.map((one) => one.network ?? []), ...coverage.map((one) => one.network ?? [])];
  return [...new Set(named.flat().flatMap((one) => keyOf(one) ?? []))];
}

/** `Type/id` of the networks that a role itself names. */
export function networksOfRole({ extension = [] }: PractitionerRole): string[] {
  return extension.flatMap(({ url, valueReference }) =>
    url === networkReference ? (keyOf(valueReference) ?? []) : [],
  );
}

/** Networks of organizations, by `Type/id` of the organization. */
export async function networksOfOrganizations(
  context: DirectoryContext,
  organizations: readonly string[],
): Promise<{ readonly byOrganization: ReadonlyMap<string, readonly string[]>; readonly isComplete: boolean }> {
  const byOrganization = new Map<string, readonly string[]>();
  if (organizations.length === 0) return { byOrganization, isComplete: true };
  const { matches, isComplete } = await searchByReference(context, { type: 'OrganizationAffiliation', params: [] }, [
    'participating-organization',
    organizations,
  ]);
  const today = new Date(context.now()).toISOString().slice(0, 10);
  for (const affiliation of matches.filter(isAffiliation).filter((one) => isInUse(one, today))) {
    const key = keyOf(affiliation.participatingOrganization);
    const own = (affiliation.network ?? []).flatMap((one) => keyOf(one) ?? []);
    if (key !== undefined) byOrganization.set(key, [...(byOrganization.get(key) ?? []), ...own]);
  }
  return { byOrganization, isComplete };
}

/** @param planNetworks undefined where no plan was named */
export function findingOf(
  role: PractitionerRole,
  byOrganization: ReadonlyMap<string, readonly string[]>,
  planNetworks: readonly string[] | undefined,
): NetworkFinding {
  const own = networksOfRole(role);
  const organization = byOrganization.get(keyOf(role.organization) ?? '') ?? [];
  const networks = own.length > 0 ? own : organization;
  const basis = own.length > 0 ? 'provider' : organization.length > 0 ? 'organization' : undefined;
  if (planNetworks === undefined || planNetworks.length === 0 || basis === undefined)
    return { status: 'unknown', ...(basis && { basis }), networks };
  const isIn = networks.some((one) => planNetworks.includes(one));
  return { status: isIn ? 'in-network' : 'not-listed', basis, networks };
}

function isAffiliation(resource: FhirResource): resource is OrganizationAffiliation {
  return resource.resourceType === 'OrganizationAffiliation';
}

/** Whether an entry of a directory is in use on a day: `active` as far as it says so, and the day within its period. */
export function isInUse(
  { active, period = {} }: { readonly active?: boolean; readonly period?: Period },
  today: string,
): boolean {
  return active !== false && periodAt(period, today) === 'in-force';
}
