import { type Person, whoseEntry } from '@fhir-gateway/fhir';
import type { Steps } from '@fhir-gateway/limits';
import type { Bundle, FhirResource } from 'fhir/r4.js';
import { follow, type PageAddress, type PageStart } from '../page-links.js';
import { projectResource } from '../project-resource.js';
import { isInOrder, rowOrder, type RowOrder } from '../row-order.js';
import { rowSize } from '../result-table.js';
import type { Row } from '../row.js';
import { entriesOf, ofMode, type FullEntry } from './bundle-entries.js';
import { bundleWarnings } from './bundle-warnings.js';
import { ClaimSums } from './claim-sums.js';
import type { PageLimits, PageOptions, RecordPage } from './record-page.js';
import { timeParameters } from './default-sort.js';
import { filterCheck, type FilterCheck } from './filter-check.js';
import { SeenRefs } from './seen-refs.js';

/** Pages of a platform that are read for one page of rows, empty ones among them. */
const mostPages = 5;
/** As many that have rows, and fewer than were asked for: some platforms choose the size of a page themselves. */
const mostFilling = 4;
/** Characters of rows that are fetched and left for later pages, where nobody says more. */
const usualRest = 64_000;
const again =
  'The platform named a page as the next one that it has given before; there may be more that it does not give out.';

/**
 * Makes one page of rows out of what is left of the platform's last page and of further ones. Each resource comes once,
 * and what does not fit is handed on with `next`, so that no page is asked for again to skip what it showed.
 */
export class PageBuilder {
  readonly #baseUrl: string;
  readonly #limits: PageLimits;
  readonly #person: Person | undefined;
  readonly #seen: SeenRefs;
  readonly #columns: readonly string[] | undefined;
  readonly #sums: ClaimSums;
  readonly #check: FilterCheck | undefined;
  readonly #filters: PageAddress | undefined;
  /** The names of filters that the platform did not apply. */
  readonly #unapplied = new Set<string>();
  readonly #rows: Row[] = [];
  readonly #included = new Map<string, Row>();
  readonly #warnings = new Set<string>();
  /** One for each part that the rows are of. */
  readonly #orders = new Set<RowOrder | undefined>();
  #rest: Row[] = [];
  #restSize = 0;
  #notStored = 0;
  #repeated = 0;
  #notShown = 0;
  #notMatching = 0;
  #isUnfiltered: boolean;
  #total: number | undefined;
  #next: PageAddress | undefined;
  #pages = 0;
  /** Those of them that had rows. */
  #filling = 0;
  #charactersLeft: number;
  #isFull = false;
  #isStopped = false;
  /** There is a next page that cannot be reached. */
  #isPart = false;

  constructor(start: PageStart, { baseUrl, limits, person }: Omit<PageOptions, 'reader'>) {
    this.#baseUrl = baseUrl;
    this.#limits = limits;
    this.#person = person;
    this.#charactersLeft = limits.characters;
    this.#seen = new SeenRefs(start.seen);
    this.#total = start.total;
    this.#columns = start.columns;
    this.#sums = new ClaimSums(start.sums);
    const { path, query, rest, filters = start, isUnfiltered = false } = start;
    this.#check = filterCheck(filters);
    this.#filters = this.#check && { path: filters.path, query: this.#check.query };
    this.#isUnfiltered = isUnfiltered;
    if (!rest?.isLast) this.#next = { path, query };
    if (!rest) return;
    this.#notStored = rest.notStored ?? 0;
    this.#orders.add(rest.order);
    for (const row of rest.rows) this.#place(row);
  }

  /** The platform's page to fetch next for this page of rows; `undefined` when the page is done. */
  get wanted(): PageAddress | undefined {
    if (this.#next === undefined || this.#isFull || this.#isStopped) return undefined;
    return this.#pages < mostPages && this.#filling < mostFilling ? this.#next : undefined;
  }

  get hasRows(): boolean {
    return this.#rows.length > 0;
  }

  /** Ends the page with what is there: what could not be fetched is behind `next`. */
  stop(): void {
    this.#isStopped = true;
  }

  /**
   * Adds the page of a platform that was asked for at `address`, in steps: it may have thousands of results.
   *
   * @param notices what the gateway says of the request
   */
  *add(bundle: Bundle, address: PageAddress, notices: readonly string[] = []): Steps<void> {
    this.#pages += 1;
    this.#seen.add(nameOf(address));
    if (Number.isSafeInteger(bundle.total) && Number(bundle.total) >= 0) this.#total = bundle.total;
    for (const warning of [...notices, ...bundleWarnings(bundle, address.query)]) this.#warnings.add(warning);
    const entries = entriesOf(bundle);
    const matches = ofMode(entries, 'match');
    if (matches.length > 0) this.#filling += 1;
    yield* this.#addMatches(matches, bundle, address);
    yield* this.#addIncluded(ofMode(entries, 'include'));
    this.#follow(bundle, address);
    if (this.#pages === 1 && isOnePage(bundle, address)) this.#sortWhole();
  }

  page(): RecordPage {
    const rows = this.#rows;
    const [order, ...others] = this.#orders;
    const next = this.#start(order);
    const sums = next === undefined ? this.#sumsOfAll() : undefined;
    return {
      rows,
      included: [...this.#included.values()],
      ...this.#counted(),
      ...(this.#notMatching > 0 && { isUnfiltered: true }),
      ...(order !== undefined && others.length === 0 && isInOrder(rows, order) && { order }),
      ...(next && { next }),
      ...(sums && { sums }),
      ...(this.#isPart && { isPart: true }),
      warnings: [...this.#warnings, ...this.#ownWarnings(next !== undefined)],
    };
  }

  /** A platform that did not apply what it was asked for counted something else. */
  #counted(): Pick<PageStart, 'total'> {
    if (this.#isUnfiltered) return {};
    return this.#total === undefined ? {} : { total: this.#total };
  }

  /** Of a part, or of what came twice or not at all, a sum would be taken for the whole. */
  #sumsOfAll(): RecordPage['sums'] {
    const lines = this.#sums.lines();
    const { count: claims = 0, leftOut = 0 } = this.#sums.totals ?? {};
    const isWhole = this.#warnings.size === 0 && this.#repeated === 0 && this.#notStored === 0;
    const isAll = this.#total === undefined || this.#total === claims + leftOut;
    return lines.length > 0 && isWhole && isAll ? { claims, leftOut, lines } : undefined;
  }

  #start(order: RowOrder | undefined): PageStart | undefined {
    const address = this.#next ?? { path: '', query: '' };
    if (this.#rest.length === 0 && this.#next === undefined) return undefined;
    const rest = {
      rows: this.#rest,
      ...(order !== undefined && this.#orders.size === 1 && { order }),
      ...(this.#next === undefined && { isLast: true }),
      ...(this.#notStored > 0 && { notStored: this.#notStored }),
    };
    const { totals } = this.#sums;
    return {
      ...address,
      ...(this.#rest.length > 0 && { rest }),
      ...(totals && { sums: totals }),
      seen: this.#seen.toString(),
      ...this.#counted(),
      ...(this.#isUnfiltered && { isUnfiltered: true }),
      ...(this.#filters && { filters: this.#filters }),
      ...(this.#columns && { columns: this.#columns }),
    };
  }

  #ownWarnings(isMore: boolean): string[] {
    const [repeated, notShown, notStored] = [this.#repeated, this.#notShown, isMore ? 0 : this.#notStored];
    const versions = isMore ? 0 : (this.#sums.totals?.versions ?? 0);
    return [
      ...(repeated > 0 ? [repeatedWarning(repeated)] : []),
      ...(versions > 0
        ? [`${versions} of these claims replace others or are replaced: added up, their amounts would count twice.`]
        : []),
      ...(this.#notMatching > 0 ? [unappliedWarning(this.#notMatching, [...this.#unapplied])] : []),
      ...(notShown > 0 ? [`${notShown} included resources are not shown; ask for fewer, or read them.`] : []),
      ...(notStored > 0
        ? [`The platform gave ${notStored} further results at once than can be shown here: search for less.`]
        : []),
    ];
  }

  *#addMatches(matches: readonly FullEntry[], bundle: Bundle, { query }: PageAddress): Steps<void> {
    const placed: Row[] = [];
    for (const [index, { resource }] of matches.entries()) {
      if (this.#restSize > (this.#limits.rest ?? usualRest)) {
        this.#notStored += matches.length - index;
        break;
      }
      const unmatched = this.#check?.unmatched(resource) ?? [];
      if (unmatched.length > 0) {
        for (const name of unmatched) this.#unapplied.add(name);
        this.#notMatching += 1;
        this.#isUnfiltered = true;
        yield;
        continue;
      }
      const row = this.#rowOf(resource);
      if (row.isOther) this.#isUnfiltered = true;
      // Of a history each version is a result of its own.
      const isNew = row.ref === undefined || bundle.type === 'history' || this.#seen.add(row.ref);
      if (!isNew) this.#repeated += 1;
      else {
        placed.push(row);
        this.#sums.add(resource);
        this.#place(row);
      }
      yield;
    }
    if (placed.length > 0) this.#orders.add(rowOrder(placed, query, bundle));
  }

  #rowOf(resource: FhirResource): Row {
    const row = projectResource(resource, { columns: this.#columns });
    const isOther = this.#person !== undefined && whoseEntry(resource, this.#person) === 'other';
    return isOther ? { ...row, isOther } : row;
  }

  /** Where all there is came at once and is shown in several pages, the newest come first. */
  #sortWhole(): void {
    const rows = [...this.#rows, ...this.#rest];
    const [first] = rows;
    const isWhole = this.#rest.length > 0 && this.#next === undefined && this.#notStored === 0;
    const isOfOneType = rows.every(({ type }) => type === first?.type);
    if (!isWhole || !isOfOneType || first === undefined || timeParameters(first.type).length === 0) return;
    const sorted = newestFirst(rows);
    this.#charactersLeft += this.#rows.reduce((size, row) => size + rowSize(row), 0);
    this.#rows.length = 0;
    [this.#rest, this.#restSize, this.#isFull] = [[], 0, false];
    for (const row of sorted) this.#place(row);
    this.#orders.clear();
    this.#orders.add(sorted.every(({ date }) => date !== undefined) ? 'newest first' : undefined);
  }

  /** Shows a row, if it fits and nothing before it waits; at least one, or a page could never end. */
  #place(row: Row): void {
    const size = rowSize(row);
    if (!this.#isFull && (this.#rows.length === 0 || size <= this.#charactersLeft)) {
      this.#charactersLeft -= size;
      this.#rows.push(row);
      this.#isFull = this.#rows.length >= this.#limits.rows;
      return;
    }
    this.#isFull = true;
    this.#rest.push(row);
    this.#restSize += size;
  }

  /** What belongs to matches is shown with the first of them. */
  *#addIncluded(entries: readonly FullEntry[]): Steps<void> {
    for (const [index, { resource }] of entries.entries()) {
      yield;
      const row = projectResource(resource, { columns: this.#columns });
      const size = rowSize(row);
      const ref = row.ref ?? `nameless ${this.#included.size}`;
      if (this.#included.has(ref)) continue;
      if (this.#included.size >= this.#limits.rows || size > this.#charactersLeft) {
        this.#notShown += entries.length - index;
        return;
      }
      this.#charactersLeft -= size;
      this.#included.set(ref, row);
    }
  }

  #follow(bundle: Bundle, address: PageAddress): void {
    const { start: next, warning } = follow(bundle, address, this.#baseUrl);
    if (warning !== undefined) {
      this.#warnings.add(warning);
      this.#isPart = true;
    }
    this.#next = next;
    // Rows between those which are stored and the next page would be missing.
    if (this.#notStored > 0) this.#next = undefined;
    if (next && this.#seen.has(nameOf(next))) {
      this.#warnings.add(again);
      this.#isPart = true;
      this.#next = undefined;
    }
  }
}

/** Whether an answer to a search that names no order may be sorted here. */
function isOnePage({ type }: Bundle, { query }: PageAddress): boolean {
  const params = new URLSearchParams(query);
  return type === 'searchset' && !params.has('_sort') && !params.has('_id');
}

/** Rows by their dates, the newest first; those without a date last, in the order in which they came. */
function newestFirst(rows: readonly Row[]): Row[] {
  return [...rows].sort(({ date: a = '' }, { date: b = '' }) => (a === b ? 0 : a < b ? 1 : -1));
}

/** Platforms leave a filter out of account without a word, and some say that they applied it. */
function unappliedWarning(count: number, names: readonly string[]): string {
  const left = count === 1 ? '1 result that does not match is' : `${count} results that do not match are`;
  return `The platform did not apply ${names.join(', ')}: ${left} left out, and how many it counts says nothing.`;
}

/** Where a page repeats some of an earlier one, the order changed in between, and others may have moved to where none looks. */
function repeatedWarning(count: number): string {
  const repeated =
    count === 1 ? '1 result came twice and is shown once' : `${count} results came twice and are shown once`;
  return `${repeated}. The platform changed the order between its pages, so others may be missing.`;
}

function nameOf({ path, query }: PageAddress): string {
  return `page ${path}?${query}`;
}
