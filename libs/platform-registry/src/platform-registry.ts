import { isOneEditAway } from './near-id.js';
import { readFileSync } from 'node:fs';
import { BaseUrlIndex } from './base-url-index.js';
import { normalizeBaseUrl } from './base-url.js';
import { CredentialSource, type PlatformCertificate, type PlatformKey } from './credentials/credential-source.js';
import { PlatformError } from './errors.js';
import { normalizeName } from './names.js';
import { hasPayerId } from './payer-id.js';
import {
  fitsFile,
  fitsStatus,
  takePage,
  type PlatformFilter,
  type PlatformPage,
  type PlatformPageOptions,
} from './platform-filter.js';
import { parsePlatformId, type PlatformIdParts } from './platform-id.js';
import { platformConnection, type PlatformSummary, type ResolvedPlatform } from './resolved-platform.js';
import type { OauthDefinition, PlatformDefinition } from './schema/types.js';
import { PlatformSearch, compareText } from './search.js';
import { applicableOauth, computeReadiness, isLoginRequired, isSessionRequired, type Readiness } from './status.js';
import { routeToTenant, routeWithoutTenant, type Route, type TenantDirectory } from './tenants.js';
import type { UpstreamCredential } from './credentials/upstream-credential.js';
import { listTenants, type TenantListing } from './tenants/list-tenants.js';
import type { TenantQuery } from './tenants/organization.js';

/** What a registry is made from. */
export interface PlatformRegistryOptions {
  /** Validated definitions, each id once, as `loadPlatforms` returns them. */
  readonly definitions: readonly PlatformDefinition[];
  /** Variables that hold credentials; read once. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Returns the text of the file that a `…_PRIVATE_KEY_FILE` variable names; from disk when absent. May throw. */
  readonly readSecretFile?: (path: string) => string;
  /** Organizations beyond those that the platform files name. */
  readonly tenants?: TenantDirectory;
}

interface Located {
  readonly definition: PlatformDefinition;
  readonly tenant?: string;
  /** The number of the connection that the id names. */
  readonly connection?: number;
}

/** All platforms of a deployment: listing, look-up by id or alias, credentials. Immutable once made. */
export class PlatformRegistry {
  readonly #byId: ReadonlyMap<string, PlatformDefinition>;
  readonly #byName: ReadonlyMap<string, PlatformDefinition>;
  readonly #search: PlatformSearch;
  readonly #credentials: CredentialSource;
  readonly #tenants: TenantDirectory | undefined;
  readonly #baseUrls: BaseUrlIndex;
  readonly #resolved = new Map<string, ResolvedPlatform>();

  constructor({ definitions, environment, readSecretFile = readTextFile, tenants }: PlatformRegistryOptions) {
    const sorted = [...definitions].sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
    this.#byId = new Map(sorted.map((definition) => [definition.id, definition]));
    // Ids come last so that they win over an alias spelled the same after folding.
    const aliases = sorted.flatMap((definition) => (definition.aliases ?? []).map((alias) => ({ alias, definition })));
    this.#byName = new Map([
      ...aliases.map(({ alias, definition }) => [normalizeName(alias), definition] as const),
      ...sorted.map((definition) => [normalizeName(definition.id), definition] as const),
    ]);
    this.#search = new PlatformSearch(sorted);
    this.#credentials = new CredentialSource(environment, readSecretFile);
    this.#tenants = tenants;
    this.#baseUrls = new BaseUrlIndex(sorted, tenants);
  }

  /** Returns summaries sorted by name, or, with a query, best match first. Nothing that fits: an empty list. */
  list(filter: PlatformFilter = {}): PlatformSummary[] {
    const { query } = filter;
    const found = query === undefined || query.trim() === '' ? [...this.#byId.values()] : this.#search.find(query);
    return found
      .filter((definition) => fitsFile(definition, filter))
      .map((definition) => this.#summarize({ definition }))
      .filter((summary) => fitsStatus(summary, filter));
  }

  /**
   * Returns a part of what `list` returns, and how much there is in all.
   *
   * @throws TypeError when offset or limit is no whole number, or negative
   */
  page(filter: PlatformFilter & PlatformPageOptions = {}): PlatformPage {
    return takePage(this.list(filter), filter);
  }

  /**
   * Returns all platforms that go by a payer id, those where people reach their own record first: payer ids are not
   * unique, and which of them is meant is for the caller to say. Nobody has it: an empty list.
   *
   * @param state postal code; leaves out platforms that say that they serve other states only
   */
  findByPayerId(payerId: string, state?: string): PlatformSummary[] {
    const isDirectory = ({ capabilities }: PlatformDefinition) => (capabilities?.patientAccess === false ? 1 : 0);
    return [...this.#byId.values()]
      .filter((definition) => hasPayerId(definition, payerId, state))
      .sort((a, b) => isDirectory(a) - isDirectory(b))
      .map((definition) => this.#summarize({ definition }));
  }

  /**
   * Returns the platforms and tenants with exactly this FHIR base URL, sorted by name; mostly one. Case of the host, default
   * port and a trailing slash do not count, anything else does. What is no plain URL has none: an empty list.
   *
   * @param within the id or alias of a platform: only it and its tenants are looked at
   * @throws PlatformError PLATFORM_NOT_FOUND when no platform has the id or alias `within`
   */
  findByBaseUrl(baseUrl: string, within?: string): PlatformSummary[] {
    const only = within === undefined ? undefined : this.#find(parsePlatformId(within)).id;
    const url = normalizeBaseUrl(baseUrl);
    if (url === undefined) return [];
    const owners = this.#baseUrls.find(url).filter(({ platformId }) => only === undefined || platformId === only);
    const located = owners.flatMap(({ platformId, tenant }): Located[] => {
      const definition = this.#byId.get(platformId);
      return definition === undefined ? [] : [{ definition, ...(tenant !== undefined && { tenant }) }];
    });
    // An address of a directory that may not be called is nobody's.
    const isAt = (one: Located) => normalizeBaseUrl(withoutTrailingSlash(this.#route(one)?.fhirBaseUrl ?? '')) === url;
    const found = new Map(
      located
        .filter(isAt)
        .map((one) => this.#summarize(one))
        .map((one) => [one.id, one]),
    );
    return [...found.values()].sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
  }

  /**
   * Returns the summary of a platform or of one tenant of it, also where the id names a connection to it.
   *
   * @throws PlatformError PLATFORM_NOT_FOUND when no platform has this id or alias, or it has no such tenant
   */
  summary(platformId: string): PlatformSummary {
    return this.#summarize(this.#locate(platformId));
  }

  /**
   * Returns everything that a request to a platform depends on. Missing credentials are no error here: whoever starts
   * a login finds that out.
   *
   * @param platformId an id or alias, with `:<tenant>` for an organization of a multi-tenant platform, and `~<n>` for one
   *   of several connections to it; whether there is such a connection is for whoever keeps them to say
   * @throws PlatformError PLATFORM_NOT_FOUND when no platform has this id or alias, it has no such tenant, or a connection
   *   is named where nobody signs in
   * @throws PlatformError PLATFORM_NOT_ROUTABLE when there is no address to call, or a variable it needs is missing
   */
  resolve(platformId: string): ResolvedPlatform {
    const located = this.#locate(platformId);
    const platform = this.#resolvePlain(located);
    if (located.connection === undefined) return platform;
    if (platform.oauth === undefined) throw withoutConnections(platform);
    return platformConnection(platform, located.connection);
  }

  #resolvePlain(located: Located): ResolvedPlatform {
    const cached = located.tenant === undefined ? this.#resolved.get(located.definition.id) : undefined;
    if (cached !== undefined) return cached;
    const resolved = this.#build(located);
    // Tenants are not kept: callers choose them freely, and the map would grow without end.
    if (located.tenant === undefined) this.#resolved.set(resolved.id, resolved);
    return resolved;
  }

  /**
   * Finds organizations of a multi-tenant platform, best first; none when it has no organizations or none match.
   *
   * @param platformId an id or alias; a tenant after the colon is ignored
   * @throws PlatformError PLATFORM_NOT_FOUND when no platform has this id or alias
   */
  tenants(platformId: string, query: TenantQuery = {}): TenantListing {
    return listTenants(this.#find(parsePlatformId(platformId)), this.#tenants, query);
  }

  /** Returns every private key that this deployment holds, those of tenants included. */
  privateKeys(): PlatformKey[] {
    return this.#credentials.privateKeys(this.#byId.values());
  }

  /** Returns every client certificate that this deployment holds, those of tenants included. */
  clientCertificates(): PlatformCertificate[] {
    return this.#credentials.certificates(this.#byId.values());
  }

  /** Returns the names of credential variables that belong to no platform, mostly misspelled ids; sorted. */
  unknownVariables(): string[] {
    return this.#credentials.unknownVariables(this.#byId.values());
  }

  #locate(platformId: string): Located {
    const parts = parsePlatformId(platformId);
    if (parts === undefined && platformId.includes('~')) throw connectionIdInvalid(platformId);
    const definition = this.#find(parts);
    const connection = parts?.connection === undefined ? {} : { connection: parts.connection };
    if (parts?.tenant === undefined) return { definition, ...connection };
    if (this.#route({ definition, tenant: parts.tenant }) === undefined) {
      throw new PlatformError('PLATFORM_NOT_FOUND', `${definition.id} has no organization of that id.`);
    }
    return { definition, tenant: parts.tenant, ...connection };
  }

  #find(parts: PlatformIdParts | undefined): PlatformDefinition {
    const definition = parts && (this.#byId.get(parts.base) ?? this.#byName.get(normalizeName(parts.base)));
    if (definition === undefined) throw this.#notFound(parts);
    return definition;
  }

  #notFound(parts: PlatformIdParts | undefined): PlatformError {
    const near = parts === undefined ? [] : this.#nearTo(parts.base);
    const hint = near.length === 0 ? 'List the platforms to see their ids.' : `Did you mean ${orList(near)}?`;
    return new PlatformError('PLATFORM_NOT_FOUND', `No platform has this id or alias. ${hint}`);
  }

  /** Those whose id goes on from what was typed come first: that is how an id is cut short. */
  #nearTo(typed: string): PlatformDefinition[] {
    const text = typed.toLowerCase();
    const matching = this.#search.find(typed);
    const found = matching.length > 0 ? matching : [...this.#byId.values()].filter(({ id }) => isOneEditAway(id, text));
    const goesOn = ({ id }: PlatformDefinition) => id.startsWith(text);
    return [...found.filter(goesOn), ...found.filter((one) => !goesOn(one))].slice(0, 3);
  }

  #route({ definition, tenant }: Located): Route | undefined {
    return tenant === undefined ? routeWithoutTenant(definition) : routeToTenant(definition, tenant, this.#tenants);
  }

  #readiness(located: Located, routable: boolean): Readiness {
    return computeReadiness({
      ...located,
      routable,
      found: this.#credentials.find(located.definition, located.tenant),
      upstream: this.#credentials.upstream(located.definition, located.tenant),
      missingHeaderVariables: this.#credentials.headers(located.definition).missing,
    });
  }

  #summarize(located: Located): PlatformSummary {
    const { definition, tenant } = located;
    const route = this.#route(located);
    const { fhirVersion, developerPortal } = definition;
    const payerServices = claimedPayerServices(definition);
    const payerAddresses = payerServices.filter((name) => definition.davinci?.[name]?.base !== undefined);
    return Object.freeze({
      id: canonicalId(definition.id, tenant),
      name: route?.tenantName ?? definition.name,
      kind: definition.kind,
      environment: definition.environment,
      ...this.#readiness(located, route !== undefined),
      loginRequired: isLoginRequired(definition),
      sessionRequired: applicableOauth(definition) === undefined && isSessionRequired(definition),
      ...(route !== undefined && { fhirBaseUrl: withoutTrailingSlash(route.fhirBaseUrl) }),
      ...(fhirVersion !== undefined && { fhirVersion }),
      ...(developerPortal !== undefined && { developerPortal }),
      ...(payerServices.length > 0 && { payerServices, payerAddresses }),
      aliases: definition.aliases ?? [],
    });
  }

  #build(located: Located): ResolvedPlatform {
    const { definition, tenant } = located;
    const route = this.#route(located);
    const found = this.#credentials.find(definition, tenant);
    const headers = this.#credentials.headers(definition);
    const upstream = this.#credentials.upstream(definition, tenant);
    const isOpenable = definition.credentials === undefined || upstream.credential !== undefined;
    // A key that cannot be read must not turn a confidential client into a public one, nor a header go missing.
    const isUsable = found.unusable.length + found.faults.length === 0;
    if (route === undefined || !isUsable || headers.missing.length > 0 || !isOpenable) {
      const { nextStep = '' } = this.#readiness(located, route !== undefined);
      throw new PlatformError('PLATFORM_NOT_ROUTABLE', `${definition.name} cannot be used yet. ${nextStep}`);
    }
    const oauth = filledOauth(definition, route);
    return Object.freeze({
      id: canonicalId(definition.id, tenant),
      name: route.tenantName ?? definition.name,
      ...(tenant !== undefined && { tenant }),
      definition,
      fhirBaseUrl: withoutTrailingSlash(route.fhirBaseUrl),
      vendorBaseUrl: route.fhirBaseUrl,
      ...(oauth !== undefined && { oauth }),
      credentials: found.credentials,
      ...(route.query !== undefined && { tenantQuery: route.query }),
      requestHeaders: () => headers.values,
      ...credentialOf(upstream.credential),
    });
  }
}

function credentialOf(credential: UpstreamCredential | undefined): Pick<ResolvedPlatform, 'upstreamCredential'> {
  return credential === undefined ? {} : { upstreamCredential: () => credential };
}

/** Makes a registry from loaded definitions and the variables of a process. */
export function createPlatformRegistry(options: PlatformRegistryOptions): PlatformRegistry {
  return new PlatformRegistry(options);
}

function withoutConnections({ id, name }: ResolvedPlatform): PlatformError {
  return new PlatformError('PLATFORM_NOT_FOUND', `${name} is open, and has no connections: use ${id}.`);
}

/** The example is the caller's own id, as far as it can be one. */
function connectionIdInvalid(platformId: string): PlatformError {
  const typed = platformId.slice(0, platformId.indexOf('~'));
  const example = /^[a-z0-9-]{1,64}(?::[A-Za-z0-9_.-]{1,128})?$/.test(typed) ? typed : 'sandbox-ehr';
  const message = `After ~ comes the number of a connection, once and at the end, such as ${example}~2.`;
  return new PlatformError('PLATFORM_NOT_FOUND', message);
}

function filledOauth(definition: PlatformDefinition, route: Route): OauthDefinition | undefined {
  const oauth = applicableOauth(definition);
  if (oauth === undefined) return undefined;
  const { authorizeUrl = oauth.authorizeUrl, tokenUrl = oauth.tokenUrl } = route;
  return Object.freeze({ ...oauth, ...(authorizeUrl && { authorizeUrl }), ...(tokenUrl && { tokenUrl }) });
}

function claimedPayerServices({ capabilities, davinci }: PlatformDefinition): ('crd' | 'dtr' | 'pas')[] {
  return (['crd', 'dtr', 'pas'] as const).filter((name) => capabilities?.[name] === true || davinci?.[name]);
}

function canonicalId(id: string, tenant: string | undefined): string {
  return tenant === undefined ? id : `${id}:${tenant}`;
}

function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function orList(definitions: readonly PlatformDefinition[]): string {
  return definitions.map(({ id }) => id).join(' or ');
}

function readTextFile(path: string): string {
  return readFileSync(path, 'utf8');
}
