import { tenantId } from '../schema/tenancy.js';
import { npiKey, sealIndex, stateKey, type SectionName } from './index-format.js';
import type { Organization, TenantIndexSource } from './organization.js';
import { encodePostings } from './postings.js';
import { tenantWords } from './tenant-words.js';

/** What an index is made from. */
export interface TenantIndexContents {
  readonly platform: string;
  readonly source?: TenantIndexSource;
  readonly organizations: Iterable<Organization>;
}

interface Row {
  readonly organization: Organization;
  readonly nameWords: readonly string[];
  readonly sortKey: string;
}

interface Occurrences {
  readonly inNames: number[];
  readonly elsewhere: number[];
}

/**
 * Returns the index file of one platform. Equal contents give equal bytes, in whatever order they come.
 *
 * Organizations are stored in the order in which equal matches are listed: fewest words first, so that a name that is
 * the query precedes names that only contain it.
 *
 * @throws TypeError when a tenant id is outside its grammar, or two organizations of one tenant have different base URLs
 */
export function encodeTenantIndex({ platform, source, organizations }: TenantIndexContents): Buffer {
  const rows = [...organizations].map(toRow).sort(compareRows);
  const tenants = collectTenants(rows);
  const words = collectWords(rows);
  const keys = [...words.keys()].sort(compareBytes);
  const sections: Record<SectionName, string> = {
    tenants: lines([...tenants.values()].sort(compareBytes)),
    organizations: lines(rows.map(({ organization }) => organizationLine(organization))),
    words: lines(keys),
    postings: lines(
      keys.map((key) => {
        const { inNames = [], elsewhere = [] } = words.get(key) ?? {};
        return encodePostings(inNames, elsewhere);
      }),
    ),
  };
  const counts = { tenants: tenants.size, organizations: rows.length, words: keys.length, postings: keys.length };
  return sealIndex({ platform, ...(source && { source }), lines: counts }, sections);
}

function toRow(organization: Organization): Row {
  const { tenant } = organization;
  if (tenant !== undefined && !tenantId.safeParse(tenant).success)
    throw new TypeError('a tenant id has a bad character');
  const nameWords = [...new Set(tenantWords(organization.name))];
  const order = String(nameWords.length).padStart(3, '0');
  return { organization, nameWords, sortKey: `${order} ${nameWords.join(' ')}\n${organizationLine(organization)}` };
}

function compareRows(a: Row, b: Row): number {
  return a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : 0;
}

/** One line for each tenant: id, row of the organization it is called after, base URL where it has one of its own. */
function collectTenants(rows: readonly Row[]): Map<string, string> {
  const tenants = new Map<string, string>();
  const urls = new Map<string, string>();
  rows.forEach(({ organization: { tenant, fhirBaseUrl = '' } }, row) => {
    if (tenant === undefined) return;
    const known = urls.get(tenant);
    if (known !== undefined && known !== fhirBaseUrl) throw new TypeError(`tenant ${tenant} has two base URLs`);
    if (known !== undefined) return;
    urls.set(tenant, fhirBaseUrl);
    tenants.set(tenant, [tenant, row.toString(36), clean(fhirBaseUrl)].join('\t'));
  });
  return tenants;
}

function collectWords(rows: readonly Row[]): Map<string, Occurrences> {
  const words = new Map<string, Occurrences>();
  const note = (word: string, part: keyof Occurrences, row: number) => {
    const occurrences = words.get(word) ?? { inNames: [], elsewhere: [] };
    if (occurrences.inNames.length + occurrences.elsewhere.length === 0) words.set(word, occurrences);
    occurrences[part].push(row);
  };
  rows.forEach(({ organization, nameWords }, row) => {
    const { aliases = [], places = [], npis = [] } = organization;
    const states = places.flatMap(({ state }) => (state === undefined ? [] : [state]));
    const others = [...aliases, ...places.flatMap(({ city }) => city ?? []), ...states].flatMap(tenantWords);
    for (const word of nameWords) note(word, 'inNames', row);
    for (const word of new Set(others)) if (!nameWords.includes(word)) note(word, 'elsewhere', row);
    for (const key of new Set([...states.map(stateKey), ...npis.map(npiKey)])) note(clean(key), 'inNames', row);
  });
  return words;
}

/** Name, tenant, other names, places, provider identifiers; tabs between them. */
function organizationLine({ name, tenant = '', aliases = [], places = [], npis = [] }: Organization): string {
  const place = ({ city = '', state = '' }: { city?: string; state?: string }) => `${clean(city)},${clean(state)}`;
  return [
    clean(name),
    tenant,
    aliases.map(clean).join('|'),
    places.map(place).join('|'),
    npis.map(clean).join('|'),
  ].join('\t');
}

/** Separators of the format are no part of a name. */
function clean(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029|]+/gu, ' ').trim();
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

/** UTF-8 order, in which the tables are looked up; the order of JavaScript strings differs beyond U+FFFF. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
