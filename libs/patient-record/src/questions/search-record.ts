import { hasStatus, measurementsOf } from '@fhir-gateway/record-view';

import { emptinessOf } from '../facts/emptiness.js';
import type { Fact, MergedSection } from '../facts/fact.js';
import { sumAccounts } from '../reading/account.js';
import { liesWithin } from '../reading/within-dates.js';
import { recordSectionNames } from '../sections/record-sections.js';
import { readMerged, type Connected } from '../facts/read-merged.js';
import { matchWords } from './match-words.js';
import type { RecordMatch, RecordMatches, RecordQuestion, SearchOptions } from './record-question.js';
import { searchTexts } from './search-texts.js';

/**
 * Looks for what a person or an agent asks for, over all connections of one person. Throws nothing: what could not be read is
 * in `gaps`.
 */
export async function searchRecord(
  person: Connected,
  question: RecordQuestion,
  options: SearchOptions,
): Promise<RecordMatches> {
  const asked = question.sections.length > 0 ? question.sections : recordSectionNames;
  const sections = question.abnormalOnly
    ? asked.filter((section) => section === 'results' || section === 'vitals')
    : asked;
  const merged = await readMerged(person, sections, options);
  return searchMerged(merged, question, options);
}

/**
 * The same over sections that are merged already.
 *
 * @param sections all that the question is about
 */
export async function searchMerged(
  sections: readonly MergedSection[],
  question: RecordQuestion,
  options: SearchOptions,
): Promise<RecordMatches> {
  const hasDocuments = sections.some(({ section }) => section === 'documents');
  // A report is found once: as a document where those are looked through, too.
  const isTwice = (fact: Fact): boolean => hasDocuments && fact.section === 'results' && fact.sources.every(isReport);
  const all = sections.flatMap(({ facts }) => facts).filter((fact) => !isTwice(fact));
  const named = await matchWords(all, question);
  const filters = filtersOf(question);
  const leftBy: { filter: string; left: number }[] = [];
  if (question.words !== undefined || (question.codes?.length ?? 0) > 0) {
    leftBy.push({ filter: 'words and codes', left: named.facts.length });
  }
  let found = named.facts;
  for (const { filter, holds } of filters) {
    found = found.filter(holds);
    leftBy.push({ filter, left: found.length });
  }
  const others = all.filter((fact) => filters.every(({ holds }) => holds(fact)));
  const texts = question.inTexts ? await searchTexts(others.filter(isDocument), question.words, options) : undefined;
  return {
    matches: withTexts(found, texts?.matches ?? []),
    lookedThrough: all.length,
    leftBy,
    understood: named.understood,
    notices: [...named.notices, ...(texts?.notices ?? [])],
    recorded: named.recorded,
    recordedOf: named.recordedOf,
    ...(named.isOfSomeWords && { isOfSomeWords: true }),
    absences: sections.flatMap(({ absences }) => absences),
    account: sumAccounts(sections.map(({ account }) => account)),
    read: readOf(sections),
    without: withoutOf(sections),
    gaps: sections.flatMap(({ gaps }) => gaps),
  };
}

/** What was found by name, with the words of its text where those were found too, and then what was found by its text alone. */
function withTexts(found: readonly Fact[], texts: readonly RecordMatch[]): RecordMatch[] {
  const byFact = new Map(texts.map((match) => [match.fact, match]));
  const named = new Set(found);
  return [...found.map((fact) => byFact.get(fact) ?? { fact }), ...texts.filter(({ fact }) => !named.has(fact))];
}

interface Filter {
  readonly filter: string;
  readonly holds: (fact: Fact) => boolean;
}

/** Any source will do: where platforms disagree, the fact is found by what either says. */
function filtersOf({ status, since, until, abnormalOnly = false }: RecordQuestion): Filter[] {
  const statuses = (status ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  const dates = { since, until };
  const dateText = [since && `since ${since}`, until && `until ${until}`].filter(Boolean).join(' ');
  return [
    ...(statuses.length === 0
      ? []
      : [{ filter: `status ${statuses.join(', ')}`, holds: (fact: Fact) => hasAnyStatus(fact, statuses) }]),
    ...(dateText === '' ? [] : [{ filter: dateText, holds: (fact: Fact) => liesWithin(fact, dates) }]),
    ...(abnormalOnly ? [{ filter: 'abnormal', holds: isAbnormal }] : []),
  ];
}

function hasAnyStatus({ sources }: Fact, statuses: readonly string[]): boolean {
  return sources.some(({ resource }) => hasStatus(resource, statuses));
}

function isAbnormal({ sources }: Fact): boolean {
  return sources.some(({ resource }) => {
    if (resource.resourceType !== 'Observation') return false;
    return measurementsOf(resource).some(({ position }) => position !== 'normal' && position !== 'unknown');
  });
}

function isReport({ resource }: Fact['sources'][number]): boolean {
  return resource.resourceType === 'DiagnosticReport';
}

function isDocument({ section }: Fact): boolean {
  return section === 'documents';
}

function withoutOf(sections: readonly MergedSection[]): string[] {
  const [first = [], ...others] = sections.map((section) => emptinessOf(section).without);
  return first.filter((id) => others.every((ids) => ids.includes(id)));
}

function readOf(sections: readonly MergedSection[]): RecordMatches['read'] {
  const entries = new Map<string, number>();
  for (const { connection, entries: more } of sections.flatMap(({ read }) => read)) {
    entries.set(connection, (entries.get(connection) ?? 0) + more);
  }
  return [...entries].map(([connection, count]) => ({ connection, entries: count }));
}
