import { normalizeName } from '../names.js';
import { tenantId } from '../schema/tenancy.js';
import { sealIndex } from './index-format.js';
import type { Organization, TenantIndexSource } from './organization.js';

/** What an index is made from. */
export interface TenantIndexContents {
  readonly platform: string;
  readonly source?: TenantIndexSource;
  readonly organizations: Iterable<Organization>;
}

/**
 * Returns the index file of one platform: one line for each organization, sorted by name. Equal contents give equal bytes,
 * in whatever order they come.
 *
 * @throws TypeError when a tenant id is outside its grammar, or two organizations of one tenant have different base URLs
 */
export function encodeTenantIndex({ platform, source, organizations }: TenantIndexContents): Buffer {
  const all = [...organizations];
  checkTenants(all);
  const lineOf = (at: number) => {
    const organization = all[at];
    return organization === undefined ? '' : organizationLine(organization);
  };
  // Lines are made one by one, and those of equal names once more: all of them at once are as much again as the file.
  const keys = all.map(({ name }) => normalizeName(name));
  const order = [...all.keys()].sort(
    (a, b) => compareTexts(keys[a] ?? '', keys[b] ?? '') || compareTexts(lineOf(a), lineOf(b)),
  );
  const lines = function* () {
    for (const at of order) yield lineOf(at);
  };
  return sealIndex({ platform, ...(source && { source }), organizations: all.length }, lines());
}

function checkTenants(organizations: readonly Organization[]): void {
  const urls = new Map<string, string>();
  for (const { tenant, fhirBaseUrl = '' } of organizations) {
    if (tenant === undefined) continue;
    if (!tenantId.safeParse(tenant).success) throw new TypeError('a tenant id has a bad character');
    const known = urls.get(tenant) ?? fhirBaseUrl;
    if (known !== fhirBaseUrl) throw new TypeError(`tenant ${tenant} has two base URLs`);
    urls.set(tenant, fhirBaseUrl);
  }
}

/** The columns of a line, tabs between them; those that are empty at the end are left out. */
function organizationLine(organization: Organization): string {
  const { name, tenant = '', fhirBaseUrl = '', aliases = [], formerNames = [], places = [], npis = [] } = organization;
  const place = ({ city = '', state = '' }: { city?: string; state?: string }) => `${clean(city)},${clean(state)}`;
  const lists = [aliases.map(clean), formerNames.map(clean), places.map(place), npis.map(clean)];
  return [clean(name), tenant, clean(fhirBaseUrl), ...lists.map((list) => list.join('|'))]
    .join('\t')
    .replace(/\t+$/, '');
}

/** Separators of the format are no part of a name. */
function clean(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029|]+/gu, ' ').trim();
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
