import type { BundleEntry, BundlePage } from '../contract/bundle-page.js';
import type { PartPosition, SearchPlan } from '../request/search-plan.js';

/** One part of a search as it was answered: a page, or why there is none, in words that are safe to show. */
export interface PartAnswer {
  readonly position: PartPosition;
  readonly page?: BundlePage;
  readonly failure?: string;
}

/** What one page of a search that is put together holds. */
export interface MergedPage {
  /** Entries as text, each once. */
  readonly entries: readonly string[];
  readonly total?: number;
  /** Where the parts go on; empty on the last page. */
  readonly rest: readonly PartPosition[];
}

/**
 * Puts the pages of several parts together, part by part: each resource once, no more matches than asked for, and what
 * a part brings along (`_include`) with the first of its matches.
 *
 * The total is the sum where every part named one, and missing where one did not, where one failed, or where the same
 * resource came up twice while there is more to come.
 *
 * @param answers in the order of the parts
 * @param unasked parts that were left for later pages
 */
export function mergePages(
  plan: SearchPlan,
  answers: readonly PartAnswer[],
  unasked: readonly PartPosition[],
): MergedPage {
  const collected = new Collected(plan.limit);
  const rest = answers.flatMap(({ position, page }) => (page ? collected.take(position, page) : []));
  rest.push(...unasked);
  const total = plan.isFirst ? firstTotal(answers, collected, rest.length > 0) : plan.total;
  return { entries: collected.entries, rest, ...(total !== undefined && { total }) };
}

class Collected {
  readonly entries: string[] = [];
  matches = 0;
  duplicates = 0;
  readonly #seen = new Set<string>();
  readonly #limit: number;

  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
  }

  /** Takes what fits of a page; returns where its part goes on. */
  take(position: PartPosition, page: BundlePage): PartPosition[] {
    const matches = page.entries.filter(({ mode }) => mode === 'match');
    let at = position.skip;
    for (; at < matches.length && this.matches < this.#limit; at += 1) this.#addMatch(matches[at]);
    const isPart = at < matches.length;
    const isSeen = at > position.skip || matches.length === 0;
    if (isSeen) for (const entry of page.entries) if (entry.mode !== 'match') this.#add(entry);
    if (isPart) return [{ ...position, skip: at }];
    return page.next === undefined ? [] : [{ index: position.index, link: page.next, skip: 0 }];
  }

  #addMatch(entry: BundleEntry | undefined): void {
    if (!entry) return;
    if (this.#add(entry)) this.matches += 1;
    else this.duplicates += 1;
  }

  #add(entry: BundleEntry): boolean {
    if (entry.key !== undefined) {
      if (this.#seen.has(entry.key)) return false;
      this.#seen.add(entry.key);
    }
    this.entries.push(entry.text);
    return true;
  }
}

function firstTotal(answers: readonly PartAnswer[], collected: Collected, hasMore: boolean): number | undefined {
  const totals = answers.map(({ page }) => page?.total);
  if (totals.some((total) => total === undefined)) return undefined;
  const sum = totals.reduce<number>((all, total) => all + (total ?? 0), 0);
  if (collected.duplicates === 0) return sum;
  return hasMore ? undefined : sum - collected.duplicates;
}
