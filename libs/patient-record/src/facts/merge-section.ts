import { isOfOneKind } from '../matching/absences.js';
import { eachInSteps, inTurns, type Steps } from '@fhir-gateway/limits';
import { referenceTo } from '@fhir-gateway/record-view';
import type { FhirResource } from 'fhir/r4.js';

import { accountOf, emptyAccount, sumAccounts, type AccountLine } from '../reading/account.js';
import type { SectionReading } from '../reading/read-section.js';
import type { RecordSection } from '../sections/record-sections.js';
import { sectionRules } from '../rules/section-rules.js';
import { visitsAmong } from '../matching/visits.js';
import { impossibleDate, possibleDates } from '../matching/disputes.js';
import type { FactMaking } from '../matching/build-fact.js';
import { contentHash } from '../matching/content-hash.js';
import type { Entry } from '../matching/entry.js';
import type { Fact, FactSource, MergedSection, StatedAbsence } from '../matching/fact.js';
import { compare } from '../matching/compare-texts.js';
import { groupEntries, type GroupedEntries } from '../matching/group-entries.js';
import { guardedRule } from '../matching/guarded-rule.js';
import type { RuleContext } from '../matching/section-rule.js';
import { startMsOf } from '../matching/time-keys.js';
import { outlineFact, type FactOutline } from './outlined-fact.js';
import { SectionEntry } from './section-entry.js';
import { SectionSource } from './section-source.js';

/**
 * Makes one list of what the connections answered for a section. Pure: the same facts for any order of the entries, and each
 * entry in exactly one of them, unless it is counted as withdrawn, superseded or uninformative, or is an absence.
 *
 * @param readings those of other sections are passed over
 * @param options.now what "recently" is measured from; default now
 */
export function mergeSection(
  section: RecordSection,
  readings: readonly SectionReading[],
  options: MergingOptions = {},
): Promise<MergedSection> {
  return inTurns(mergeSteps(section, readings, options));
}

/** The same, in steps. */
export function* mergeSteps(
  section: RecordSection,
  readings: readonly SectionReading[],
  options: MergingOptions = {},
): Steps<MergedSection> {
  const outlined = yield* outlineSteps(section, readings, options);
  const facts: Fact[] = [];
  yield* eachInSteps(outlined.facts, (fact) => void facts.push(fact.whole()));
  return { ...outlined, facts };
}

interface MergingOptions {
  readonly now?: Date;
  /** Of the person, as platforms say: what is dated before them is disputed. */
  readonly birthDates?: readonly string[];
}

/** A section whose facts are made whole when their details are first asked for. */
export interface OutlinedSection extends MergedSection {
  readonly facts: readonly FactOutline[];
}

/** The same list, for who shows a few of its facts. It holds the entries until it is let go of. */
export function* outlineSteps(
  section: RecordSection,
  readings: readonly SectionReading[],
  { now = new Date(), birthDates = [] }: MergingOptions = {},
): Steps<OutlinedSection> {
  const own = readings.filter((one) => one.section === section);
  const rule = guardedRule(sectionRules[section]);
  const elsewhere = new Set(own.flatMap(({ elsewhere: types = [] }) => [...types]));
  const isCounted = ({ resourceType }: FhirResource): boolean => !elsewhere.has(resourceType);
  const { sources, repeated } = yield* sourcesOf(own, isCounted);
  const lines = new Map<AccountLine, number>([['repeated', repeated]]);
  const account = (line: AccountLine, count: number): void => void lines.set(line, (lines.get(line) ?? 0) + count);
  const { sources: beside } = yield* besideOf(own);
  const dates = possibleDates(now, birthDates);
  const context: RuleContext = { sources, beside, visits: visitsAmong(beside), now, dates };
  const entries: Entry[] = [];
  yield* eachInSteps(sources, (source) => {
    const counted = isCounted(source.resource);
    const all = rule.read(source.resource, source, context);
    for (const [at, traits] of all.entries()) entries.push(new SectionEntry(source, traits, counted && at === 0));
    if (counted && all.length === 0) account('outside', 1);
  });
  for (const { state, isCounted: counts } of entries) if (counts && state !== 'stated') account(state, 1);
  const listed = entries.filter(({ state }) => state === 'stated' || state === 'withdrawn');
  const count = (state: Entry['state']): number => entries.filter((one) => one.state === state).length;
  const facts = yield* factsOf(listed, { section, rule, context: { ...context, entries } }, account);
  const came = own.reduce((sum, { resources }) => sum + resources.filter(isCounted).length, 0);
  const accounts = own.map(({ others = emptyAccount }) => others);
  return {
    section,
    facts,
    account: sumAccounts([...accounts, accountOf(came, Object.fromEntries(lines))]),
    absences: entries.filter(({ state }) => state === 'absent').map(absenceOf),
    read: readOf(own, entries),
    withdrawn: count('withdrawn'),
    superseded: count('superseded'),
    uninformative: count('uninformative'),
    gaps: own.flatMap(({ gaps }) => gaps),
  };
}

function* factsOf(
  entries: readonly Entry[],
  making: FactMaking,
  account: (line: 'facts' | 'identical' | 'same', count: number) => void,
): Steps<FactOutline[]> {
  const { rule } = making;
  const grouped = rule.group ? groupedBy(rule.group(entries)) : yield* groupEntries(entries, rule);
  const placedFacts: PlacedFact[] = [];
  yield* eachInSteps(grouped.groups, (group) => {
    const fact = outlineFact(group, grouped, making);
    if (fact === undefined) return;
    placedFacts.push(placed(fact, making));
    const counted = group.entries.filter(({ state, isCounted }) => isCounted && state === 'stated').length;
    if (counted > 0) account('facts', 1);
    if (counted > 1) account(fact.certainty === 'identical' ? 'identical' : 'same', counted - 1);
  });
  return placedFacts.sort(inOrder).map(({ fact }) => fact);
}

function groupedBy(groups: readonly (readonly Entry[])[]): GroupedEntries {
  return {
    groups: groups.map((own) => ({ entries: [...own] })),
    possible: () => new Set(),
    numberedAlike: () => false,
  };
}

interface PlacedFact {
  readonly fact: FactOutline;
  readonly key: string;
  readonly rank: number;
  readonly atMs: number;
}

/** A fact with what it is sorted by, which is made out once and compared often. */
function placed(fact: FactOutline, { section, rule, context }: FactMaking): PlacedFact {
  // What is dated wrongly is not the newest.
  const { when, sources } = fact;
  const isMisdated =
    when !== undefined &&
    sources.some(({ resource }) => impossibleDate(when, resource, section, context.dates) !== undefined);
  const atMs = isMisdated ? undefined : startMsOf(when);
  return { fact, key: fact.key, rank: rule.rank?.(fact) ?? 0, atMs: atMs ?? -Infinity };
}

/** The newest first, those without a date last. */
function inOrder(one: PlacedFact, other: PlacedFact): number {
  if (one.rank !== other.rank) return one.rank - other.rank;
  if (one.atMs !== other.atMs) return other.atMs > one.atMs ? 1 : -1;
  return compare(one.key, other.key);
}

function absenceOf({ source, display, asserted, codings }: Entry): StatedAbsence {
  const when = asserted ?? source.said.date;
  return { display, isOfOneKind: isOfOneKind(codings, display), when, source };
}

/** Each entry once: one that came in two answers is one, in the version that is newer. The others are counted. */
function* sourcesOf(
  readings: readonly Pick<SectionReading, 'connection' | 'resources' | 'rows' | 'within'>[],
  isCounted: (resource: FhirResource) => boolean = () => false,
): Steps<{ readonly sources: FactSource[]; readonly repeated: number }> {
  let repeated = 0;
  const found = new Map<string, FactSource>();
  for (const { connection, resources, rows, within } of readings) {
    yield* eachInSteps(resources, (resource) => {
      const own = referenceTo(resource);
      const ref = own ?? within?.get(resource);
      const key = `${connection} ${own ?? `${ref ?? ''}#${contentHash(resource)}`}`;
      const there = found.get(key);
      if (there && isCounted(resource)) repeated += 1;
      if (!there || isNewer(resource, there.resource))
        found.set(key, new SectionSource(connection, resource, ref, rows?.get(resource)));
    });
  }
  const sources = [...found].sort(([one], [other]) => compare(one, other)).map(([, source]) => source);
  return { sources, repeated };
}

function isNewer(one: FhirResource, other: FhirResource): boolean {
  const [here, there] = [one.meta?.lastUpdated ?? '', other.meta?.lastUpdated ?? ''];
  return here === there ? compare(contentHash(one), contentHash(other)) > 0 : here > there;
}

function besideOf(readings: readonly SectionReading[]): ReturnType<typeof sourcesOf> {
  return sourcesOf(readings.map(({ connection, beside: resources = [] }) => ({ connection, resources })));
}

/** How many entries each connection gave that this section lists; a connection that gave none is there too. */
function readOf(readings: readonly SectionReading[], entries: readonly Entry[]): MergedSection['read'] {
  const read = new Map<string, Set<FactSource>>(readings.map(({ connection }) => [connection, new Set()]));
  for (const { source } of entries) read.get(source.connection)?.add(source);
  return [...read]
    .sort(([one], [other]) => compare(one, other))
    .map(([connection, { size }]) => ({ connection, entries: size }));
}
