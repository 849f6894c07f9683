import { projectResource, referenceTo, type Row } from '@fhir-gateway/record-view';
import type { FhirResource } from 'fhir/r4.js';

import type { SectionReading } from '../reading/read-section.js';
import type { RecordSection } from '../sections/record-sections.js';
import { sectionRules } from '../rules/section-rules.js';
import { visitsAmong } from '../matching/visits.js';
import { buildFact, keyOf, present } from '../matching/build-fact.js';
import { contentHash } from '../matching/content-hash.js';
import { codingsOf } from '../matching/concept-keys.js';
import type { Entry, EntryTraits, StatedField } from '../matching/entry.js';
import type { Fact, FactSource, MergedSection, StatedAbsence } from '../matching/fact.js';
import { compare, groupEntries, type EntryGroup } from '../matching/group-entries.js';
import { guardedRule } from '../matching/guarded-rule.js';
import type { FinishContext, RuleContext, SectionRule } from '../matching/section-rule.js';
import { startMsOf } from '../matching/time-keys.js';

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
  { now = new Date() }: { readonly now?: Date } = {},
): MergedSection {
  const own = readings.filter((one) => one.section === section);
  const rule = guardedRule(sectionRules[section]);
  const sources = sourcesOf(own);
  const context: RuleContext = { sources, visits: visitsAmong(besideOf(own)), now };
  const entries = sources.flatMap((source) =>
    rule.read(source.resource, source, context).map((traits) => entryOf(source, traits)),
  );
  const listed = entries.filter(({ state }) => state === 'stated' || state === 'withdrawn');
  const count = (state: Entry['state']): number => entries.filter((one) => one.state === state).length;
  return {
    section,
    facts: factsOf(section, listed, { rule, context: { ...context, entries } }),
    absences: entries.filter(({ state }) => state === 'absent').map(absenceOf),
    read: readOf(own, entries),
    withdrawn: count('withdrawn'),
    superseded: count('superseded'),
    uninformative: count('uninformative'),
    gaps: own.flatMap(({ gaps }) => gaps),
  };
}

function factsOf(
  section: RecordSection,
  entries: readonly Entry[],
  { rule, context }: { readonly rule: SectionRule; readonly context: FinishContext },
): Fact[] {
  const groups = rule.group
    ? rule.group(entries).map((own): EntryGroup => ({ entries: [...own], possible: new Set() }))
    : groupEntries(entries, rule);
  const made = groups.flatMap((group) => {
    const fact = buildFact(section, group.entries, { rule, context });
    return fact ? [{ fact, group }] : [];
  });
  return made.map(({ fact, group }) => withPossible(fact, group)).sort((one, other) => inOrder(one, other, rule));
}

function withPossible(fact: Fact, { possible }: EntryGroup): Fact {
  const possiblySame = [...possible]
    .map(({ entries }) => keyOf(entries.filter(({ state }) => state === 'stated')))
    .sort(compare);
  if (possiblySame.length === 0) return fact;
  return { ...fact, possiblySame, certainty: fact.certainty === 'single' ? 'possible' : fact.certainty };
}

/** The newest first, those without a date last. */
function inOrder(one: Fact, other: Fact, rule: SectionRule): number {
  const rank = (rule.rank?.(one) ?? 0) - (rule.rank?.(other) ?? 0);
  if (rank !== 0) return rank;
  const [here, there] = [startMsOf(one.when) ?? -Infinity, startMsOf(other.when) ?? -Infinity];
  return here === there ? compare(one.key, other.key) : there > here ? 1 : -1;
}

function entryOf(source: FactSource, traits: EntryTraits): Entry {
  const { said, connection, ref, resource } = source;
  const { state = 'stated', display, concepts = [], apart = '', part = '' } = traits;
  const { identical = [], same = [], possible = [], fields = {}, asserted, medication } = traits;
  const name = `${connection} ${ref ?? `${said.type}#${contentHash(resource)}`}`;
  return {
    source,
    order: part === '' ? name : `${name} ${part}`,
    state,
    display: display ?? said.text ?? said.type,
    codings: concepts.flatMap(codingsOf),
    apart,
    identical,
    same,
    possible,
    fields: present(fields) as Readonly<Record<string, StatedField>>,
    ...(asserted !== undefined && { asserted }),
    ...(medication && { medication }),
  };
}

function absenceOf({ source, display, asserted }: Entry): StatedAbsence {
  const when = asserted ?? source.said.date;
  return { display, ...(when !== undefined && { when }), source };
}

/** Each entry once: one that came in two answers is one, in the version that is newer. */
function sourcesOf(readings: readonly Pick<SectionReading, 'connection' | 'resources'>[]): FactSource[] {
  const found = new Map<string, FactSource>();
  for (const { connection, resources } of readings) {
    for (const resource of resources) {
      const ref = referenceTo(resource);
      const key = `${connection} ${ref ?? contentHash(resource)}`;
      const there = found.get(key);
      if (!there || isNewer(resource, there.resource)) found.set(key, sourceOf(connection, resource, ref));
    }
  }
  return [...found].sort(([one], [other]) => compare(one, other)).map(([, source]) => source);
}

function isNewer(one: FhirResource, other: FhirResource): boolean {
  const [here, there] = [one.meta?.lastUpdated ?? '', other.meta?.lastUpdated ?? ''];
  return here === there ? compare(contentHash(one), contentHash(other)) > 0 : here > there;
}

function sourceOf(connection: string, resource: FhirResource, ref: string | undefined): FactSource {
  const { versionId, lastUpdated } = resource.meta ?? {};
  let said: Row | undefined;
  return {
    connection,
    ...present({ ref, versionId, lastUpdated }),
    // Of what stands beside a section only a few entries are shown.
    get said(): Row {
      return (said ??= projectResource(resource));
    },
    resource,
  };
}

function besideOf(readings: readonly SectionReading[]): FactSource[] {
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
