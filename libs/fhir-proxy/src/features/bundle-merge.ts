import type { BundleEntry, BundlePage } from '../contract/bundle-page.js';
import type { PartPosition, SearchPlan } from '../request/search-plan.js';
import { HandedResults } from '../request/handed-results.js';

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
  readonly handed: HandedResults;
}

/**
 * Puts the pages of several parts together, part by part: each resource once, and what a part brings along (`_include`) with
 * its matches. A page of the platform is handed on whole: one that does not fit beside what is there already is left for the
 * next page, where it is asked for anew. So a link never says how much of a page was handed on, which would be wrong as soon
 * as the platform answers the same request in another order, or its records change.
 *
 * There are no more matches than asked for, unless the platform itself puts more into one page.
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
  const collected = new Collected(plan);
  const rest = answers.flatMap(({ position, page }) => (page ? collected.take(position, page) : []));
  rest.push(...unasked);
  const { entries, handed } = collected;
  const total = plan.isFirst ? firstTotal(answers, handed.duplicates, rest.length > 0) : plan.total;
  return { entries, rest, handed, total };
}

class Collected {
  readonly entries: string[] = [];
  readonly handed: HandedResults;
  readonly #limit: number;
  /** What stands on this page. */
  readonly #keys = new Set<string>();
  #matches = 0;

  constructor({ limit = Number.POSITIVE_INFINITY, additions, handed }: SearchPlan) {
    this.#limit = limit;
    this.handed = new HandedResults(additions.length, handed);
  }

  /** Takes a page that fits; returns where its part goes on. */
  take(position: PartPosition, page: BundlePage): PartPosition[] {
    const { index } = position;
    const matches = page.entries.filter(({ mode }) => mode === 'match');
    const isAlone = this.#matches === 0;
    if (!isAlone && this.#matches + matches.length > this.#limit) return [position];
    for (const entry of matches) if (this.handed.add(index, entry.key) && this.#add(entry)) this.#matches += 1;
    for (const entry of page.entries) if (entry.mode !== 'match') this.#add(entry);
    return page.next === undefined ? [] : [{ index, link: page.next }];
  }

  #add(entry: BundleEntry): boolean {
    if (entry.key !== undefined) {
      if (this.#keys.has(entry.key)) return false;
      this.#keys.add(entry.key);
    }
    this.entries.push(entry.text);
    return true;
  }
}

function firstTotal(answers: readonly PartAnswer[], duplicates: number, hasMore: boolean): number | undefined {
  const totals = answers.map(({ page }) => page?.total);
  if (totals.some((total) => total === undefined)) return undefined;
  const sum = totals.reduce<number>((all, total) => all + (total ?? 0), 0);
  if (duplicates === 0) return sum;
  return hasMore ? undefined : sum - duplicates;
}
