import type { Bundle, BundleEntry, FhirResource, OperationOutcome } from 'fhir/r4.js';
import { ViewError } from './errors.js';
import type { FhirReader, ReaderAnswer } from './fhir-reader.js';
import { follow, type PageStart } from './page-links.js';
import { outcomeTexts, resourceOf } from './platform-answer.js';
import { projectResource } from './project-resource.js';
import { quote } from './record-fence.js';
import { rowSize } from './result-table.js';
import type { Row } from './row.js';
import { rowOrder, type RowOrder } from './row-order.js';
import { unappliedParameters } from './search-echo.js';

/** How much of an answer to show. */
export interface PageLimits {
  /** Most matches a page shows. */
  readonly rows: number;
  /** Most characters that the rows of a page take in each half of a result, as JSON. */
  readonly characters: number;
}

/** One page of a search as rows. Nothing is dropped in silence: what is not here is behind `next` or in `warnings`. */
export interface RecordPage {
  /** Matches, in the platform's order. */
  readonly rows: readonly Row[];
  /** What `include` and `revinclude` brought along. */
  readonly included: readonly Row[];
  /** How many matches the platform says there are in all; absent when it does not say. */
  readonly total?: number;
  /** The order of the matches, when it was asked for, the platform says it kept it, and these rows are in it. */
  readonly order?: RowOrder;
  /** Where the next page begins; absent when this was the last. */
  readonly next?: PageStart;
  /** What the platform said beside the matches, and what could not be shown. */
  readonly warnings: readonly string[];
}

/** What a page is fetched with. */
export interface PageOptions {
  readonly reader: FhirReader;
  /** The FHIR base under which links of the answer stand, without trailing slash. */
  readonly baseUrl: string;
  readonly limits: PageLimits;
}

/**
 * Fetches the page of a search that begins at `start`.
 *
 * @throws ViewError PLATFORM_REFUSED | ANSWER_UNEXPECTED, and whatever the reader throws
 */
export function fetchPage(start: PageStart, options: PageOptions): Promise<RecordPage> {
  return fetchShown(start, options, (page) => page);
}

/**
 * Fetches the page of a search that begins at `start`, and makes of it what is shown, at once: with many searches at a
 * time, Bundles and rows that wait until somebody looks at them are what costs most.
 *
 * @throws as {@link fetchPage}, and whatever `show` throws
 */
export async function fetchShown<Shown>(
  start: PageStart,
  options: PageOptions,
  show: (page: RecordPage) => Shown,
): Promise<Shown> {
  const shown: Shown[] = [];
  const take = (answer: ReaderAnswer): ReaderAnswer => {
    shown.push(show(pageOf(bundleOf(answer), start, options)));
    return { ...answer, body: undefined };
  };
  const answer = await options.reader({ method: 'GET', path: start.path, query: start.query, take });
  if (shown.length === 0) take(answer);
  return shown[0] as Shown;
}

function bundleOf(answer: ReaderAnswer): Bundle {
  const bundle = resourceOf(answer);
  if (bundle.resourceType === 'Bundle') return bundle;
  throw new ViewError('ANSWER_UNEXPECTED', 'The platform answered the search without a Bundle.', answer.status);
}

/** The page that begins at `start` of a Bundle that was answered; see {@link fetchPage}. */
export function pageOf(bundle: Bundle, start: PageStart, options: Omit<PageOptions, 'reader'>): RecordPage {
  const entries = entriesOf(bundle);
  const matches = ofMode(entries, 'match').slice(start.skip);
  const budget = { characters: options.limits.characters };
  const rows = takeRows(matches, options.limits.rows, budget, 1);
  // Anything included belongs to some match and is shown with the first page.
  const brought = start.skip === 0 ? ofMode(entries, 'include') : [];
  const included = takeRows(brought, options.limits.rows, budget, 0);
  const next = follow(bundle, start, options.baseUrl, rows.length < matches.length ? rows.length : undefined);
  const order = rowOrder(rows, start.query, bundle);
  return {
    rows,
    included,
    ...(isCount(bundle.total) && { total: bundle.total }),
    ...(order && { order }),
    ...(next.start && { next: next.start }),
    warnings: [
      ...warningsOf(bundle, entries, start),
      ...(included.length < brought.length
        ? [`${brought.length - included.length} included resources are not shown; ask for fewer, or read them.`]
        : []),
      ...(next.warning === undefined ? [] : [next.warning]),
    ],
  };
}

/** The resources of a Bundle that matched the search, in its order. */
export function matchesIn(bundle: Bundle): FhirResource[] {
  return ofMode(entriesOf(bundle), 'match').map(({ resource }) => resource);
}

/** What a Bundle says about its search beside the matches. */
export function warningsIn(bundle: Bundle, start: PageStart): string[] {
  return warningsOf(bundle, entriesOf(bundle), start);
}

function warningsOf(bundle: Bundle, entries: readonly FullEntry[], start: PageStart): string[] {
  return [...toldBy(ofMode(entries, 'outcome')), ...(start.skip === 0 ? unappliedWarning(bundle, start) : [])];
}

function isCount(total: unknown): total is number {
  return Number.isSafeInteger(total) && Number(total) >= 0;
}

function toldBy(outcomes: readonly FullEntry[]): string[] {
  const texts = outcomes.slice(0, 2).flatMap(({ resource }) => outcomeTexts(resource as OperationOutcome));
  return texts.length === 0 ? [] : [`The platform says: ${quote(texts.slice(0, 6).join('; '))}`];
}

function unappliedWarning(bundle: Bundle, start: PageStart): string[] {
  const names = unappliedParameters(bundle, start.query);
  if (names.length === 0) return [];
  return [`The platform does not confirm that it applied ${names.join(', ')}; there may be rows that do not match.`];
}

type FullEntry = BundleEntry & { resource: FhirResource };

function hasResource(entry: BundleEntry | null): entry is FullEntry {
  return typeof entry?.resource?.resourceType === 'string';
}

function entriesOf({ entry }: Bundle): FullEntry[] {
  return (Array.isArray(entry) ? entry : []).filter(hasResource);
}

/** Servers may leave out the mode; then an OperationOutcome speaks about the search and anything else matched it. */
function modeOf({ search, resource }: FullEntry): string {
  return search?.mode ?? (resource.resourceType === 'OperationOutcome' ? 'outcome' : 'match');
}

function ofMode(entries: readonly FullEntry[], mode: string): FullEntry[] {
  return entries.filter((entry) => modeOf(entry) === mode);
}

/** The rows that fit what is left of the budget, and at least `least` of them, or a page could never end. */
function takeRows(entries: readonly FullEntry[], most: number, budget: { characters: number }, least: number): Row[] {
  const rows: Row[] = [];
  for (const { resource } of entries) {
    if (rows.length === most) break;
    const row = projectResource(resource);
    const size = rowSize(row);
    if (size > budget.characters && rows.length >= least) break;
    budget.characters -= size;
    rows.push(row);
  }
  return rows;
}
