import { fitsFile, fitsStatus, takePage } from '../platform-filter.js';
import type { PlatformSummary } from '../resolved-platform.js';
import type { DirectoryIndex, EntryFilter } from './directory-index.js';
import type { DirectoryEntry, DirectoryKind, DirectoryListing, DirectoryQuery, NameMatch } from './directory-query.js';
import { namesOf, type DirectorySource } from './name-index/directory-source.js';
import { distinguishingFact } from './distinguish.js';
import { directoryWords } from './words/directory-words.js';
import { listedHits, nearHits, type Hit, type Hits } from './hit-list.js';
import { asksForUnlisted, medicaidQuery } from './query-words.js';
import { initialsOf } from './words/initials.js';

/** What entries are looked up in. */
export interface DirectoryContext {
  readonly index: DirectoryIndex;
  /** Returns the summary of a platform or of one organization of it. */
  readonly summary: (platformId: string) => PlatformSummary;
  /** Returns the FHIR base URL of a platform or of one organization of it; an empty text where that cannot be said. */
  readonly fhirBaseUrlOf: (platformId: string) => string;
  /** Whether any organization of a platform has credentials of its own. */
  readonly tenantsDiffer: (platformId: string) => boolean;
}

/** The query with `platformId` resolved, and whether organizations, platforms or both are wanted. */
export interface ResolvedDirectoryQuery extends DirectoryQuery {
  readonly only?: 'platforms' | 'organizations';
}

const defaultLimit = 20;
const npiForm = /^\d{10}$/;

/**
 * Finds platforms and organizations, best match first, and at most one entry for each organization. Without a query:
 * everything that fits, in the order of names.
 *
 * @throws TypeError when offset or limit is no whole number, or negative
 */
export function searchDirectory(context: DirectoryContext, query: ResolvedDirectoryQuery): DirectoryListing {
  const { sure, hits } = findHits(context, query);
  const { total, items } = takePage(hits, { offset: query.offset ?? 0, limit: query.limit ?? defaultLimit });
  const text = query.query ?? '';
  return {
    total,
    sure,
    entries: items.map((hit) => toEntry(context, hit, text, sure)),
  };
}

/** Every hit, unpaged, for lists that show something else of each. */
export function findHits(context: DirectoryContext, query: ResolvedDirectoryQuery): Hits {
  const { query: text = '', only } = query;
  const npi = query.npi?.trim() ?? (npiForm.test(text.trim()) ? text.trim() : undefined);
  const { index } = context;
  const filter = filterOf(context, query);
  const { allows, isPlaceUnknown } = filter;
  // Ids and lists of one kind are shown in full; among all kinds, one organization is one line.
  const grouped = only === undefined;
  const isThere = (entry: number) => allows(entry) && !isPlaceUnknown(entry);
  if (npi !== undefined) {
    const hits = listedHits(index.table.entriesOfNpi(npi).filter(isThere));
    if (hits.length > 0 || query.npi !== undefined) return { sure: true, hits };
  }
  if (text.trim() === '') return { sure: true, hits: index.all(isThere, grouped) };
  if (asksForUnlisted(text)) return nearHits(index.search({ text, grouped, ...filter }));
  const medicaid = medicaidQuery(text);
  if (medicaid === undefined) return index.search({ text, grouped, ...filter });
  const mayBeIt = mayBeMedicaid(index, medicaid.states, allows);
  return index.search({ ...filter, text: medicaid.text, grouped, allows: mayBeIt });
}

/** Payers only, and none that is known to be in other states. */
function mayBeMedicaid({ table }: DirectoryIndex, states: readonly string[], allows: EntryFilter['allows']) {
  const inStates = states.length === 0 ? undefined : table.entriesInStates(states);
  return (entry: number): boolean =>
    table.sources[table.sourceNumberOf(entry)]?.definition.kind !== 'ehr' &&
    (inStates === undefined || inStates[entry] === 1 || !table.hasStates(entry)) &&
    allows(entry);
}

/** By a state, those of that very name are found too of which no list says where they are: it must not hide whom somebody asks for. */
function filterOf(context: DirectoryContext, query: ResolvedDirectoryQuery): EntryFilter {
  const { index } = context;
  const { kind, state, payerId, platformId, only } = query;
  const { table } = index;
  const hasStatus = statusFilter(context, query);
  const platformFilter = { ...(payerId !== undefined && { payerId, state }) };
  const fits = table.sources.map((source) => {
    const { definition, isOrganizations } = source;
    return (
      (only === undefined || (only === 'organizations') === isOrganizations) &&
      (platformId === undefined || definition.id === platformId) &&
      (payerId === undefined || !isOrganizations) &&
      fitsFile(definition, platformFilter) &&
      (kind === undefined || definition.kind === kind || kindOf(source) === kind)
    );
  });
  // A payer id is that of a platform, whose file says which states it serves.
  const inState = state === undefined || payerId !== undefined ? undefined : table.entriesInStates([state.trim()]);
  const allows = (entry: number): boolean => {
    if (inState !== undefined && inState[entry] !== 1 && table.hasStates(entry)) return false;
    const source = table.sourceNumberOf(entry);
    return fits[source] === true && hasStatus(entry, source);
  };
  return { allows, isPlaceUnknown: (entry) => inState !== undefined && !table.hasStates(entry) };
}

function statusFilter({ index, summary, tenantsDiffer }: DirectoryContext, { ready, status }: ResolvedDirectoryQuery) {
  if (ready === undefined && status === undefined) return () => true;
  const wanted = { ready, status };
  const fits: (boolean | undefined)[] = [];
  return (entry: number, source: number): boolean => {
    const known = fits[source];
    if (known !== undefined) return known;
    const { platformId, source: list } = index.entry(entry);
    const fit = fitsStatus(summary(platformId), wanted);
    // What has the same credentials has the same status.
    if (!tenantsDiffer(list.definition.id)) fits[source] = fit;
    return fit;
  };
}

function kindOf({ definition, isOrganizations }: DirectorySource): DirectoryKind {
  return isOrganizations && definition.kind === 'ehr' ? 'provider' : definition.kind;
}

function toEntry({ index, summary }: DirectoryContext, hit: Hit, query: string, sure: boolean): DirectoryEntry {
  const { source, organization, platformId } = index.entry(hit.entry);
  const { status, nextStep, loginRequired } = summary(platformId);
  const matchedAs = nameMatch(source, hit, query, organization.name, namesOf(source, organization)[hit.ordinal]);
  const distinguishedBy = distinguishingFact(organization, index.table.namesakesOf(hit.entry));
  return {
    platformId,
    name: organization.name,
    kind: kindOf(source),
    places: organization.places ?? [],
    ...(hit.isPlaceUnknown && { isPlaceUnknown: true as const }),
    ...(source.isOrganizations && { via: source.definition.name }),
    distinguishedBy,
    status,
    nextStep,
    loginRequired,
    matchedAs,
    sure,
  };
}

function nameMatch(
  source: DirectorySource,
  { abbreviation }: Hit,
  query: string,
  name: string,
  matched: ReturnType<typeof namesOf>[number] | undefined,
): NameMatch | undefined {
  if (
    matched !== undefined &&
    matched.as !== 'name' &&
    matched.as !== 'matcher' &&
    matched.text !== source.definition.id
  )
    return { as: matched.as, name: matched.text };
  if (abbreviation !== undefined) return { as: 'abbreviation', name: abbreviation };
  const initials = initialsOf(name);
  const words = directoryWords(query);
  const found = words.find((word) => initials.includes(word) && !directoryWords(name).includes(word));
  return found === undefined ? undefined : { as: 'initials', name: found.toUpperCase() };
}
