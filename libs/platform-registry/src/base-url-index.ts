import { normalizeBaseUrl } from './base-url.js';
import { tenantId } from './schema/tenancy.js';
import type { PlatformDefinition } from './schema/types.js';
import type { TenantDirectory, TenantPlace } from './tenants.js';

/** A platform, or a tenant of one, that may have a base URL. */
export type BaseUrlOwner = Omit<TenantPlace, 'tenant'> & Partial<Pick<TenantPlace, 'tenant'>>;

/** A base URL with the tenant as whole segments of its path. */
interface Template {
  readonly platformId: string;
  readonly segments: readonly string[];
}

const placeholder = '{tenant}';
/** Stands for the tenant while a template is parsed as a URL; a valid tenant id that no vendor uses. */
const standIn = 'fhir-gateway-tenant-placeholder';

/**
 * Base URLs of platform files and of their tenants, for finding out whose one is. Each look-up takes the same time,
 * however many organizations there are. What it finds is a proposal: the caller compares the route of each.
 */
export class BaseUrlIndex {
  readonly #fixed = new Map<string, BaseUrlOwner[]>();
  readonly #templates = new Map<string, Template[]>();
  readonly #directory: TenantDirectory | undefined;

  constructor(definitions: Iterable<PlatformDefinition>, directory: TenantDirectory | undefined) {
    this.#directory = directory;
    for (const definition of definitions) this.#add(definition);
  }

  /** Who may have this base URL. @param url as `normalizeBaseUrl` returns it */
  find(url: string): BaseUrlOwner[] {
    const fixed = this.#fixed.get(url) ?? [];
    return [...fixed, ...this.#fromTemplates(url), ...(this.#directory?.findByBaseUrl?.(url) ?? [])];
  }

  #add({ id: platformId, fhirBaseUrl, tenancy }: PlatformDefinition): void {
    this.#addFixed(fhirBaseUrl, { platformId });
    if (tenancy?.mode === 'directory') {
      for (const { id: tenant, fhirBaseUrl: own } of tenancy.knownTenants ?? [])
        this.#addFixed(own, { platformId, tenant });
    }
    if (tenancy?.mode !== 'template') return;
    const template = tenancy.templates[tenancy.persona ?? 'patient']?.fhirBaseUrl;
    const url = template === undefined ? undefined : normalize(template.replaceAll(placeholder, standIn));
    if (url === undefined) return;
    const { origin } = new URL(url);
    const known = this.#templates.get(origin) ?? [];
    this.#templates.set(origin, [...known, { platformId, segments: segmentsOf(url) }]);
  }

  #addFixed(base: string | undefined, owner: BaseUrlOwner): void {
    const url = base === undefined ? undefined : normalize(base);
    if (url !== undefined) this.#fixed.set(url, [...(this.#fixed.get(url) ?? []), owner]);
  }

  #fromTemplates(url: string): BaseUrlOwner[] {
    const segments = segmentsOf(url);
    return (this.#templates.get(new URL(url).origin) ?? []).flatMap(({ platformId, segments: expected }) => {
      if (expected.length !== segments.length) return [];
      const tenant = segments[expected.indexOf(standIn)];
      const isAlike = expected.every((one, at) => segments[at] === (one === standIn ? tenant : one));
      return isAlike && tenantId.safeParse(tenant).success ? [{ platformId, tenant }] : [];
    });
  }
}

/** As a route has it: without any trailing slash. */
function normalize(base: string): string | undefined {
  return normalizeBaseUrl(base.replace(/\/+$/, ''));
}

function segmentsOf(url: string): string[] {
  return new URL(url).pathname.split('/');
}
