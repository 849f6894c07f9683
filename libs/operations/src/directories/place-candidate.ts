import { createHash } from 'node:crypto';
import {
  directoryAddressFault,
  parsePlatformId,
  type Organization,
  type PlatformDefinition,
} from '@fhir-gateway/platform-registry';
import type { Candidate } from './candidate.js';
import { ImportError } from './errors.js';

const placeholder = '{tenant}';
const maxNameLength = 200;

/**
 * Decides where a candidate is reached by the rules of the platform file, or says why the file has no place for it.
 * The directory never decides a host: where a file has a template or a base, an address elsewhere is left out.
 */
export function placeCandidate(platform: PlatformDefinition, candidate: Candidate): Organization | string {
  const place = placeOf(platform, candidate);
  if (typeof place === 'string') return place;
  const { name, aliases = [], places = [], npis = [] } = candidate;
  return {
    ...place,
    name: name.slice(0, maxNameLength),
    ...(aliases.length > 0 && { aliases: aliases.map((alias) => alias.slice(0, maxNameLength)) }),
    ...(places.length > 0 && { places }),
    ...(npis.length > 0 && { npis }),
  };
}

/**
 * Checks that a platform has organizations that a directory could list.
 *
 * @throws ImportError when it has none
 */
export function checkImportable({ id, tenancy }: PlatformDefinition): void {
  const mode = tenancy?.mode ?? 'none';
  if (!['template', 'directory', 'search-parameter', 'shared-base'].includes(mode)) {
    throw new ImportError(`${id} has no organizations that can be imported (tenancy.mode: ${mode}).`);
  }
}

function placeOf(
  platform: PlatformDefinition,
  candidate: Candidate,
): Pick<Organization, 'tenant' | 'fhirBaseUrl'> | string {
  const { tenancy, fhirBaseUrl = '' } = platform;
  if (!URL.canParse(candidate.url)) return 'has an address that is no URL';
  switch (tenancy?.mode) {
    case 'directory': {
      const fault = directoryAddressFault(platform, candidate.url);
      if (fault !== undefined) return `address ${fault}`;
      const tenant = candidate.endpointId ?? tenantForUrl(candidate.url);
      return isTenant(tenant)
        ? { tenant, fhirBaseUrl: candidate.url }
        : 'has an id that cannot be part of a platform_id';
    }
    case 'template': {
      const { patient, provider } = tenancy.templates;
      const templates = [patient, provider].flatMap((urls) => urls?.fhirBaseUrl ?? []);
      const tenant = templates
        .map((template) => tenantIn(template, candidate.url))
        .find((found) => found !== undefined);
      return tenant === undefined ? 'address does not fit the template of the platform file' : { tenant };
    }
    case 'search-parameter': {
      const tenant = tenantInValue(tenancy.tenantValue, candidate.organizationId);
      // Beside the base for all, a vendor may list one for each site; with the tenant known, the base for all serves it.
      const isKnown = tenant !== undefined && isSameOrigin(candidate.url, fhirBaseUrl);
      if (!isKnown && comparableUrl(candidate.url) !== comparableUrl(fhirBaseUrl))
        return 'address is not the base URL of the platform file';
      return tenant === undefined ? {} : { tenant };
    }
    default:
      return comparableUrl(candidate.url) === comparableUrl(fhirBaseUrl)
        ? {}
        : 'address is not the base URL of the platform file';
  }
}

/** An id for an endpoint whose directory gives none: the same whenever the address is. */
function tenantForUrl(url: string): string {
  return `u${createHash('sha256').update(comparableUrl(url)).digest('hex').slice(0, 16)}`;
}

/** The tenant for which a template gives this URL, or undefined when it gives it for none. */
function tenantIn(template: string, url: string): string | undefined {
  const [before = '', after = ''] = comparableUrl(template.replace(placeholder, '-tenant-')).split('-tenant-');
  const whole = comparableUrl(url);
  if (!whole.startsWith(before) || !whole.endsWith(after) || whole.length <= before.length + after.length)
    return undefined;
  const tenant = whole.slice(before.length, whole.length - after.length);
  return isTenant(tenant) ? tenant : undefined;
}

/** The tenant in an organization's id where the vendor's query value is made of that id. */
function tenantInValue(tenantValue: string, organizationId = ''): string | undefined {
  const [before = '', after = ''] = tenantValue.split(placeholder);
  const value = `Organization/${organizationId}`;
  if (!value.startsWith(before) || !value.endsWith(after)) return undefined;
  const tenant = value.slice(before.length, value.length - after.length);
  return isTenant(tenant) ? tenant : undefined;
}

function isTenant(text: string): boolean {
  return parsePlatformId(`platform:${text}`) !== undefined && !text.includes(':');
}

function isSameOrigin(url: string, base: string): boolean {
  return URL.canParse(base) && new URL(url).origin === new URL(base).origin;
}

/** Hosts compare without case, and bases with or without the slash at their end; all else is as written. */
export function comparableUrl(url = ''): string {
  return URL.canParse(url) ? new URL(url).href.replace(/\/+$/, '') : url;
}
