import type { Entry } from './entry.js';
import type { SectionRule } from './section-rule.js';

/** Entries that are one fact, and the groups that may be the same. */
export interface EntryGroup {
  readonly entries: Entry[];
  readonly possible: Set<EntryGroup>;
}

/** A key that more groups than these share says too little to name each of them at each other. */
const mostLinked = 12;

/**
 * Groups entries by what they share. A key of `identical` joins any two; one of `same` joins entries of different platforms,
 * each with at most one of another, since two entries of one platform are two things there unless it says otherwise.
 * Whoever is not joined by such a key may still be the same. The result does not depend on the order of the entries.
 */
export function groupEntries(entries: readonly Entry[], rule: SectionRule): EntryGroup[] {
  const sorted = [...entries].sort(byStateAndOrder);
  const groups = new Map<Entry, EntryGroup>();
  for (const entry of sorted) groups.set(entry, { entries: [entry], possible: new Set() });
  const groupOf = (entry: Entry): EntryGroup => groups.get(entry) as EntryGroup;
  const join = (one: EntryGroup, other: EntryGroup): void => {
    const [kept, added] = one.entries.length >= other.entries.length ? [one, other] : [other, one];
    for (const entry of added.entries) {
      kept.entries.push(entry);
      groups.set(entry, kept);
    }
  };
  for (const bucket of bucketsOf(sorted, ({ identical }) => identical)) {
    const [first, ...others] = bucket;
    for (const other of others) {
      if (first && groupOf(first) !== groupOf(other)) join(groupOf(first), groupOf(other));
    }
  }
  const same = bucketsOf(sorted, (entry) => entry.same);
  for (const bucket of same) joinSame(bucket, { rule, groupOf, join });
  const isSame = rule.isCompatible?.bind(rule) ?? ((): boolean => true);
  for (const bucket of same) link(bucket, groupOf, isSame);
  const mayBe = rule.isPossible?.bind(rule) ?? ((): boolean => true);
  for (const bucket of bucketsOf(sorted, (entry) => entry.possible, true)) link(bucket, groupOf, mayBe);
  return [...new Set(groups.values())];
}

interface Joining {
  readonly rule: SectionRule;
  groupOf(entry: Entry): EntryGroup;
  join(one: EntryGroup, other: EntryGroup): void;
}

function joinSame(bucket: readonly Entry[], { rule, groupOf, join }: Joining): void {
  const representatives: Entry[] = [];
  for (const entry of bucket) {
    const found = representatives.find((one) => mayJoin(groupOf(one), groupOf(entry), rule));
    if (found === undefined) representatives.push(entry);
    else if (groupOf(found) !== groupOf(entry)) join(groupOf(found), groupOf(entry));
  }
}

function mayJoin(one: EntryGroup, other: EntryGroup, rule: SectionRule): boolean {
  if (one === other) return true;
  if (!rule.isFolded) {
    const there = new Set(one.entries.map(({ source }) => source.connection));
    if (other.entries.some(({ source }) => there.has(source.connection))) return false;
  }
  return one.entries.every((here) => other.entries.every((there) => rule.isCompatible?.(here, there) ?? true));
}

function link(
  bucket: readonly Entry[],
  groupOf: (entry: Entry) => EntryGroup,
  mayBe: (one: Entry, other: Entry) => boolean,
): void {
  const stated = bucket.filter(({ state }) => state === 'stated');
  const distinct = new Set(stated.map(groupOf));
  if (distinct.size < 2 || distinct.size > mostLinked) return;
  for (const [at, one] of stated.entries()) {
    for (const other of stated.slice(at + 1)) {
      const [here, there] = [groupOf(one), groupOf(other)];
      if (here === there || !mayBe(one, other)) continue;
      here.possible.add(there);
      there.possible.add(here);
    }
  }
}

/** Withdrawn entries come last: they join what nobody else of their platform has joined. */
function byStateAndOrder(one: Entry, other: Entry): number {
  const state = Number(one.state === 'withdrawn') - Number(other.state === 'withdrawn');
  return state === 0 ? compare(one.order, other.order) : state;
}

/** Entries that share a key, by the order of the keys. */
function bucketsOf(
  entries: readonly Entry[],
  keysOf: (entry: Entry) => readonly string[],
  isAcross = false,
): Entry[][] {
  const buckets = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const key of new Set(keysOf(entry))) {
      const whole = isAcross ? key : `${entry.apart}\n${key}`;
      const bucket = buckets.get(whole);
      if (bucket) bucket.push(entry);
      else buckets.set(whole, [entry]);
    }
  }
  return [...buckets]
    .filter(([, bucket]) => bucket.length > 1)
    .sort(([one], [other]) => compare(one, other))
    .map(([, bucket]) => bucket);
}

/** Compares texts by their code units, which does not depend on a locale. */
export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
