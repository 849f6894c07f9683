import type { Explanation } from './explanation.js';
import type { NormalExchange } from './normalize.js';

/** One aspect in which a request was answered differently. */
export interface Difference {
  /** `<setup>/<request id>` */
  readonly request: string;
  readonly what: string;
  readonly base: readonly string[];
  readonly now: readonly string[];
  /** Why it is meant; absent: nobody said. */
  readonly reason?: string;
}

/** What came of a comparison. */
export interface Comparison {
  readonly equal: number;
  readonly explained: number;
  readonly differ: number;
  readonly differences: readonly Difference[];
  /** Explanations of nothing that was found. */
  readonly unused: readonly Explanation[];
}

/** Exchanges of one build by `<setup>/<request id>`. */
export type Recording = ReadonlyMap<string, NormalExchange>;

/** Compares two recordings request by request. */
export function compareRecordings(base: Recording, now: Recording, explanations: readonly Explanation[]): Comparison {
  const used = new Set<Explanation>();
  const differences: Difference[] = [];
  const count = { equal: 0, explained: 0, differ: 0 };
  for (const request of new Set([...base.keys(), ...now.keys()])) {
    const found = differencesOf(request, base.get(request), now.get(request)).map((difference) => {
      const explanation = explanations.find((each) => explains(each, difference));
      if (explanation) used.add(explanation);
      return explanation ? { ...difference, reason: explanation.reason } : difference;
    });
    differences.push(...found);
    const isMeant = found.every(({ reason }) => reason !== undefined);
    count[found.length === 0 ? 'equal' : isMeant ? 'explained' : 'differ'] += 1;
  }
  return { ...count, differences, unused: explanations.filter((each) => !used.has(each)) };
}

function explains({ request, what, when }: Explanation, difference: Difference): boolean {
  if (!matches(request, difference.request) || !matches(what, difference.what)) return false;
  return when?.(difference.base, difference.now) ?? true;
}

function matches(wanted: string | RegExp, text: string): boolean {
  return typeof wanted === 'string' ? wanted === text : wanted.test(text);
}

function differencesOf(request: string, base?: NormalExchange, now?: NormalExchange): Difference[] {
  if (!base || !now) {
    const sent = (exchange?: NormalExchange): string[] => (exchange ? ['sent'] : ['not sent']);
    return [{ request, what: 'missing', base: sent(base), now: sent(now) }];
  }
  const aspects = (['status', 'body', 'audit', 'redis', 'metrics'] as const).map((what) => ({
    request,
    what,
    base: base[what],
    now: now[what],
  }));
  const names = new Set([...base.headers, ...now.headers].map(nameOf));
  const headers = [...names].map((name) => ({
    request,
    what: `header:${name}`,
    base: base.headers.filter((header) => nameOf(header) === name),
    now: now.headers.filter((header) => nameOf(header) === name),
  }));
  return [...aspects, ...headers].filter((each) => each.base.join('\n') !== each.now.join('\n'));
}

function nameOf(header: string): string {
  return header.slice(0, header.indexOf(':'));
}

/** Lines that are only in one of two texts, in order, each after `- ` or `+ `. */
export function lineDiff(base: readonly string[], now: readonly string[]): string[] {
  let start = 0;
  while (start < base.length && start < now.length && base[start] === now[start]) start++;
  let end = 0;
  const most = Math.min(base.length, now.length) - start;
  while (end < most && base[base.length - 1 - end] === now[now.length - 1 - end]) end++;
  const removed = base.slice(start, base.length - end);
  const added = now.slice(start, now.length - end);
  const kept = removed.length * added.length > mostCells ? new Set<string>() : commonLines(removed, added);
  return [
    ...removed.filter((line) => !kept.has(line)).map((line) => `- ${line}`),
    ...added.filter((line) => !kept.has(line)).map((line) => `+ ${line}`),
  ];
}

const mostCells = 1_000_000;

/** Lines that both have equally often; an order that changed shows as neither, so it is shown whole. */
function commonLines(one: readonly string[], other: readonly string[]): ReadonlySet<string> {
  const counts = (lines: readonly string[]): Map<string, number> => {
    const counted = new Map<string, number>();
    for (const line of lines) counted.set(line, (counted.get(line) ?? 0) + 1);
    return counted;
  };
  const [ours, theirs] = [counts(one), counts(other)];
  const common = new Set([...ours].filter(([line, count]) => theirs.get(line) === count).map(([line]) => line));
  const isReordered = one.every((line) => common.has(line)) && other.every((line) => common.has(line));
  return isReordered ? new Set() : common;
}
