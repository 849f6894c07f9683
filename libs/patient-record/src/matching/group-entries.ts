import { eachInSteps, type Steps } from '@fhir-gateway/limits';
import { contentKey, isOneByIdentifier } from './agreement.js';
import { compare } from './compare-texts.js';
import type { Entry } from './entry.js';
import type { SectionRule } from './section-rule.js';

/** Entries that are one fact. */
export interface EntryGroup {
  readonly entries: Entry[];
}

/** The groups of a list, and which of them may be the same. */
export interface GroupedEntries {
  readonly groups: readonly EntryGroup[];
  /** Made out for the whole list when it is first asked for: who shows a few facts in short never asks. */
  possible(group: EntryGroup): ReadonlySet<EntryGroup>;
  /** Whether an entry of another group has the same identifier, and says something else. */
  numberedAlike(group: EntryGroup): boolean;
}

/** A key that more groups than these share says too little to name each of them at each other. */
const mostLinked = 12;
/** Comparisons of two groups at most: what stands there hundreds of times is a fault of the platform, and is shown as it is. */
const mostCompared = 10_000;

/**
 * Groups entries by what they share. A key of `identical` joins any two; an identifier those that say the same; one of `same`
 * joins entries of different platforms, each with at most one of another, since two entries of one platform are two things.
 * Whoever is not joined by such a key may still be the same. The result does not depend on the order of the entries.
 */
export function* groupEntries(entries: readonly Entry[], rule: SectionRule): Steps<GroupedEntries> {
  const sorted = [...entries].sort(byStateAndOrder);
  const groups = new Map<Entry, EntryGroup>();
  for (const entry of sorted) groups.set(entry, { entries: [entry] });
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
  const numbered = bucketsOf(sorted, ({ identifiers }) => identifiers);
  yield* eachInSteps(numbered, (bucket) => joinNumbered(bucket, { groupOf, join }));
  const same = bucketsOf(sorted, (entry) => entry.same);
  const mayBeOne = (one: Entry, other: Entry): boolean => maySame(one, other, rule);
  yield* eachInSteps(same, (bucket) => joinSome(bucket, { mayBeOne, groupOf, join }));
  let links: Links | undefined;
  let numberLinks: Links | undefined;
  return {
    groups: [...new Set(groups.values())],
    possible: (group) => (links ??= linksOf(sorted, same, { rule, groupOf })).get(group) ?? noGroups,
    numberedAlike: (group) => (numberLinks ??= numberLinksOf(numbered, groupOf)).has(group),
  };
}

/** For each group those that may be the same; a group without any is not in it. */
type Links = Map<EntryGroup, Set<EntryGroup>>;

const noGroups: ReadonlySet<EntryGroup> = new Set();

function numberLinksOf(numbered: readonly (readonly Entry[])[], groupOf: Joining['groupOf']): Links {
  const links: Links = new Map();
  for (const bucket of numbered) link(bucket, { links, groupOf, mayBe: () => true });
  return links;
}

function linksOf(
  sorted: readonly Entry[],
  same: readonly (readonly Entry[])[],
  { rule, groupOf }: Pick<Joining, 'groupOf'> & { readonly rule: SectionRule },
): Links {
  const links: Links = new Map();
  const isSame = rule.isCompatible?.bind(rule) ?? ((): boolean => true);
  for (const bucket of same) link(bucket, { links, groupOf, mayBe: isSame });
  const mayBe = rule.isPossible?.bind(rule) ?? ((): boolean => true);
  for (const bucket of bucketsOf(sorted, (entry) => entry.possible, true)) link(bucket, { links, groupOf, mayBe });
  return links;
}

interface Joining {
  mayBeOne(one: Entry, other: Entry): boolean;
  groupOf(entry: Entry): EntryGroup;
  join(one: EntryGroup, other: EntryGroup): void;
}

/** A number that many different entries have is one of their claims, visits or orders together, and compares nothing. */
function* joinNumbered(bucket: readonly Entry[], { groupOf, join }: Omit<Joining, 'mayBeOne'>): Steps<void> {
  const distinct = new Map<string, Entry>();
  yield* eachInSteps(bucket, (entry) => {
    const key = contentKey(entry);
    const there = distinct.get(key);
    if (there === undefined) distinct.set(key, entry);
    else if (groupOf(there) !== groupOf(entry)) join(groupOf(there), groupOf(entry));
  });
  if (distinct.size > mostLinked) return;
  const mayBeOne = (one: Entry, other: Entry): boolean =>
    groupOf(one).entries.length * groupOf(other).entries.length <= mostCompared && isOneByIdentifier(one, other);
  yield* joinSome([...distinct.values()], { mayBeOne, groupOf, join });
}

function* joinSome(bucket: readonly Entry[], { mayBeOne, groupOf, join }: Joining): Steps<void> {
  const representatives: Entry[] = [];
  yield* eachInSteps(bucket, (entry) => {
    const own = groupOf(entry);
    const joined = representatives.find((one) => mayJoin(groupOf(one), own, mayBeOne));
    if (joined === undefined) representatives.push(entry);
    else if (groupOf(joined) !== own) join(groupOf(joined), own);
  });
}

function mayJoin(one: EntryGroup, other: EntryGroup, mayBeOne: Joining['mayBeOne']): boolean {
  return one === other || one.entries.every((here) => other.entries.every((there) => mayBeOne(here, there)));
}

function maySame(one: Entry, other: Entry, rule: SectionRule): boolean {
  if (!rule.isFolded && one.source.connection === other.source.connection) return false;
  return rule.isCompatible?.(one, other) !== false;
}

interface Linking {
  readonly links: Links;
  groupOf(entry: Entry): EntryGroup;
  mayBe(one: Entry, other: Entry): boolean;
}

function link(bucket: readonly Entry[], { links, groupOf, mayBe }: Linking): void {
  const [first] = bucket;
  // Most entries that share a key have been joined.
  if (first === undefined || bucket.every((entry) => groupOf(entry) === groupOf(first))) return;
  const stated = bucket.filter(({ state }) => state === 'stated');
  const byGroup = [...byGroupOf(stated, groupOf)];
  if (byGroup.length < 2 || byGroup.length > mostLinked) return;
  for (const [at, [here, own]] of byGroup.entries()) {
    for (const [there, others] of byGroup.slice(at + 1)) {
      if (links.get(here)?.has(there) || !own.some((one) => others.some((other) => mayBe(one, other)))) continue;
      linked(links, here).add(there);
      linked(links, there).add(here);
    }
  }
}

function linked(links: Links, group: EntryGroup): Set<EntryGroup> {
  const known = links.get(group);
  if (known) return known;
  const made = new Set<EntryGroup>();
  links.set(group, made);
  return made;
}

function byGroupOf(entries: readonly Entry[], groupOf: (entry: Entry) => EntryGroup): Map<EntryGroup, Entry[]> {
  const found = new Map<EntryGroup, Entry[]>();
  for (const entry of entries) {
    const own = found.get(groupOf(entry));
    if (own) own.push(entry);
    else found.set(groupOf(entry), [entry]);
  }
  return found;
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
  // Most keys are of one entry: a list is made for the second.
  const byApart = new Map<string, Map<string, Entry | Entry[]>>();
  for (const entry of entries) {
    const keys = keysOf(entry);
    if (keys.length === 0) continue;
    const apart = isAcross ? '' : entry.apart;
    let buckets = byApart.get(apart);
    if (buckets === undefined) byApart.set(apart, (buckets = new Map()));
    for (const key of keys) {
      const there = buckets.get(key);
      if (there === undefined) buckets.set(key, entry);
      else if (!Array.isArray(there)) {
        if (there !== entry) buckets.set(key, [there, entry]);
      } else if (there.at(-1) !== entry) there.push(entry);
    }
  }
  return [...byApart]
    .flatMap(([apart, buckets]) =>
      [...buckets].flatMap(([key, bucket]) => (Array.isArray(bucket) ? [{ name: `${apart}\n${key}`, bucket }] : [])),
    )
    .sort((one, other) => compare(one.name, other.name))
    .map(({ bucket }) => bucket);
}
