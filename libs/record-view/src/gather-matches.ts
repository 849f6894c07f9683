import type { FhirResource } from 'fhir/r4.js';
import { matchPages } from './match-pages.js';
import type { PageAddress } from './page-links.js';
import type { PageOptions } from './search/record-page.js';

/** How far a search is followed. */
export interface GatherLimits {
  readonly pages: number;
  readonly resources: number;
}

/**
 * Why matches are missing: `limit` there are more than the limits allow; `failed` a further page was not answered;
 * `unreachable` the platform gives no address of a further page that can be followed.
 */
export type GatherCut = 'limit' | 'failed' | 'unreachable';

/** The matches of a search, of all its pages unless `cut` says why not. */
export interface GatheredMatches {
  /** Each once, in the platform's order. */
  readonly matches: readonly FhirResource[];
  readonly cut?: GatherCut;
  /** How many the platform says there are; absent when it does not say. */
  readonly total?: number;
  readonly warnings: readonly string[];
  /** What the platform says beside the matches, between quotes, each once. */
  readonly said: readonly string[];
  /** How many entries came in all, and how many of them came before. */
  readonly came: number;
  readonly repeated: number;
  /** How many different ones came, with those that are beyond the limits or were not read. */
  readonly seen: number;
  /** Entries of its pages that the reader did not parse, or that hold no resource. */
  readonly leftOut: number;
  /** Names of some of those that were too large. */
  readonly skipped: readonly string[];
}

/** How a search is read whole. */
interface GatherOptions extends Omit<PageOptions, 'limits'> {
  readonly limits: GatherLimits;
  /** Gets the matches of each page as soon as it is here, as far as the limits go. */
  readonly onPage?: (matches: readonly FhirResource[]) => Promise<void>;
}

/**
 * Reads a search from its first page to its last, as far as the limits go.
 *
 * @throws ViewError PLATFORM_REFUSED | ANSWER_UNEXPECTED, and whatever the reader throws, for the first page alone: what was
 *   read before a later page failed is kept
 */
export async function gatherMatches(
  first: PageAddress,
  { reader, baseUrl, limits, onPage }: GatherOptions,
): Promise<GatheredMatches> {
  const matches = new Map<string, FhirResource>();
  const warnings = new Set<string>();
  const said = new Set<string>();
  const skipped: string[] = [];
  let [pages, leftOut, came, repeated] = [0, 0, 0, 0];
  let total: number | undefined;
  const gathered = (cut?: GatherCut): GatheredMatches => ({
    matches: [...matches.values()].slice(0, limits.resources),
    ...(cut && { cut }),
    // Some count their page alone.
    ...(total !== undefined && total >= matches.size && { total }),
    warnings: [...warnings],
    said: [...said],
    came,
    repeated,
    seen: matches.size + leftOut,
    leftOut,
    skipped,
  });
  try {
    for await (const page of matchPages(first, { reader, baseUrl })) {
      pages += 1;
      leftOut += page.leftOut;
      came += page.leftOut + page.matches.length;
      skipped.push(...page.skipped);
      await onPage?.(page.matches.slice(0, Math.max(0, limits.resources - matches.size)));
      for (const resource of page.matches) {
        const name = nameOf(resource, matches.size);
        if (matches.has(name)) repeated += 1;
        matches.set(name, resource);
      }
      for (const warning of page.warnings) warnings.add(warning);
      if (page.said !== undefined) said.add(page.said);
      total = page.total ?? total;
      if (page.next === 'unreachable') return gathered('unreachable');
      const isFull = pages >= limits.pages || matches.size >= limits.resources;
      if (matches.size > limits.resources || (page.next === 'page' && isFull)) return gathered('limit');
    }
  } catch (error) {
    if (pages === 0) throw error;
    return gathered('failed');
  }
  // There is more than came, and no link to it.
  return gathered(total !== undefined && total > matches.size ? 'unreachable' : undefined);
}

/** A record that moved to the next page while it was read comes twice; one without an id cannot be told from another. */
function nameOf({ resourceType, id }: FhirResource, count: number): string {
  return id === undefined ? `nameless ${count}` : `${resourceType}/${id}`;
}
