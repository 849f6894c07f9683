import { timeOf } from '@fhir-gateway/fhir';
import type { CodeableConcept, FhirResource } from 'fhir/r4.js';
import { ViewError } from '../errors.js';
import type { FhirReader } from '../fhir-reader.js';
import { gatherMatches, type GatheredMatches } from '../gather-matches.js';
import { projectResource } from '../project-resource.js';
import type { PageOptions, RecordedName } from '../search/record-page.js';
import { searchQuery, type SearchArguments } from '../search/search-query.js';
import { IncludedResources } from './included-resources.js';
import { MedicationLookUp, medicationTypes } from './medication-look-up.js';
import { recordedNames } from './recorded-names.js';
import { describeFilter, type SearchPlan } from './search-plan.js';
import { createMatcher, type Match, type Matcher } from './word-match.js';

/** How far a record is looked through for words. */
const lookLimits = { pages: 120, resources: 1000 };
/** How far a search by code goes on, beside what was looked through. */
const codeLimits = { pages: 10, resources: 500 };
/** More codes than these make an address that platforms refuse. */
const mostCodes = 60;
/** A call of a tool ends after 55 seconds, and has more to do than to look. */
const longestLookMs = 20_000;
/** Asked for at a time; platforms send fewer where they must. */
const pageSize = 200;

/** What a search by words found. */
export interface WordMatches {
  /** The resources, in the order of the platform, or newest first when none was asked for. */
  readonly matches: readonly FhirResource[];
  /** What was asked for along with them. */
  readonly included: readonly FhirResource[];
  readonly isSorted: boolean;
  /** How many resources were looked through. */
  readonly lookedThrough: number;
  /** Whether there are more than were looked through, or may be. */
  readonly isCut: boolean;
  /** How many there are to look through, where the platform says. */
  readonly total?: number;
  /** What was looked for and how, in the gateway's words. */
  readonly notices: readonly string[];
  /** What the platform said. */
  readonly warnings: readonly string[];
  /** Names in the record that are near to the words and were not taken for them, or what there is when nothing was found. */
  readonly recorded: readonly RecordedName[];
}

/** What a search by words is made with. */
type WordSearchOptions = Omit<PageOptions, 'limits'>;

/**
 * Looks for words in what a search returns, beside the codes that the words stand for: platforms search codes, and their
 * `:text` finds the beginning of a name at best.
 *
 * @throws as {@link gatherMatches}
 */
export async function searchWords(
  search: SearchArguments,
  plan: SearchPlan,
  options: WordSearchOptions,
): Promise<WordMatches> {
  const { resourceType } = search;
  const matchers = await Promise.all(plan.words.map((filter) => createMatcher(resourceType, filter)));
  const medications = new MedicationLookUp();
  const included = new IncludedResources();
  const watched = { ...options, reader: included.watching(medications.watching(options.reader)) };
  const gathered = await gather({ ...search, params: plan.params }, watched);
  const byCode =
    gathered.cut === undefined ? [] : await gatherByCode({ ...search, params: plan.params }, matchers, watched);
  const seen = new Set(gathered.matches.map(({ id }) => id));
  const resources = [...gathered.matches, ...byCode.filter(({ id }) => id === undefined || !seen.has(id))];
  if (medicationTypes.has(resourceType)) await medications.readMissing(resources, options.reader);
  const graded = resources.map((resource) => ({
    resource,
    match: gradeOf(medications.named(resource), matchers, medications.concepts),
  }));
  const { taken, notices } = takeBest(graded);
  const others = graded
    .filter(({ match, resource }) => match !== undefined && !taken.includes(resource))
    .map(({ resource }) => resource);
  const isSorted = !search.sort?.length && gathered.cut === undefined;
  const lookedFor = plan.words.map(({ values }) => values.join(' ')).join(' ');
  return {
    matches: (isSorted ? newestFirst(taken) : taken).map((resource) => medications.named(resource)),
    included: isIncluding(search) ? included.of(taken) : [],
    isSorted,
    lookedThrough: gathered.matches.length,
    isCut: gathered.cut !== undefined,
    total: gathered.total,
    notices: [
      ...matchers.map((matcher) => lookedForNotice(matcher, resourceType, gathered)),
      ...notices,
      ...(medications.unread > 0
        ? [`${medications.unread} medications behind references could not be read: what they are is not known.`]
        : []),
    ],
    warnings: gathered.warnings,
    recorded: recordedNames(
      (taken.length === 0 ? resources : others).map((resource) => medications.named(resource)),
      lookedFor,
      medications.concepts,
    ),
  };
}

function isIncluding({ include, revinclude }: SearchArguments): boolean {
  return (include?.length ?? 0) + (revinclude?.length ?? 0) > 0;
}

async function gather(search: SearchArguments, options: WordSearchOptions): Promise<GatheredMatches> {
  const query = searchQuery({ ...search, count: pageSize });
  const start = { path: encodeURIComponent(search.resourceType), query };
  const limited = { ...options, reader: withinTime(options.reader), limits: lookLimits };
  if (!medicationTypes.has(search.resourceType) || search.isStrict) return gatherMatches(start, limited);
  const include = [...(search.include ?? []), `${search.resourceType}:medication`];
  const including = { ...start, query: searchQuery({ ...search, include, count: pageSize }) };
  return gatherMatches(including, limited).catch((error: unknown) => {
    // Not every platform sends medications along: without them they are read one by one.
    if (error instanceof ViewError && error.code === 'PLATFORM_REFUSED') return gatherMatches(start, limited);
    throw error;
  });
}

/** The same reader until the time of a look is over, which ends with what was read until then. */
function withinTime(reader: FhirReader): FhirReader {
  const end = Date.now() + longestLookMs;
  let isFirst = true;
  return (request) => {
    if (!isFirst && Date.now() > end) return Promise.reject(new Error('The time of the look is over.'));
    isFirst = false;
    return reader(request);
  };
}

/** What the platform finds by the codes themselves, where there is too much to look through. */
async function gatherByCode(
  search: SearchArguments,
  matchers: readonly Matcher[],
  options: WordSearchOptions,
): Promise<readonly FhirResource[]> {
  const [matcher] = matchers;
  const codes =
    matcher?.values.flatMap(({ meaning }) => meaning?.codes ?? []).filter(({ relation }) => relation !== 'h') ?? [];
  if (matcher === undefined || codes.length === 0 || codes.length > mostCodes) return [];
  const param = search.resourceType === 'Immunization' ? 'vaccine-code' : 'code';
  const value = codes.map(({ system, code }) => `${system}|${code}`).join(',');
  const query = searchQuery({ ...search, params: { ...search.params, [param]: value }, count: pageSize });
  const found = await gatherMatches(
    { path: encodeURIComponent(search.resourceType), query },
    { ...options, limits: codeLimits },
  ).catch(() => undefined);
  return found?.matches ?? [];
}

interface Graded {
  readonly resource: FhirResource;
  readonly match: Match | undefined;
}

/** The weakest of the matches with each filter; undefined when one does not match. */
export function gradeOf(
  resource: FhirResource,
  matchers: readonly Matcher[],
  medications: ReadonlyMap<string, CodeableConcept>,
): Match | undefined {
  let weakest: Match | undefined = 'code';
  for (const matcher of matchers) {
    const match = matcher.match(resource, medications);
    if (match === undefined) return undefined;
    if (strength.indexOf(match) > strength.indexOf(weakest)) weakest = match;
  }
  return weakest;
}

const strength: readonly Match[] = ['code', 'name', 'other', 'history'];

/** What was meant; where there is none of it, what has the word in its name, and says that it is something else. */
export function takeBest(graded: readonly Graded[]): { taken: FhirResource[]; notices: string[] } {
  const of = (...matches: readonly Match[]) =>
    graded.filter(({ match }) => match !== undefined && matches.includes(match)).map(({ resource }) => resource);
  const meant = of('code', 'name');
  const aside = of('other', 'history').length;
  if (meant.length > 0) {
    const notice = `${aside} more have the word in their name and are coded as something else, or are a history or risk of it or of a related kind.`;
    return { taken: meant, notices: aside > 0 ? [notice] : [] };
  }
  const other = of('other');
  if (other.length > 0)
    return {
      taken: other,
      notices: [
        'None has a code of what was looked for: these have the word in their name and are coded as something else.',
      ],
    };
  const history = of('history');
  if (history.length > 0)
    return {
      taken: history,
      notices: ['None is of what was looked for itself: these are a history or risk of it, or of a related kind.'],
    };
  return { taken: [], notices: [] };
}

function newestFirst(resources: readonly FhirResource[]): FhirResource[] {
  const atMs = (resource: FhirResource): number => timeOf(projectResource(resource).date)?.fromMs ?? -Infinity;
  const dated = resources.map((resource) => ({ resource, atMs: atMs(resource) }));
  return dated
    .sort((one, other) => (one.atMs < other.atMs ? 1 : one.atMs > other.atMs ? -1 : 0))
    .map(({ resource }) => resource);
}

const mostCodesSaid = 4;
const mostNamesSaid = 4;

function lookedForNotice({ filter, values }: Matcher, resourceType: string, gathered: GatheredMatches): string {
  const looked = `${gathered.matches.length}${gathered.total !== undefined && gathered.cut ? ` of ${gathered.total}` : ''} ${resourceType}`;
  const extent = gathered.cut ? `only in the first ${looked}; there may be more` : `in ${looked}`;
  return `Looked for ${describeFilter(filter)} ${values.map(understoodText).join(', ')} ${extent}.`;
}

/** Of an ICD-10 code as it is compared, what stands before the dot. */
const icdCategory = /^(ICD-10 [A-Z]\d[\dAB])(?=[\dA-Z])/;

/** How the value of a filter was understood. */
export function understoodText({ meaning, offers, isCode }: Matcher['values'][number]): string {
  if (isCode) return 'by code';
  const meant = offers.length > 0 ? ` (it may stand for ${offers.join(', ')}: say which)` : '';
  if (!meaning) return `by the words in the record${meant}`;
  const { reason, understoodAs, codes, ingredients } = meaning;
  const names = some(understoodAs, mostNamesSaid);
  const listed = codes.filter(({ relation }) => relation !== 'h').map(({ key }) => key.replace(icdCategory, '$1.'));
  const how = reason === 'class' ? 'as a class: ' : reason === 'fuzzy' ? 'as a misspelling of ' : 'as ';
  const coded =
    listed.length === 0
      ? ''
      : ` (${some(listed, mostCodesSaid)}${ingredients.length > 0 ? ' and products with it' : ''})`;
  return `${how}${names}${coded} and by the words in the record`;
}

function some(items: readonly string[], most: number): string {
  const rest = items.length - most;
  return rest > 0 ? `${items.slice(0, most).join(', ')} and ${rest} more` : items.join(', ');
}
