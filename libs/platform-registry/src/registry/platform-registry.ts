import { readFileSync } from 'node:fs';
import { BaseUrlIndex } from '../base-url-index.js';
import { normalizeBaseUrl } from '../base-url.js';
import { CredentialSource, type PlatformCertificate, type PlatformKey } from '../credentials/credential-source.js';
import { LazyIndex } from '../directory/lazy-index.js';
import type { DirectoryListing, DirectoryQuery } from '../directory/directory-query.js';
import { listTenants, type TenantListing } from '../directory/list-tenants.js';
import { hasOrganizations } from '../directory/name-index/directory-source.js';
import { searchDirectory, type DirectoryContext } from '../directory/search-directory.js';
import type { StoredClients } from '../credentials/stored-client.js';
import { connectionIdInvalid, withoutConnections } from '../connection-errors.js';
import { compareText } from '../names.js';
import { openDirectoryOf, type OpenDirectory } from '../open-directory.js';
import { payersById, payersGoingBy, type PayerName } from '../payer-id.js';
import {
  fitsFile,
  fitsStatus,
  takePage,
  type PlatformFilter,
  type PlatformPage,
  type PlatformPageOptions,
} from '../platform-filter.js';
import { PlatformNames } from './platform-names.js';
import { PlatformResolver, type Located } from './platform-resolver.js';
import { canonicalId, parsePlatformId } from '../platform-id.js';
import {
  registrationGuide,
  type GatewayAddresses,
  type RegistrationGuide,
} from '../registration/registration-guide.js';
import { platformConnection, type PlatformSummary, type ResolvedPlatform } from '../resolved-platform.js';
import type { DeveloperProgram } from '../schema/developer-program.js';
import type { PlatformDefinition } from '../schema/types.js';
import { applicableOauth } from '../status.js';
import type { TenantDirectory } from '../tenants.js';
import { organizationNotFound } from '../directory/unknown-platform.js';
import type { TenantQuery } from '../tenants/organization.js';

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

/** All platforms of a deployment: listing, look-up by id or alias, credentials. Immutable but for stored clients. */
export class PlatformRegistry {
  readonly #names: PlatformNames;
  readonly #credentials: CredentialSource;
  readonly #baseUrls: BaseUrlIndex;
  readonly #resolver: PlatformResolver;
  readonly #programs: ReadonlyMap<string, DeveloperProgram>;
  readonly #tenants: TenantDirectory | undefined;
  /** By platform id, of those that were asked about: lists of which nothing is reached are looked through once. */
  readonly #haveOrganizations = new Map<string, boolean>();
  readonly #index: LazyIndex;

  constructor(options: PlatformRegistryOptions) {
    const { definitions, environment, readSecretFile = readTextFile, tenants, developerPrograms = [] } = options;
    const sorted = [...definitions].sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
    this.#names = new PlatformNames(sorted, (index) => this.#context(index));
    this.#credentials = new CredentialSource(environment, readSecretFile, options.storedClients);
    this.#programs = new Map(developerPrograms.map((program) => [program.id, program]));
    const isSilent = options.isSilent ?? (() => false);
    this.#resolver = new PlatformResolver({ credentials: this.#credentials, tenants, isSilent });
    this.#baseUrls = new BaseUrlIndex(sorted, tenants);
    this.#tenants = tenants;
    this.#index = new LazyIndex(sorted, tenants);
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
      const { total, items } = takePage(this.#fitting(this.#names.definitions, filter), filter);
      return { total, sure: true, platforms: items };
    }
    const { sure, found } = this.#names.search(this.#index.get(), query);
    const { total, items } = takePage(this.#fitting(found, filter), filter);
    return { total, sure, platforms: items };
  }

  #fitting(definitions: readonly PlatformDefinition[], filter: PlatformFilter): PlatformSummary[] {
    return definitions
      .filter((definition) => fitsFile(definition, filter))
      .map((definition) => this.#resolver.summarize({ definition }))
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
    const only = platformId === undefined ? {} : { platformId: this.#names.find(parsePlatformId(platformId)).id };
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
    return payersById(this.#names.definitions, payerId, state).map((definition) =>
      this.#resolver.summarize({ definition }),
    );
  }

  /** Returns the payers that go by an identifier, or exactly by a name, sorted by name; nobody does: an empty list. */
  findPayers(by: PayerName): PlatformSummary[] {
    return payersGoingBy(this.#names.definitions, by).map((definition) => this.#resolver.summarize({ definition }));
  }

  /**
   * Returns the platforms and tenants with exactly this FHIR base URL, sorted by name; mostly one. Case of the host, default
   * port and a trailing slash do not count, anything else does. What is no plain URL has none: an empty list.
   *
   * @param within the id or alias of a platform: only it and its tenants are looked at
   * @throws PlatformError PLATFORM_NOT_FOUND when no platform has the id or alias `within`
   */
  findByBaseUrl(baseUrl: string, within?: string): PlatformSummary[] {
    const only = within === undefined ? undefined : this.#names.find(parsePlatformId(within)).id;
    const url = normalizeBaseUrl(baseUrl);
    if (url === undefined) return [];
    const owners = this.#baseUrls.find(url).filter(({ platformId }) => only === undefined || platformId === only);
    const located = owners.flatMap(({ platformId, tenant }): Located[] => {
      const definition = this.#names.get(platformId);
      return definition === undefined ? [] : [{ definition, ...(tenant !== undefined && { tenant }) }];
    });
    // An address of a directory that may not be called is nobody's.
    const isAt = (one: Located) => normalizeBaseUrl(this.#resolver.fhirBaseUrl(one)) === url;
    const found = new Map(
      located
        .filter(isAt)
        .map((one) => this.#resolver.summarize(one))
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
    return this.#resolver.summarize(this.#locate(platformId));
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
    const platform = this.#resolver.resolve(located);
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
    return openDirectoryOf(this.#locate(platformId).definition, kind, this.#names.definitions);
  }

  /** Whether any platform that answers for an open directory of this kind is ready. */
  hasOpenDirectory(kind: OpenDirectory): boolean {
    const ids = this.#names.definitions.flatMap(({ published }) => published?.[kind]?.platform ?? []);
    return ids.some((id) => this.#names.get(id) !== undefined && this.summary(id).status === 'ready');
  }

  /** Whether any organization of a platform is known; needs no index of names. @throws PlatformError PLATFORM_NOT_FOUND */
  hasOrganizations(platformId: string): boolean {
    const definition = this.#names.find(parsePlatformId(platformId));
    const has = this.#haveOrganizations.get(definition.id) ?? hasOrganizations(definition, this.#tenants);
    this.#haveOrganizations.set(definition.id, has);
    return has;
  }

  /**
   * Finds organizations of a multi-tenant platform, best first; none when it has no organizations or none match.
   *
   * @param platformId an id or alias; a tenant after the colon is ignored
   * @throws PlatformError PLATFORM_NOT_FOUND when no platform has this id or alias
   */
  tenants(platformId: string, query: TenantQuery = {}): TenantListing {
    return listTenants(this.#context(), this.#names.find(parsePlatformId(platformId)).id, query);
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
      name:
        this.#resolver.route({ definition, ...(tenant !== undefined && { tenant }) })?.tenantName ?? definition.name,
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
    return this.#credentials.privateKeys(this.#names.definitions);
  }

  /** Returns every client certificate that this deployment holds, those of tenants included. */
  clientCertificates(): PlatformCertificate[] {
    return this.#credentials.certificates(this.#names.definitions);
  }

  /** Returns the names of variables that hold a placeholder where a client id should be; sorted. */
  placeholders(): string[] {
    return this.#credentials.placeholders();
  }

  #locate(platformId: string): Located {
    // Nearly every request names a platform by its very id, in which there is nothing to take apart.
    const named = this.#names.get(platformId);
    if (named !== undefined) return { definition: named };
    const parts = parsePlatformId(platformId);
    if (parts === undefined && platformId.includes('~')) throw connectionIdInvalid(platformId);
    const definition = this.#names.find(parts);
    const connection = parts?.connection === undefined ? {} : { connection: parts.connection };
    if (parts?.tenant === undefined) return { definition, ...connection };
    if (this.#resolver.route({ definition, tenant: parts.tenant }) === undefined) {
      throw organizationNotFound(definition.id, parts.tenant);
    }
    return { definition, tenant: parts.tenant, ...connection };
  }

  #context(index = this.#index.get()): DirectoryContext {
    return {
      index,
      summary: (platformId) => this.summary(platformId),
      fhirBaseUrlOf: (platformId) => this.#resolver.fhirBaseUrl(this.#locate(platformId)),
      tenantsDiffer: (platformId) => this.#credentials.hasTenantVariables(platformId),
    };
  }
}

/** Makes a registry from loaded definitions and the variables of a process. */
export function createPlatformRegistry(options: PlatformRegistryOptions): PlatformRegistry {
  return new PlatformRegistry(options);
}

function readTextFile(path: string): string {
  return readFileSync(path, 'utf8');
}
