import { timeSpan } from '@fhir-gateway/record-view';

import { contentHash } from '../matching/content-hash.js';
import type { Fact } from '../matching/fact.js';

/** Which facts of a list are asked for. */
export interface FactSelection {
  /** FHIR dates: from the first moment of the one to the last of the other. */
  readonly since?: string;
  readonly until?: string;
  /** As any source writes it, such as `active`. */
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
  const isDated = since !== undefined || until !== undefined;
  const found = all.filter((fact) => hasStatus(fact, status) && isWithin(fact, since, until));
  const undated = isDated ? all.filter((fact) => hasStatus(fact, status) && timeSpan(fact.when) === undefined) : [];
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

function isWithin({ when }: Fact, since: string | undefined, until: string | undefined): boolean {
  if (since === undefined && until === undefined) return true;
  const span = timeSpan(when);
  if (span === undefined) return false;
  const [from, to] = [timeSpan(since)?.fromMs ?? -Infinity, timeSpan(until)?.untilMs ?? Infinity];
  return span.fromMs < to && span.untilMs > from;
}

function hasStatus({ status, sources }: Fact, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const plain = wanted.trim().toLowerCase();
  const said = [status, ...sources.map((source) => source.said.status)];
  return said.some((text) => text?.toLowerCase().split(', ').includes(plain));
}
