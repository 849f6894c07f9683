import type { Fact, MergedSection } from '../facts/fact.js';
import { personGaps } from '../people/person-gaps.js';
import type { Person } from '../people/person.js';
import { accountText } from '../reading/account.js';
import { disputeWords } from '../matching/dispute-words.js';
import { absenceNotes, missingLines } from './absence-notes.js';
import { cell, dayOf, newestFirst } from './section-rows.js';
import { describePerson } from './summary-lines.js';

const separator = ' | ';
const columns = ['date', 'what', 'status', 'value', 'flag', 'range', 'detail', 'warning', 'from', 'ref'] as const;

/** How much of a section is written, and with what. */
export interface SectionLinesOptions {
  /** Epoch milliseconds. */
  readonly nowMs: number;
  readonly mostCharacters: number;
}

/**
 * One section of a person's record as lines: whose it is, what could not be read, then a line for each fact, the newest
 * first, with all platforms that state it and the reference of the newest entry. What does not fit is counted.
 */
export function sectionLines(
  person: Person,
  section: MergedSection,
  { nowMs, mostCharacters }: SectionLinesOptions,
): string[] {
  const missing = missingLines([section], personGaps(person));
  const lines = [
    describePerson(person, nowMs),
    ...(missing.length > 0 ? [`Not read: ${missing.join('; ')}`] : []),
    ...absenceNotes(section, section.facts.length, undefined),
    `${accountText(section.account)}.`,
  ];
  const facts = section.facts.toSorted(newestFirst);
  if (facts.length === 0) return lines;
  lines.push(`${section.section}: ${columns.join(separator)}`);
  let left = mostCharacters - lines.join('\n').length;
  for (const [index, fact] of facts.entries()) {
    const line = factLine(fact);
    left -= line.length + 1;
    if (left < 0) return [...lines, `${facts.length - index} more`];
    lines.push(line);
  }
  return lines;
}

function factLine(fact: Fact): string {
  const { display, status, when, value, flag, range, detail, warnings, sources } = fact;
  const from = [...new Set(sources.map(({ connection }) => connection))].join(', ');
  return [
    dayOf(when),
    cell(display, 120),
    status,
    cell(value, 120),
    flag,
    range,
    cell(detail, 160),
    cell([...warnings, ...disputeWords(fact)].join('; '), 300),
    from,
    sources[0]?.ref,
  ]
    .map((text) => (text ?? '').replaceAll('|', '¦'))
    .join(separator);
}
