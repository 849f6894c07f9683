import type { Candidate, DirectoryReader, Skip } from './candidate.js';
import { readEndpoint, referenceKey, type EndpointFacts } from './fhir-endpoint.js';
import { readOrganization, type OrganizationFacts } from './fhir-organization.js';
import { asObject, asText, type JsonObject } from './json-values.js';
import { OrganizationStore } from './organization-store.js';

/** A deeper hierarchy is a loop or a mistake. */
const maxDepth = 10;

/**
 * Reads entries of a FHIR bundle: a SMART User-access Brands bundle, or a plain bundle of endpoints with their
 * organizations inside or beside them. Only a few facts of each resource are kept until the end, when references in
 * both directions can be followed.
 */
export class BundleReader implements DirectoryReader {
  readonly #tenantExtension: string | undefined;
  readonly #endpoints = new Map<string, EndpointFacts>();
  /** Endpoints that were left out, so that an organization without a usable one can say why. */
  readonly #unusable = new Map<string, string>();
  readonly #organizations = new OrganizationStore();
  readonly #skips: Skip[] = [];

  /** @param tenantExtension last segment of the URL of the extension in which a vendor names the tenant of an organization */
  constructor(tenantExtension?: string) {
    this.#tenantExtension = tenantExtension;
  }

  read(element: unknown): void {
    const entry = asObject(element) ?? {};
    const resource = asObject(entry['resource']) ?? {};
    const fullUrl = asText(entry['fullUrl']);
    const keys = keysOf(resource, fullUrl);
    const what = asText(resource['name']) ?? asText(resource['id']) ?? 'an entry without name';
    if (resource['resourceType'] === 'Endpoint') this.#readEndpoint(resource, keys, what);
    else if (resource['resourceType'] === 'Organization') this.#readOrganization(resource, keys, what);
    else this.#skips.push({ reason: 'is neither an Endpoint nor an Organization', what });
  }

  #readEndpoint(resource: JsonObject, keys: readonly string[], what: string): void {
    const endpoint = readEndpoint(resource);
    if (typeof endpoint === 'string') {
      for (const key of keys) this.#unusable.set(key, endpoint);
      this.#skips.push({ reason: endpoint, what });
    } else {
      for (const key of keys) this.#endpoints.set(key, endpoint);
    }
  }

  #readOrganization(resource: JsonObject, keys: readonly string[], what: string): void {
    const organization = readOrganization(resource, this.#tenantExtension);
    if (typeof organization === 'string') this.#skips.push({ reason: organization, what });
    else this.#organizations.add(keys, organization);
  }

  *finish(skip: (skip: Skip) => void): Generator<Candidate> {
    this.#skips.forEach(skip);
    const named = new Set<EndpointFacts>();
    for (const organization of this.#organizations.all()) {
      const keys = this.#endpointKeys(organization);
      const endpoints = new Set(keys.flatMap((key) => this.#endpoints.get(key) ?? []));
      if (endpoints.size === 0) skip({ reason: this.#whyNone(keys), what: organization.name, isOrganization: true });
      for (const endpoint of endpoints) {
        named.add(endpoint);
        yield toCandidate(organization, endpoint);
      }
    }
    for (const endpoint of new Set(this.#endpoints.values())) {
      if (named.has(endpoint)) continue;
      const owner = endpoint.managedBy === undefined ? undefined : this.#organizations.get(endpoint.managedBy);
      const name = endpoint.contained?.name ?? endpoint.name;
      if (owner !== undefined) yield toCandidate(owner, endpoint);
      else if (name === undefined) skip({ reason: 'has no name', what: endpoint.url });
      else yield { name, url: endpoint.url, ...idsOf(endpoint, endpoint.contained?.id) };
    }
  }

  /** Endpoints of an organization, or of the nearest one above it that has any. */
  #endpointKeys(organization: OrganizationFacts): readonly string[] {
    let current: OrganizationFacts | undefined = organization;
    for (let depth = 0; current !== undefined && depth < maxDepth; depth += 1) {
      if (current.endpoints.length > 0) return current.endpoints;
      current = current.partOf === undefined ? undefined : this.#organizations.get(current.partOf);
    }
    return [];
  }

  #whyNone(keys: readonly string[]): string {
    if (keys.length === 0) return 'has no endpoint, nor has what it is part of';
    const reasons = keys.flatMap((key) => this.#unusable.get(key) ?? []);
    return reasons.length === 0 ? 'refers to an endpoint that is not in the list' : `its endpoint ${reasons[0]}`;
  }
}

/** An endpoint or organization can be referred to by type and id, or by the full URL of its entry. */
function keysOf(resource: JsonObject, fullUrl: string | undefined): string[] {
  const id = asText(resource['id']);
  return [
    ...new Set([...(id ? [`${resource['resourceType']}/${id}`] : []), ...(fullUrl ? [referenceKey(fullUrl)] : [])]),
  ];
}

function toCandidate(organization: OrganizationFacts, endpoint: EndpointFacts): Candidate {
  const { name, aliases, places, npis, id, tenantReference = id } = organization;
  return { name, url: endpoint.url, aliases, places, npis, ...idsOf(endpoint, tenantReference) };
}

function idsOf(endpoint: EndpointFacts, organizationId: string | undefined) {
  return {
    ...(endpoint.id !== '' && { endpointId: endpoint.id }),
    ...(organizationId && { organizationId }),
  };
}
