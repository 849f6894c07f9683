import type { RecordSection } from '../sections/record-sections.js';
import { authorOf } from './agreement.js';
import { attempt } from './attempt.js';
import { dateConflicts, otherDates } from './dates.js';
import { ownDisputes } from './disputes.js';
import type { Entry } from './entry.js';
import type { Fact, FactCertainty, FactCoding, FactConflict } from './fact.js';
import { compare } from './compare-texts.js';
import type { FinishContext, SectionRule } from './section-rule.js';
import { startMsOf } from './time-keys.js';

/** Entries as they are shown: the newest statement first, whatever a server touched last. */
export function newestFirst(entries: readonly Entry[]): Entry[] {
  if (entries.length < 2) return [...entries];
  const dated = entries.map((entry) => ({
    entry,
    asserted: startMsOf(entry.asserted) ?? startMsOf((entry.dated ?? entry.source.said).date) ?? -Infinity,
    updated: startMsOf(entry.source.lastUpdated) ?? -Infinity,
  }));
  return dated
    .sort(
      (one, other) =>
        difference(other.asserted, one.asserted) ||
        difference(other.updated, one.updated) ||
        compare(one.entry.order, other.entry.order),
    )
    .map(({ entry }) => entry);
}

function difference(one: number, other: number): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

/** How facts of a section are made. */
export interface FactMaking {
  readonly section: RecordSection;
  readonly rule: SectionRule;
  readonly context: FinishContext;
}

/**
 * Makes a fact of entries that are one thing.
 *
 * @param entries those that state it, at least one, the newest first
 * @param group all of them, those that their platform withdrew included, and what is to be said of the group
 */
export function buildFact(
  entries: readonly [Entry, ...Entry[]],
  group: { readonly entries: readonly Entry[]; readonly findings: readonly string[] },
  { section, rule, context }: FactMaking,
): Fact {
  const [newest] = entries;
  const sources = entries.map(({ source }) => source);
  const rows = sources.map(({ said }) => said);
  const first = (name: 'status' | 'value' | 'flag' | 'range' | 'detail'): string | undefined =>
    rows.find((row) => row[name] !== undefined)?.[name];
  const dated = rows.find(({ date }) => date !== undefined);
  const shown = { status: first('status'), value: first('value') };
  const more = { flag: first('flag'), range: first('range'), detail: first('detail') };
  const fact: Fact = {
    section,
    key: keyOf(entries),
    display: entries.find(({ display }) => display !== '')?.display ?? newest.source.said.type,
    codings: codingsOf(entries),
    ...present({ ...shown, ...more, when: dated?.date, whenKind: dated?.dateKind }),
    warnings: [...new Set(rows.flatMap(({ warning }) => warning ?? []))],
    certainty: certaintyOf(entries),
    sources,
    conflicts: conflictsOf(entries, { section, rule, context }),
    possiblySame: [],
    findings: [...withdrawnText(group.entries), ...group.findings],
  };
  const finished = rule.finish?.(fact, entries, context) ?? fact;
  if (entries.length === 1 || finished.course || section === 'care-team') return finished;
  const said = [finished.when ?? '', ...finished.conflicts.flatMap(({ values }) => values.map(({ value }) => value))];
  return { ...finished, findings: [...finished.findings, ...otherDates(entries, said), ...authorsText(entries)] };
}

/** Who said it where, when it was not the same person. */
function authorsText(entries: readonly Entry[]): string[] {
  const authors = new Map<string, { readonly text: string; readonly at: Set<string> }>();
  for (const { source } of entries) {
    const author = attempt(() => authorOf(source.resource));
    if (author === undefined) continue;
    const there = authors.get(author.key) ?? { text: author.text, at: new Set() };
    authors.set(author.key, there);
    there.at.add(source.connection);
  }
  const said = [...authors.values()].map(({ text, at }) => `${text} (${[...at].sort().join(', ')})`);
  return said.length < 2 ? [] : [`by ${said.join('; ')}`];
}

/** The first of the entries, by connection and reference. */
export function keyOf(entries: readonly Entry[]): string {
  const [only, another] = entries;
  if (only && !another) return only.order;
  return entries.map(({ order }) => order).sort(compare)[0] ?? '';
}

export function certaintyOf(entries: readonly Entry[]): FactCertainty {
  if (entries.length === 1) return 'single';
  const [first, ...others] = entries;
  const numbers = first && [...first.identical, ...first.identifiers];
  const shared = others.every((one) => [...one.identical, ...one.identifiers].some((key) => numbers?.includes(key)));
  return shared ? 'identical' : 'same';
}

function codingsOf(entries: readonly Entry[]): readonly FactCoding[] {
  const [only, another] = entries;
  if (only && !another && only.codings.length < 2) return only.codings;
  const found = new Map<string, FactCoding>();
  for (const coding of entries.flatMap(({ codings }) => codings)) {
    const key = `${coding.system ?? ''}|${coding.code}`;
    if (!found.has(key)) found.set(key, coding);
  }
  return [...found.values()];
}

/** What the entries of a fact disagree in, with each other and with themselves, before its rule completes it. */
export function conflictsOf(all: readonly Entry[], { section, rule, context }: FactMaking): FactConflict[] {
  const own = ownDisputes(all, section, context.dates);
  if (all.length < 2) return own;
  const entries = rule.compared?.(all) ?? all;
  const names = [...new Set(entries.flatMap(({ fields }) => Object.keys(fields)))].sort(compare);
  const conflicts = names.flatMap((field) => {
    const values = new Map<string, { value: string; sources: Entry['source'][] }>();
    for (const { fields, source } of entries) {
      const said = fields[field];
      if (said === undefined) continue;
      const there = values.get(said.key);
      if (there) there.sources.push(source);
      else values.set(said.key, { value: said.text, sources: [source] });
    }
    return values.size > 1 ? [{ field, values: [...values.values()] }] : [];
  });
  // A course of a medicine has many dates, and who is in two teams joined them at two times: they contradict nothing.
  return rule.group || section === 'care-team'
    ? [...conflicts, ...own]
    : [...conflicts, ...dateConflicts(entries), ...own];
}

/** What one platform withdrew, and another one still lists. */
function withdrawnText(group: readonly Entry[]): string[] {
  if (group.length < 2) return [];
  const at = (state: Entry['state']): string =>
    [...new Set(group.filter((one) => one.state === state).map(({ source }) => source.connection))].sort().join(', ');
  const withdrawn = at('withdrawn');
  return withdrawn === '' ? [] : [`withdrawn at ${withdrawn}, still listed at ${at('stated')}`];
}

/** The members that have a value. */
export function present<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const found: Partial<T> = {};
  for (const name in members) if (members[name] !== undefined) found[name] = members[name];
  return found as never;
}
