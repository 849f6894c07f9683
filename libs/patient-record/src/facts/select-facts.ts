import { timeOf } from '@fhir-gateway/fhir';
import { hasStatus } from '@fhir-gateway/record-view';

import { contentHash } from '../matching/content-hash.js';
import type { Fact } from '../matching/fact.js';
import { liesWithin } from '../reading/within-dates.js';

/** Which facts of a list are asked for. */
export interface FactSelection {
  /** FHIR dates: from the first moment of the one to the last of the other. */
  readonly since?: string;
  readonly until?: string;
  /** As any source writes it, in codes or in everyday words: `active`, `current`. */
  readonly status?: string;
  readonly limit: number;
  /** {@link SelectedFacts.next} of the page before. */
  readonly cursor?: string;
}

/** A page of a list, and how much there is besides. */
export interface SelectedFacts {
  readonly facts: readonly Fact[];
  /** All that match, on whatever page. */
  readonly matching: number;
  /** Without a date, where dates were asked for: they match nothing, and nothing is said of them. */
  readonly undated: number;
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
}

/** Names a fact without saying what it is of; the same as long as its sources are. */
export function factId({ key }: Pick<Fact, 'key'>): string {
  return contentHash(key);
}

/**
 * A page of facts. A fact that a source lists under the status asked for is there, whatever other sources say.
 *
 * @returns undefined for a cursor that names no fact of the list: the record has changed since
 */
export function selectFacts(all: readonly Fact[], selection: FactSelection): SelectedFacts | undefined {
  const { since, until, status, limit, cursor } = selection;
  const dates = { ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
  const isDated = since !== undefined || until !== undefined;
  const found = all.filter((fact) => isInStatus(fact, status) && liesWithin(fact, dates));
  const undated = isDated ? all.filter((fact) => isInStatus(fact, status) && timeOf(fact.when) === undefined) : [];
  const start = cursor === undefined ? 0 : found.findIndex((fact) => factId(fact) === cursor) + 1;
  if (cursor !== undefined && start === 0) return undefined;
  const facts = found.slice(start, start + limit);
  const last = facts.at(-1);
  const hasMore = last !== undefined && start + limit < found.length;
  return {
    facts,
    matching: found.length,
    undated: undated.length,
    ...(hasMore && { next: factId(last) }),
  };
}

/** By what a source writes, in codes or in everyday words; a relapse is active. */
function isInStatus({ status, sources }: Fact, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const plain = wanted.trim().toLowerCase();
  const said = [status, ...sources.map((source) => source.said.status)];
  return (
    said.some((text) => text?.toLowerCase().split(', ').includes(plain)) ||
    sources.some(({ resource }) => hasStatus(resource, [plain]))
  );
}
