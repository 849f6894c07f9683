import { patientIdIn } from '@fhir-gateway/fhir';
import type { Bundle, FhirResource, Observation } from 'fhir/r4.js';
import { ViewError } from '../errors.js';
import { follow, type PageStart } from '../page-links.js';
import { resourceOf } from '../platform-answer.js';
import { fetchPage, fetchShown, pageOf } from '../record-search.js';
import { kindsByCode } from '../search/filter-check.js';
import { hasNoOrder, mayMissNewest, ownOrder } from '../search/newest-first.js';
import type { OfferedSorts } from '../search/offered-sorts.js';
import type { PageOptions, RecordPage } from '../search/record-page.js';
import { searchQuery, type SearchArguments } from '../search/search-query.js';
import { filtersOf, withAbsence, type Look, type Unfiltered } from './absence.js';
import { byNameWords, nameWordsNotice } from './name-words.js';
import { codeFilters, planSearch, type SearchPlan } from './search-plan.js';
import { voidNotice } from './void-matches.js';
import { searchWords, type WordMatches } from './word-search.js';

/** What a search of a record is made with. */
interface FindOptions extends PageOptions {
  /** The platform's id, as answers name it. */
  readonly source: string;
  /** By what platforms sort, remembered from one search to the next. */
  readonly sorts: OfferedSorts;
}

/**
 * Searches a record as people ask for it: statuses and categories in everyday words, and words for codes, which are looked
 * for in the names that the record has and by the codes that the words stand for. Where nothing is found, the page says
 * what that means.
 *
 * @param show makes of a page what is shown, at once
 * @throws as `fetchPage`, and whatever `show` throws
 */
export async function findShown<Shown>(
  search: SearchArguments,
  options: FindOptions,
  show: (page: RecordPage) => Shown,
): Promise<Shown> {
  const plan = planSearch(search);
  if (plan.words.length > 0) return show(await wordPage(search, plan, options));
  const planned = { ...search, params: plan.params };
  const known =
    hasNoOrder(planned) && !search.isStrict ? options.sorts.known(options.source, search.resourceType) : undefined;
  const sorted = known === undefined ? undefined : await sortedPage(known, planned, plan, options);
  if (sorted) return show(sorted);
  const shown = await fetchShown(startOf(planned), options, (page) => {
    const noted = withNotices(page, plan.notices);
    const isOpen = isEmpty(page) || page.isUnfiltered === true || mayMissNewest(planned, page);
    return isOpen ? { page: noted } : { shown: show(noted) };
  });
  if (shown.page === undefined) return shown.shown as Shown;
  if (shown.page.isUnfiltered) return show(await filteredPage(search, plan, options));
  if (!isEmpty(shown.page)) return show(await newestFirst(shown.page, planned, plan, options));
  return show(await explained(shown.page, search, plan, options));
}

/** What matches of a search whose filters the platform does not apply: looked for here, as far as a record is looked through. */
async function filteredPage(search: SearchArguments, plan: SearchPlan, options: FindOptions): Promise<RecordPage> {
  const found = await searchWords(search, plan, options);
  const { lookedThrough, isCut, total } = found;
  const extent = `${lookedThrough}${total !== undefined && total > lookedThrough ? ` of ${total}` : ''}`;
  const notice = `Only the first ${extent} ${search.resourceType} were looked through; there may be more that match.`;
  const page = withNotices(pageOfMatches(search, plan, found, options), isCut ? [notice] : []);
  return isEmpty(page) ? explained(page, search, plan, options) : page;
}

function startOf(search: SearchArguments): PageStart {
  const { resourceType, elements } = search;
  return {
    path: encodeURIComponent(resourceType),
    query: searchQuery(search),
    ...(elements && elements.length > 0 && { columns: elements }),
  };
}

/** The page that begins with the newest, where the platform says that it sorts; else the page as it came, said to be so. */
async function newestFirst(
  page: RecordPage,
  search: SearchArguments,
  plan: SearchPlan,
  options: FindOptions,
): Promise<RecordPage> {
  const unsorted = { ...page, warnings: [...page.warnings, ownOrder] };
  const { resourceType } = search;
  const sort = search.isStrict ? undefined : await options.sorts.find(options.source, resourceType, options.reader);
  return (sort === undefined ? undefined : await sortedPage(sort, search, plan, options)) ?? unsorted;
}

/** The first page in an order; undefined where the platform refuses to sort, or then finds nothing. */
async function sortedPage(
  sort: string,
  search: SearchArguments,
  plan: SearchPlan,
  options: FindOptions,
): Promise<RecordPage | undefined> {
  try {
    const page = withNotices(await fetchPage(startOf({ ...search, sort: [sort] }), options), plan.notices);
    if (isEmpty(page) || page.isUnfiltered) return page.isUnfiltered ? filteredPage(search, plan, options) : undefined;
    const isUnknown = page.order === undefined && mayMissNewest(search, page);
    return isUnknown ? { ...page, warnings: [...page.warnings, ownOrder] } : page;
  } catch (error) {
    if (!(error instanceof ViewError) || error.code !== 'PLATFORM_REFUSED') throw error;
    options.sorts.forget(options.source, search.resourceType);
    return undefined;
  }
}

/** How many a search finds. */
export interface FoundCount {
  readonly count: number;
  /** Whether there may be more. */
  readonly isExact: boolean;
  readonly warnings: readonly string[];
  /** What it means that there are none. */
  readonly absence?: string;
  readonly recorded: NonNullable<RecordPage['recorded']>;
}

/** What is counted is not shown. */
const countLimits = { rows: 2_000, characters: Number.MAX_SAFE_INTEGER };
/** Of what is looked at to see whether the platform applied the filters. */
const sampleLimits = { rows: 100, characters: Number.MAX_SAFE_INTEGER };

/**
 * Counts what {@link findShown} would find.
 *
 * @throws as `fetchPage`
 */
export async function countFound(search: SearchArguments, reading: Omit<FindOptions, 'limits'>): Promise<FoundCount> {
  const options = { ...reading, limits: countLimits };
  const plan = planSearch(search);
  if (plan.words.length > 0) return countOf(await wordPage(search, plan, options));
  const query = searchQuery({ ...search, params: { ...plan.params, _summary: 'count' } });
  const page = await fetchShown({ path: encodeURIComponent(search.resourceType), query }, options, (one) => one);
  if (isEmpty(page)) return countOf(await explained(withNotices(page, plan.notices), search, plan, options));
  const isIgnored = await isUnfiltered(page, search, plan, options);
  return countOf(isIgnored ? await filteredPage(search, plan, options) : withNotices(page, plan.notices));
}

/** Whether a number is of more than was asked for: what a platform counted does not show it, and a page of it does. */
async function isUnfiltered(
  page: RecordPage,
  search: SearchArguments,
  plan: SearchPlan,
  options: FindOptions,
): Promise<boolean> {
  const isOf = ({ rows, isUnfiltered: isMore }: RecordPage) => isMore === true || rows.some(({ isOther }) => isOther);
  if (page.rows.length > 0) return isOf(page);
  const sample = startOf({ ...search, params: plan.params, count: sampleLimits.rows });
  const found = await fetchPage(sample, { ...options, limits: sampleLimits }).catch(() => undefined);
  return found !== undefined && isOf(found);
}

/** A platform that ignores `_summary=count` and gives no total still shows how many there are at least. */
function countOf({ total, rows, next, isPart = false, warnings, absence, recorded = [] }: RecordPage): FoundCount {
  const own = rows.filter(({ isOther }) => !isOther);
  const others = rows.length - own.length;
  const notices = [
    voidNotice(own) ?? [],
    others === 0 ? [] : `${others} more are of another patient than was asked for, and are not counted.`,
  ].flat();
  return {
    count: total ?? own.length,
    isExact: !isPart && (total !== undefined || next === undefined),
    warnings: [...warnings, ...notices],
    absence,
    recorded,
  };
}

/** A total of more says that a page without rows is none of nothing. */
function isEmpty({ rows, next, total }: RecordPage): boolean {
  return rows.length === 0 && next === undefined && (total ?? 0) === 0;
}

function withNotices(page: RecordPage, notices: readonly string[]): RecordPage {
  return notices.length === 0 ? page : { ...page, warnings: [...notices, ...page.warnings] };
}

async function wordPage(search: SearchArguments, plan: SearchPlan, options: FindOptions): Promise<RecordPage> {
  const found = await searchWords(search, plan, options);
  const page = pageOfMatches(search, plan, found, options);
  if (found.matches.length > 0) return page;
  const look = lookOf(search, plan, options);
  if (filtersOf(plan).length === 0) {
    return withAbsence(page, look, await wholeCount(search, plan, found, options));
  }
  // Other filters may be what left it out: without them it may be there.
  const wider = { ...plan, params: addressingOf(plan), notices: [] };
  const all = await searchWords(search, wider, options).catch(() => undefined);
  const without = all && all.matches.length > 0 ? [withoutFilters(plan, all)] : [];
  const explained = {
    ...page,
    warnings: [...page.warnings, ...without],
    recorded: found.recorded.length > 0 ? found.recorded : (all?.recorded ?? []),
  };
  return withAbsence(explained, look, all && (await wholeCount(search, plan, all, options)));
}

function withoutFilters(plan: SearchPlan, { matches, isCut }: WordMatches): string {
  const names = filtersOf(plan).join(', ');
  return `Without ${names} ${isCut ? 'at least ' : ''}${matches.length} match: the filter leaves them out.`;
}

/** How many there were to look through; where only a part was looked through and the platform gave no total, it is asked. */
async function wholeCount(
  search: SearchArguments,
  plan: SearchPlan,
  { total, lookedThrough, isCut }: WordMatches,
  options: FindOptions,
): Promise<Unfiltered> {
  const counted = isCut && total === undefined ? await countUnfiltered(search, plan, options) : undefined;
  if (counted && counted.count >= lookedThrough) return counted;
  return { count: Math.max(total ?? 0, lookedThrough), isAtLeast: isCut && total === undefined };
}

function pageOfMatches(
  search: SearchArguments,
  plan: SearchPlan,
  found: WordMatches,
  options: FindOptions,
): RecordPage {
  const { matches, included, isCut, isSorted, notices, warnings, recorded } = found;
  const bundle: Bundle = {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(!isCut && { total: matches.length }),
    entry: [
      ...matches.map((resource) => ({ resource, search: { mode: 'match' as const } })),
      ...included.map((resource) => ({ resource, search: { mode: 'include' as const } })),
    ],
  };
  const query = searchQuery({ ...wholeRecord(search), params: plan.params });
  const page = pageOf(bundle, { ...startOf(search), query }, options);
  return {
    ...page,
    ...(isCut && { isPart: true }),
    ...(isSorted && matches.length > 1 && { order: 'newest first' as const }),
    warnings: [...plan.notices, ...notices, ...warnings, ...page.warnings],
    recorded,
  };
}

/** What an empty page of a search without words means. */
async function explained(
  page: RecordPage,
  search: SearchArguments,
  plan: SearchPlan,
  options: FindOptions,
): Promise<RecordPage> {
  const look = lookOf(search, plan, options);
  if (filtersOf(plan).length === 0) return withAbsence(page, look, undefined);
  const byName = byNameWords(search.resourceType, plan.params);
  if (byName) {
    const found = await fetchPage(startOf({ ...search, params: byName }), options).catch(() => undefined);
    if (found && !isEmpty(found)) return withNotices(found, [...plan.notices, nameWordsNotice]);
  }
  const ofKind = await withoutCategory(search, plan, options);
  if (ofKind) return ofKind;
  const byCode = codeFilters(search.resourceType, plan);
  if (byCode.words.length > 0) {
    // Records write codes with and without dots and zeros, of categories and of products: looking finds them.
    const found = await searchWords(search, byCode, options).catch(() => undefined);
    if (found) return wordsOfCodes(page, search, byCode, found, look, options);
  }
  return withAbsence(page, look, await countUnfiltered(search, plan, options));
}

/** Observations of a category, known by their codes, where the platform gives none a category. */
async function withoutCategory(
  search: SearchArguments,
  plan: SearchPlan,
  options: FindOptions,
): Promise<RecordPage | undefined> {
  const { category, ...params } = plan.params;
  if (search.resourceType !== 'Observation' || category === undefined) return undefined;
  const found = await searchWords(search, { ...plan, params }, options).catch(() => undefined);
  const asked = String(category).split(/[,|]/);
  const isOf = (one: FhirResource) => kindsByCode(one).some((kind) => asked.includes(kind));
  const matches = found?.matches.filter((one) => (one as Observation).category === undefined && isOf(one)) ?? [];
  if (found === undefined || matches.length === 0) return undefined;
  const notice = 'The platform finds none by category: these have no category, and are known by their codes.';
  return withNotices(pageOfMatches(search, { ...plan, params }, { ...found, matches }, options), [notice]);
}

async function wordsOfCodes(
  page: RecordPage,
  search: SearchArguments,
  byCode: SearchPlan,
  found: WordMatches,
  look: Look,
  options: FindOptions,
): Promise<RecordPage> {
  if (found.matches.length > 0) {
    const notice = 'The platform found none by that code as it is written.';
    return withNotices(pageOfMatches(search, byCode, found, options), [notice]);
  }
  const isWhole = filtersOf(byCode).length === 0;
  const unfiltered = isWhole
    ? await wholeCount(search, byCode, found, options)
    : await countUnfiltered(search, byCode, options);
  return withAbsence({ ...page, recorded: found.recorded }, look, unfiltered);
}

/** Counts what there is without filters: one request, of which only the number is read. */
async function countUnfiltered(
  search: SearchArguments,
  plan: SearchPlan,
  { reader, baseUrl }: FindOptions,
): Promise<Unfiltered | undefined> {
  const { resourceType } = search;
  const query = searchQuery({ ...wholeRecord(search), params: { ...addressingOf(plan), _summary: 'count' } });
  try {
    const bundle = resourceOf(await reader({ method: 'GET', path: encodeURIComponent(resourceType), query }));
    if (bundle.resourceType !== 'Bundle') return undefined;
    if (Number.isSafeInteger(bundle.total)) return { count: Number(bundle.total), isAtLeast: false };
    const count = bundle.entry?.filter(({ search: of }) => (of?.mode ?? 'match') === 'match').length ?? 0;
    const { start, warning } = follow(bundle, { path: encodeURIComponent(resourceType), query }, baseUrl);
    const isAtLeast = start !== undefined || warning !== undefined;
    return count === 0 && isAtLeast ? undefined : { count, isAtLeast };
  } catch {
    return undefined;
  }
}

/** All of a type in the same record. */
function wholeRecord({ resourceType, patient }: SearchArguments): SearchArguments {
  return { resourceType, patient };
}

function addressingOf(plan: SearchPlan): SearchPlan['params'] {
  const filters = new Set(filtersOf(plan));
  return Object.fromEntries(Object.entries(plan.params).filter(([name]) => !filters.has(name)));
}

function lookOf(
  { resourceType, patient, params = {} }: SearchArguments,
  plan: SearchPlan,
  { source }: FindOptions,
): Look {
  const asked = params['patient'] ?? params['subject'];
  const whose = typeof asked === 'string' ? patientIdIn(asked) : patient;
  return { resourceType, source, plan, patient: whose };
}
