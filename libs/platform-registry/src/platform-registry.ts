import { readFileSync } from 'node:fs';
import { BaseUrlIndex } from './base-url-index.js';
import { normalizeBaseUrl } from './base-url.js';
import { CredentialSource, type PlatformCertificate, type PlatformKey } from './credentials/credential-source.js';
import type { DirectoryIndex } from './directory/directory-index.js';
import { LazyIndex } from './directory/lazy-index.js';
import type { DirectoryListing, DirectoryQuery } from './directory/directory-query.js';
import { listTenants, type TenantListing } from './directory/list-tenants.js';
import { findHits, searchDirectory, type DirectoryContext } from './directory/search-directory.js';
import type { StoredClient, StoredClients } from './credentials/stored-client.js';
import { connectionIdInvalid, withoutConnections } from './connection-errors.js';
import { PlatformError } from './errors.js';
import { filledOauth } from './filled-oauth.js';
import { compareText, normalizeName } from './names.js';
import { openDirectoryOf, type OpenDirectory } from './open-directory.js';
import { payersById, payersGoingBy, payerServicesOf, type PayerName } from './payer-id.js';
import {
  fitsFile,
  fitsStatus,
  takePage,
  type PlatformFilter,
  type PlatformPage,
  type PlatformPageOptions,
} from './platform-filter.js';
import { canonicalId, parsePlatformId, type PlatformIdParts } from './platform-id.js';
import { registrationGuide, type GatewayAddresses, type RegistrationGuide } from './registration/registration-guide.js';
import { platformConnection, type PlatformSummary, type ResolvedPlatform } from './resolved-platform.js';
import type { DeveloperProgram } from './schema/developer-program.js';
import type { PlatformDefinition } from './schema/types.js';
import { applicableOauth, computeReadiness, isLoginRequired, isSessionRequired, type Readiness } from './status.js';
import { routeToTenant, routeWithoutTenant, type Route, type TenantDirectory } from './tenants.js';
import { organizationNotFound, platformNotFound } from './directory/unknown-platform.js';
import type { UpstreamCredential } from './credentials/upstream-credential.js';
import type { TenantQuery } from './tenants/organization.js';

/** How many ids an error proposes. */
const mostNearIds = 3;

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
  /** What is known of registering with vendors, as `loadDeveloperPrograms` returns it. */
  readonly developerPrograms?: readonly DeveloperProgram[];
  /** Clients that were entered while the gateway runs; the environment wins. */
  readonly storedClients?: StoredClients;
  /** Whether a FHIR base URL on this machine was found to have no server; nobody looks when absent. */
  readonly isSilent?: (fhirBaseUrl: string) => boolean;
}

interface Located {
  readonly definition: PlatformDefinition;
  readonly tenant?: string;
  /** The number of the connection that the id names. */
  readonly connection?: number;
}

/** All platforms of a deployment: listing, look-up by id or alias, credentials. Immutable but for stored clients. */
export class PlatformRegistry {
  readonly #byId: ReadonlyMap<string, PlatformDefinition>;
  readonly #byName: ReadonlyMap<string, PlatformDefinition>;
  readonly #credentials: CredentialSource;
  readonly #tenants: TenantDirectory | undefined;
  readonly #baseUrls: BaseUrlIndex;
  readonly #isSilent: (fhirBaseUrl: string) => boolean;
  readonly #programs: ReadonlyMap<string, DeveloperProgram>;
  readonly #resolved = new Map<string, { platform: ResolvedPlatform; stored: StoredClient | undefined }>();
  readonly #index: LazyIndex;
  /** Of the platforms alone, which takes a few milliseconds to make. */
  readonly #platformNames: LazyIndex;

  constructor(options: PlatformRegistryOptions) {
    const { definitions, environment, readSecretFile = readTextFile, tenants, developerPrograms = [] } = options;
    const sorted = [...definitions].sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
    this.#byId = new Map(sorted.map((definition) => [definition.id, definition]));
    // Ids come last so that they win over an alias spelled the same after folding.
    const aliases = sorted.flatMap((definition) => (definition.aliases ?? []).map((alias) => ({ alias, definition })));
    this.#byName = new Map([
      ...aliases.map(({ alias, definition }) => [normalizeName(alias), definition] as const),
      ...sorted.map((definition) => [normalizeName(definition.id), definition] as const),
    ]);
    this.#credentials = new CredentialSource(environment, readSecretFile, options.storedClients);
    this.#programs = new Map(developerPrograms.map((program) => [program.id, program]));
    this.#tenants = tenants;
    this.#isSilent = options.isSilent ?? (() => false);
    this.#baseUrls = new BaseUrlIndex(sorted, tenants);
    this.#index = new LazyIndex(sorted, tenants);
    this.#platformNames = new LazyIndex(sorted, undefined);
  }

  /** Returns summaries sorted by name, or, with a query, best match first. Nothing that fits: an empty list. */
  list(filter: PlatformFilter = {}): PlatformSummary[] {
    const { sure, platforms } = this.page(filter);
    return sure ? [...platforms] : [];
  }

  /**
   * Returns a part of the platforms that fit, sorted by name, or, with a query, best match first; where none fits what was
   * typed, those that may have been meant.
   *
   * @throws TypeError when offset or limit is no whole number, or negative
   */
  page(filter: PlatformFilter & PlatformPageOptions = {}): PlatformPage {
    const { query = '' } = filter;
    if (query.trim() === '') {
      const { total, items } = takePage(this.#fitting([...this.#byId.values()], filter), filter);
      return { total, sure: true, platforms: items };
    }
    const { sure, found } = this.#found(this.#index.get(), query);
    const { total, items } = takePage(this.#fitting(found, filter), filter);
    return { total, sure, platforms: items };
  }

  #found(index: DirectoryIndex, query: string): { sure: boolean; found: PlatformDefinition[] } {
    const { sure, hits } = findHits(this.#context(index), { query, only: 'platforms' });
    const all = hits.slice(0, hits.length);
    return { sure, found: all.flatMap(({ entry }) => this.#byId.get(index.entry(entry).platformId) ?? []) };
  }

  #fitting(definitions: readonly PlatformDefinition[], filter: PlatformFilter): PlatformSummary[] {
    return definitions
      .filter((definition) => fitsFile(definition, filter))
      .map((definition) => this.#summarize({ definition }))
      .filter((summary) => fitsStatus(summary, filter));
  }

  /**
   * Makes the index of names, if nobody has yet, and lets other work of the process go on meanwhile. A search that comes
   * before makes it at once, which is about a second of CPU at 50,000 organizations.
   */
  prepareDirectory(): Promise<void> {
    return this.#index.prepare();
  }

  /**
   * Finds platforms and organizations by the names that people use, best match first, at most one entry for each
   * organization, with what each leads to. Where nothing is what was typed, `sure` is false and the entries are near it.
   *
   * @throws TypeError when offset or limit is no whole number, or negative
   * @throws PlatformError PLATFORM_NOT_FOUND when no platform has the id or alias `platformId`
   */
  searchDirectory(query: DirectoryQuery = {}): DirectoryListing {
    const { platformId } = query;
    const only = platformId === undefined ? {} : { platformId: this.#find(parsePlatformId(platformId)).id };
    const kinds = query.organizationsOnly === true ? ({ only: 'organizations' } as const) : {};
    return searchDirectory(this.#context(), { ...query, ...only, ...kinds });
  }

  /**
   * Returns all platforms that go by a payer id, those where people reach their own record first: payer ids are not
   * unique, and which of them is meant is for the caller to say. Nobody has it: an empty list.
   *
   * @param state postal code; leaves out platforms that say that they serve other states only
   */
  findByPayerId(payerId: string, state?: string): PlatformSummary[] {
    return payersById([...this.#byId.values()], payerId, state).map((definition) => this.#summarize({ definition }));
  }

  /** Returns the payers that go by an identifier, or exactly by a name, sorted by name; nobody does: an empty list. */
  findPayers(by: PayerName): PlatformSummary[] {
    return payersGoingBy([...this.#byId.values()], by).map((definition) => this.#summarize({ definition }));
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

  /**
   * Returns the id of the platform that answers for the open directory of a payer, which may be the payer's own.
   *
   * @throws PlatformError PLATFORM_NOT_FOUND, DIRECTORY_NOT_OFFERED
   */
  openDirectory(platformId: string, kind: OpenDirectory): string {
    return openDirectoryOf(this.#locate(platformId).definition, kind, this.#byId.values());
  }

  /** Whether any platform that answers for an open directory of this kind is ready. */
  hasOpenDirectory(kind: OpenDirectory): boolean {
    const ids = [...this.#byId.values()].flatMap(({ published }) => published?.[kind]?.platform ?? []);
    return ids.some((id) => this.#byId.has(id) && this.summary(id).status === 'ready');
  }

  #resolvePlain(located: Located): ResolvedPlatform {
    const { definition, tenant } = located;
    // Tenants are not kept: callers choose them freely, and the map would grow without end.
    if (tenant !== undefined) return this.#build(located);
    const stored = this.#credentials.stored(definition);
    const cached = this.#resolved.get(definition.id);
    if (cached !== undefined && cached.stored === stored) return cached.platform;
    const platform = this.#build(located);
    this.#resolved.set(platform.id, { platform, stored });
    return platform;
  }

  /** Whether any organization of a platform is known. @throws PlatformError PLATFORM_NOT_FOUND */
  hasOrganizations(platformId: string): boolean {
    return this.#context().index.table.countOf(this.#find(parsePlatformId(platformId)).id) > 0;
  }

  /**
   * Finds organizations of a multi-tenant platform, best first; none when it has no organizations or none match.
   *
   * @param platformId an id or alias; a tenant after the colon is ignored
   * @throws PlatformError PLATFORM_NOT_FOUND when no platform has this id or alias
   */
  tenants(platformId: string, query: TenantQuery = {}): TenantListing {
    return listTenants(this.#context(), this.#find(parsePlatformId(platformId)).id, query);
  }

  /**
   * Returns what somebody needs who registers this gateway with the vendor of a platform.
   *
   * @param nowMs epoch milliseconds
   * @throws PlatformError PLATFORM_NOT_FOUND when no platform has this id or alias, or it has no such tenant
   */
  registrationGuide(platformId: string, addresses: GatewayAddresses, nowMs: number): RegistrationGuide {
    const { definition, tenant } = this.#locate(platformId);
    const program = this.#programs.get(definition.developerProgram ?? '');
    const facts = {
      definition,
      platformId: canonicalId(definition.id, tenant),
      ...(tenant !== undefined && { tenant }),
      name: this.#route({ definition, ...(tenant !== undefined && { tenant }) })?.tenantName ?? definition.name,
      ...(program && { program }),
      found: this.#credentials.find(definition, tenant),
    };
    return registrationGuide(facts, addresses, nowMs);
  }

  /**
   * Whether the gateway has a client at a platform: it has none where the data is open.
   *
   * @throws PlatformError PLATFORM_NOT_FOUND when no platform has this id or alias, or it has no such tenant
   */
  takesClient(platformId: string): boolean {
    return applicableOauth(this.#locate(platformId).definition) !== undefined;
  }

  /** Returns every private key that this deployment holds, those of tenants included. */
  privateKeys(): PlatformKey[] {
    return this.#credentials.privateKeys(this.#byId.values());
  }

  /** Returns every client certificate that this deployment holds, those of tenants included. */
  clientCertificates(): PlatformCertificate[] {
    return this.#credentials.certificates(this.#byId.values());
  }

  /** Returns the names of variables that hold a placeholder where a client id should be; sorted. */
  placeholders(): string[] {
    return this.#credentials.placeholders();
  }

  #locate(platformId: string): Located {
    const parts = parsePlatformId(platformId);
    if (parts === undefined && platformId.includes('~')) throw connectionIdInvalid(platformId);
    const definition = this.#find(parts);
    const connection = parts?.connection === undefined ? {} : { connection: parts.connection };
    if (parts?.tenant === undefined) return { definition, ...connection };
    if (this.#route({ definition, tenant: parts.tenant }) === undefined) {
      throw organizationNotFound(definition.id, parts.tenant);
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
    return platformNotFound(
      parts?.base,
      near.map(({ id }) => id),
    );
  }

  /**
   * Those whose id goes on from what was typed come first: that is how an id is cut short. An error does not wait for the
   * index of all organizations.
   */
  #nearTo(typed: string): PlatformDefinition[] {
    const found = this.#found(this.#platformNames.get(), typed).found.slice(0, mostNearIds);
    const goesOn = ({ id }: PlatformDefinition) => id.startsWith(typed.toLowerCase());
    return [...found.filter(goesOn), ...found.filter((one) => !goesOn(one))];
  }

  #context(index = this.#index.get()): DirectoryContext {
    return {
      index,
      summary: (platformId) => this.summary(platformId),
      tenantsDiffer: (platformId) => this.#credentials.hasTenantVariables(platformId),
    };
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
      isSilent: this.#isSilent,
    });
  }

  #summarize(located: Located): PlatformSummary {
    const { definition, tenant } = located;
    const route = this.#route(located);
    const { fhirVersion, developerPortal } = definition;
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
      ...payerServicesOf(definition),
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

function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function readTextFile(path: string): string {
  return readFileSync(path, 'utf8');
}
