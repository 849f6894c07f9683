import { statedBirthDate } from './birth-date.js';
import { comparePeople, type PeopleComparison } from './compare-people.js';
import { DisjointSets } from './disjoint-sets.js';
import {
  decisionsInForce,
  isContradicted,
  pairOf,
  recordKey,
  type ComparedSource,
  type PeopleDecision,
} from './people-decisions.js';
import { evidenceOf } from './person-evidence.js';
import { likelierFirst, whatIsSaid } from './people-questions.js';
import type { Person, PersonJoin, PersonQuestion, PersonSource } from './person.js';
import { shownName } from './shown-name.js';
import type { SamenessReason } from './sameness-reason.js';

/** Two sources, by their positions. */
interface Pair {
  readonly one: number;
  readonly other: number;
  readonly comparison: PeopleComparison;
  /** The decision in force, unless it is contradicted. */
  readonly decision?: PeopleDecision;
  /** A join of the person's that later evidence speaks against. */
  readonly isContradicted?: true;
}

const decided: SamenessReason = {
  evidence: 'decision',
  effect: 'speaks-for',
  words: 'You said that they are one person.',
};
const contradicted: SamenessReason = {
  evidence: 'decision',
  effect: 'open',
  words: 'You said that they are one person, and since then a platform has changed what speaks for it.',
};
const chained: SamenessReason = {
  evidence: 'record',
  effect: 'open',
  words: 'One of them also matches a record that does not match the other, so it is not certain who is meant.',
};

/**
 * Groups connections into people. Two are joined where the evidence is strong, or the person said so; what is likely and
 * not certain is a question of both people. A connection whose Patient could not be read stands alone. The same people for
 * any order of sources and decisions.
 */
export function groupPeople(sources: readonly PersonSource[], decisions: readonly PeopleDecision[] = []): Person[] {
  const compared = sources.map((source) => ({ source, key: recordKey(source), evidence: evidenceOf(source) }));
  const pairs = comparePairs(compared, decisionsInForce(decisions));
  const sets = new DisjointSets(sources.length);
  const forbidden = pairs.filter(({ decision }) => decision?.kind === 'split');
  joinDecided(pairs, sets);
  const doubtful = joinByEvidence(pairs, sets);
  const groups = sets.groups();
  const joined = pairs.filter(({ one, other }) => sets.isOne(one, other));
  const open = openPairs(pairs, doubtful, forbidden, sets, sources);
  return groups.map((members) => {
    const own = new Set(members);
    return personOf(
      members.flatMap((at) => sources[at] ?? []),
      joined.filter(({ one }) => own.has(one)).flatMap((pair) => joinOf(pair, sources)),
      open.flatMap((pair) => questionOf(pair, own, doubtful.has(pair), sources)),
      sources,
    );
  });
}

function comparePairs(compared: readonly ComparedSource[], decisions: readonly PeopleDecision[]): Pair[] {
  const byPair = new Map(decisions.map((decision) => [decision.records.join('|'), decision]));
  return compared.flatMap(({ evidence, key }, one) =>
    compared.slice(one + 1).flatMap((second, offset): Pair[] => {
      if (evidence === undefined || second.evidence === undefined) return [];
      const comparison = comparePeople(evidence, second.evidence);
      const pair = { one, other: one + 1 + offset, comparison };
      const decision = byPair.get(pairOf(key, second.key)?.join('|') ?? '');
      if (decision === undefined) return [pair];
      if (decision.kind === 'join' && isContradicted(decision, comparison)) return [{ ...pair, isContradicted: true }];
      return [{ ...pair, decision }];
    }),
  );
}

/** Newest first: a decision that a newer one rules out, or evidence about which nothing is decided, has no effect. */
function joinDecided(pairs: readonly Pair[], sets: DisjointSets): void {
  const apart = pairs.filter((pair) => pair.decision === undefined && isApart(pair));
  const inOrder = pairs
    .filter(({ decision }) => decision !== undefined)
    .sort((a, b) => (b.decision?.atMs ?? 0) - (a.decision?.atMs ?? 0) || rankOf(a) - rankOf(b) || compareKeys(a, b));
  for (const pair of inOrder) {
    const { one, other, decision } = pair;
    if (decision?.kind === 'split') {
      if (!sets.isOne(one, other)) apart.push(pair);
    } else if (!sets.wouldJoin(one, other, apart)) {
      sets.join(one, other);
    }
  }
}

function rankOf({ decision }: Pair): number {
  return decision?.kind === 'split' ? 0 : 1;
}

function compareKeys({ decision: a }: Pair, { decision: b }: Pair): number {
  const [one, other] = [a?.records.join('|') ?? '', b?.records.join('|') ?? ''];
  return one < other ? -1 : one > other ? 1 : 0;
}

/**
 * Joins what is the same by evidence. Where that would put two together who are different people, or whom the person keeps
 * apart, nothing of the whole group is joined.
 *
 * @returns pairs that are the same by evidence and were not joined
 */
function joinByEvidence(pairs: readonly Pair[], sets: DisjointSets): Set<Pair> {
  const edges = pairs.filter(
    ({ comparison, decision, isContradicted: isOff }) => comparison.answer === 'same' && !decision && !isOff,
  );
  const tried = sets.copy();
  for (const { one, other } of edges) tried.join(one, other);
  const faults = pairs.filter(
    (pair) => isApart(pair) && tried.isOne(pair.one, pair.other) && !sets.isOne(pair.one, pair.other),
  );
  const spoiled = new Set(faults.map(({ one }) => tried.find(one)));
  const doubtful = new Set<Pair>();
  for (const pair of edges) {
    if (spoiled.has(tried.find(pair.one))) doubtful.add(pair);
    else sets.join(pair.one, pair.other);
  }
  return doubtful;
}

function isApart({ comparison, decision, isContradicted: isOff }: Pair): boolean {
  if (decision !== undefined) return decision.kind === 'split';
  return comparison.answer === 'different' || comparison.isForPerson || isOff === true;
}

/** The likeliest pair of each two people about whom nothing is decided. */
function openPairs(
  pairs: readonly Pair[],
  doubtful: ReadonlySet<Pair>,
  forbidden: readonly Pair[],
  sets: DisjointSets,
  sources: readonly PersonSource[],
): Pair[] {
  const twoPeople = ({ one, other }: Pair) => [sets.find(one), sets.find(other)].sort((a, b) => a - b).join(' ');
  const settled = new Set(forbidden.map(twoPeople));
  const asked = new Set<string>();
  const isOpen = (pair: Pair) =>
    (pair.comparison.answer === 'ask' || doubtful.has(pair) || pair.isContradicted === true) &&
    !sets.isOne(pair.one, pair.other) &&
    !settled.has(twoPeople(pair));
  const question = ({ one, other, comparison: { bits } }: Pair) => ({ bits, connections: idsOf(one, other, sources) });
  return pairs
    .filter(isOpen)
    .sort((a, b) => likelierFirst(question(a), question(b)))
    .filter((pair) => !asked.has(twoPeople(pair)) && asked.add(twoPeople(pair)));
}

function joinOf({ one, other, comparison, decision }: Pair, sources: readonly PersonSource[]): PersonJoin[] {
  const connections = idsOf(one, other, sources);
  if (decision?.kind === 'join') {
    return [{ connections, by: 'decision', reasons: [decided, ...comparison.reasons] }];
  }
  return comparison.answer === 'same' ? [{ connections, by: 'evidence', reasons: comparison.reasons }] : [];
}

function questionOf(
  { one, other, comparison, isContradicted: isOff }: Pair,
  own: ReadonlySet<number>,
  isDoubtful: boolean,
  sources: readonly PersonSource[],
): PersonQuestion[] {
  const isFirst = own.has(one);
  if (!isFirst && !own.has(other)) return [];
  const reasons = [...(isOff ? [contradicted] : []), ...comparison.reasons, ...(isDoubtful ? [chained] : [])];
  const connections = isFirst ? idsOf(one, other, sources) : idsOf(other, one, sources);
  return [{ connections, bits: comparison.bits, reasons }];
}

function idsOf(one: number, other: number, sources: readonly PersonSource[]): [string, string] {
  return [sources[one]?.connection.id ?? '', sources[other]?.connection.id ?? ''];
}

function personOf(
  own: readonly PersonSource[],
  joins: readonly PersonJoin[],
  questions: readonly PersonQuestion[],
  all: readonly PersonSource[],
): Person {
  const newest = [...own].sort((a, b) => updatedOf(b).localeCompare(updatedOf(a)));
  const name = shownName(newest);
  const said = newest.flatMap((source) => whatIsSaid(source) ?? []);
  const unattributed = all.flatMap((source) => (source.gap && !own.includes(source) ? [source.gap] : []));
  return {
    id: own[0]?.connection.id ?? '',
    name,
    birthDates: statedDates(distinct(said.map(({ birthDate }) => birthDate))),
    sexes: statedSexes(distinct(said.map(({ sex }) => sex))),
    sources: own,
    ...(joins.length > 0 && { joins }),
    ...(questions.length > 0 && { questions }),
    ...(unattributed.length > 0 && { unattributed }),
  };
}

function updatedOf({ patient }: PersonSource): string {
  return patient?.meta?.lastUpdated ?? '';
}

/** A part of a birth date says nothing else than the whole one, and a stopgap nothing beside a date. */
function statedDates(dates: readonly string[]): string[] {
  const stated = dates.filter((date) => statedBirthDate(date) !== undefined);
  const known = stated.length > 0 ? stated : dates;
  return known.filter((date) => !known.some((other) => other !== date && other.startsWith(`${date}-`)));
}

/** Not to know the sex is to disagree with nobody. */
function statedSexes(sexes: readonly string[]): string[] {
  const known = sexes.filter((sex) => sex !== 'unknown');
  return known.length > 0 ? known : [...sexes];
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
