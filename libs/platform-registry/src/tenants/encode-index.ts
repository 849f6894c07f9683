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
  readonly sortKey: string;
}

/** Rows of one word: twice the row number, plus one where the word is not in the name. Most words occur once. */
type Occurrences = number | number[];

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
  const keys = sortByBytes([...words.keys()]);
  const sections: Record<SectionName, string> = {
    tenants: lines(sortByBytes([...tenants.values()])),
    organizations: lines(rows.map(({ organization }) => organizationLine(organization))),
    words: lines(keys),
    postings: lines(keys.map((key) => postingsOf(words.get(key) ?? []))),
  };
  const counts = { tenants: tenants.size, organizations: rows.length, words: keys.length, postings: keys.length };
  return sealIndex({ platform, ...(source && { source }), lines: counts }, sections);
}

function toRow(organization: Organization): Row {
  const { tenant } = organization;
  if (tenant !== undefined && !tenantId.safeParse(tenant).success)
    throw new TypeError('a tenant id has a bad character');
  const words = wordsOfName(organization);
  return { organization, sortKey: `${String(words.length).padStart(3, '0')} ${words.join(' ')}` };
}

function wordsOfName({ name }: Organization): string[] {
  return [...new Set(tenantWords(name))];
}

function compareRows(a: Row, b: Row): number {
  return (
    compareTexts(a.sortKey, b.sortKey) ||
    compareTexts(organizationLine(a.organization), organizationLine(b.organization))
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
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
  const note = (word: string, row: number, elsewhere: 0 | 1) => {
    const occurrences = words.get(word);
    const occurrence = row * 2 + elsewhere;
    if (occurrences === undefined) words.set(word, occurrence);
    else if (typeof occurrences === 'number') words.set(word, [occurrences, occurrence]);
    else occurrences.push(occurrence);
  };
  rows.forEach(({ organization }, row) => {
    const { aliases = [], places = [], npis = [] } = organization;
    const inName = new Set(wordsOfName(organization));
    const states = places.flatMap(({ state }) => (state === undefined ? [] : [state]));
    const others = [...aliases, ...places.flatMap(({ city }) => city ?? []), ...states].flatMap(tenantWords);
    for (const word of inName) note(word, row, 0);
    for (const word of new Set(others)) if (!inName.has(word)) note(word, row, 1);
    for (const key of new Set([...states.map(stateKey), ...npis.map(npiKey)])) note(clean(key), row, 0);
  });
  return words;
}

function postingsOf(occurrences: Occurrences): string {
  const all = typeof occurrences === 'number' ? [occurrences] : occurrences;
  const rows = (elsewhere: 0 | 1) => all.filter((value) => value % 2 === elsewhere).map((value) => value >> 1);
  return encodePostings(rows(0), rows(1));
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
  return texts.length === 0 ? '' : `${texts.join('\n')}\n`;
}

/** Sorts in UTF-8 order, in which the tables are looked up. The order of JavaScript strings differs beyond U+FFFF only. */
function sortByBytes(texts: string[]): string[] {
  const differs = texts.some((text) => /[\ud800-\udfff]/.test(text));
  return texts.sort(differs ? (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)) : compareTexts);
}
