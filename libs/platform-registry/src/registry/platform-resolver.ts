import { withoutTrailingSlash } from '../base-url.js';
import type { CredentialSource } from '../credentials/credential-source.js';
import type { StoredClient } from '../credentials/stored-client.js';
import type { UpstreamCredential } from '../credentials/upstream-credential.js';
import { PlatformError } from '../errors.js';
import { filledOauth } from '../filled-oauth.js';
import { payerServicesOf } from '../payer-id.js';
import { canonicalId } from '../platform-id.js';
import type { PlatformSummary, ResolvedPlatform } from '../resolved-platform.js';
import type { PlatformDefinition } from '../schema/types.js';
import { applicableOauth, computeReadiness, isLoginRequired, isSessionRequired, type Readiness } from '../status.js';
import { routeToTenant, routeWithoutTenant, type Route, type TenantDirectory } from '../tenants.js';

/** A definition, with the organization and the connection that an id names. */
export interface Located {
  readonly definition: PlatformDefinition;
  readonly tenant?: string;
  /** The number of the connection that the id names. */
  readonly connection?: number;
}

/** What {@link PlatformResolver} works with. */
interface PlatformResolverParts {
  readonly credentials: CredentialSource;
  readonly tenants: TenantDirectory | undefined;
  /** Whether a FHIR base URL on this machine was found to have no server. */
  readonly isSilent: (fhirBaseUrl: string) => boolean;
}

/** Makes of a definition what is told of a platform, and what a request to it depends on. */
export class PlatformResolver {
  readonly #credentials: CredentialSource;
  readonly #tenants: TenantDirectory | undefined;
  readonly #isSilent: (fhirBaseUrl: string) => boolean;
  readonly #resolved = new Map<string, { platform: ResolvedPlatform; stored: StoredClient | undefined }>();

  constructor({ credentials, tenants, isSilent }: PlatformResolverParts) {
    this.#credentials = credentials;
    this.#tenants = tenants;
    this.#isSilent = isSilent;
  }

  /** Returns everything that a request depends on. @throws PlatformError PLATFORM_NOT_ROUTABLE */
  resolve(located: Located): ResolvedPlatform {
    const { definition, tenant } = located;
    // Platforms of tenants are not cached: callers choose them freely, and the map would grow without end.
    if (tenant !== undefined) return this.#build(located);
    const stored = this.#credentials.stored(definition);
    const cached = this.#resolved.get(definition.id);
    if (cached !== undefined && cached.stored === stored) return cached.platform;
    const platform = this.#build(located);
    this.#resolved.set(platform.id, { platform, stored });
    return platform;
  }

  /** Returns where requests go; undefined where that cannot be said, or there is no such tenant. */
  route({ definition, tenant }: Located): Route | undefined {
    return tenant === undefined ? routeWithoutTenant(definition) : routeToTenant(definition, tenant, this.#tenants);
  }

  /** Returns the FHIR base URL without a slash at its end; an empty text where {@link route} has none. */
  fhirBaseUrl(located: Located): string {
    return withoutTrailingSlash(this.route(located)?.fhirBaseUrl ?? '');
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

  /** Returns what may be told of a platform or of one tenant of it. */
  summarize(located: Located): PlatformSummary {
    const { definition, tenant } = located;
    const route = this.route(located);
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
    const route = this.route(located);
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
