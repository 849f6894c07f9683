import type { Bundle, BundleEntry, FhirResource, OperationOutcome } from 'fhir/r4.js';
import { ViewError } from './errors.js';
import type { FhirReader } from './fhir-reader.js';
import { outcomeText, resourceOf } from './platform-answer.js';
import { projectResource } from './project-resource.js';
import type { Row } from './row.js';
import { rowLine } from './row-table.js';

/** Where in a search a page begins. */
export interface PageStart {
  readonly path: string;
  readonly query: string;
  /** Matches of that answer which were shown before. */
  readonly skip: number;
}

/** How much of an answer to show. */
export interface PageLimits {
  /** Most matches a page shows. */
  readonly rows: number;
  /** Most characters the rows of a page take as text. */
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
export async function fetchPage(start: PageStart, options: PageOptions): Promise<RecordPage> {
  const answer = await options.reader({ method: 'GET', path: start.path, query: start.query });
  const bundle = resourceOf(answer);
  if (bundle.resourceType !== 'Bundle') {
    throw new ViewError('ANSWER_UNEXPECTED', 'The platform answered the search without a Bundle.', answer.status);
  }
  return paginate(bundle, start, options);
}

function paginate(bundle: Bundle, start: PageStart, options: PageOptions): RecordPage {
  const entries = (bundle.entry ?? []).filter(hasResource);
  const matches = entries.filter((entry) => modeOf(entry) === 'match').slice(start.skip);
  const rows = takeRows(matches, options.limits);
  // The last one shown completes the answer; anything included belongs to some match and is shown with the first page.
  const included = start.skip === 0 ? takeRows(ofMode(entries, 'include'), options.limits) : [];
  const warnings = ofMode(entries, 'outcome').map(({ resource }) => outcomeText(resource as OperationOutcome));
  const leftOut = start.skip === 0 ? ofMode(entries, 'include').length - included.length : 0;
  const follow = nextStart(bundle, start, options.baseUrl, rows.length < matches.length ? rows.length : undefined);
  return {
    rows,
    included,
    ...(bundle.total !== undefined && { total: bundle.total }),
    ...(follow.next && { next: follow.next }),
    warnings: [
      ...warnings.filter((text) => text !== undefined),
      ...(leftOut > 0 ? [`${leftOut} included resources are not shown; ask for fewer, or read them one by one.`] : []),
      ...(follow.warning ? [follow.warning] : []),
    ],
  };
}

type FullEntry = BundleEntry & { resource: FhirResource };

function hasResource(entry: BundleEntry): entry is FullEntry {
  return entry.resource !== undefined;
}

/** Servers may leave out the mode; then an OperationOutcome speaks about the search and anything else matched it. */
function modeOf({ search, resource }: FullEntry): string {
  return search?.mode ?? (resource.resourceType === 'OperationOutcome' ? 'outcome' : 'match');
}

function ofMode(entries: readonly FullEntry[], mode: string): FullEntry[] {
  return entries.filter((entry) => modeOf(entry) === mode);
}

/** The rows that fit; always at least one, or a page could never end. */
function takeRows(entries: readonly FullEntry[], limits: PageLimits): Row[] {
  const rows: Row[] = [];
  let characters = 0;
  for (const { resource } of entries) {
    if (rows.length === limits.rows) break;
    const row = projectResource(resource);
    characters += rowLine(row).length + 1;
    if (characters > limits.characters && rows.length > 0) break;
    rows.push(row);
  }
  return rows;
}

function nextStart(
  bundle: Bundle,
  start: PageStart,
  baseUrl: string,
  shownOfThis: number | undefined,
): { next?: PageStart; warning?: string } {
  if (shownOfThis !== undefined) return { next: { ...start, skip: start.skip + shownOfThis } };
  const url = bundle.link?.find(({ relation }) => relation === 'next')?.url;
  if (url === undefined) return {};
  const position = positionOf(url, baseUrl);
  if (!position)
    return { warning: 'There is a next page, but the platform keeps it at an address that is not followed.' };
  if (position.path === start.path && position.query === start.query) {
    return {
      warning: 'The platform named this same page as the next one; there may be more that it does not give out.',
    };
  }
  return { next: { ...position, skip: 0 } };
}

function positionOf(url: string, baseUrl: string): { path: string; query: string } | undefined {
  const below = url.startsWith(baseUrl) ? url.slice(baseUrl.length) : undefined;
  // The base must end where a path or query begins, or another platform's longer name would pass for this one.
  if (below === undefined || !/^[/?]/.test(below)) return undefined;
  const mark = below.indexOf('?');
  const path = mark === -1 ? below : below.slice(0, mark);
  return { path: path.replace(/^\//, ''), query: mark === -1 ? '' : below.slice(mark + 1) };
}
