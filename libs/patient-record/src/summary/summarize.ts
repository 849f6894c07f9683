import { unreadAmong } from '../facts/emptiness.js';
import { personGaps } from '../people/person-gaps.js';
import type { Person } from '../people/person.js';
import { sumAccounts } from '../reading/account.js';
import type { RecordSection } from '../sections/record-sections.js';
import { missingLines } from './absence-notes.js';
import { platformsOf, type ChoosingOptions, type ChosenSection } from './choose-section.js';
import type { PatientSummary, SummaryCell, SummaryRest, SummaryTable } from './patient-summary.js';
import { summaryPerson } from './person-line.js';
import { otherObservations, summarySections, type SummarySection } from './summary-sections.js';
import { estimateTokens } from './token-estimate.js';

/** What a summary is made with. */
export type SummaryOptions = ChoosingOptions;

/** The sections that a summary is made of. */
export const summarizedSections: readonly RecordSection[] = summarySections.map(({ section }) => section);

/** Of all contradictions together; beside the text, of each cell, and of the names of the members of each section. */
const contradictionTokens = 120;
const cellTokens = 1;
const sectionTokens = 25;
/** Of the person, the platforms and what is missing. */
const headTokens = 100;
const missingMost = 8;

/**
 * One person's record in at most 2,000 o200k tokens, in the order in which a clinician reads it. Rows beyond the share of
 * their section are cut from its end, and counted.
 *
 * @param sections what a `SectionChooser` of the person chose of {@link summarizedSections}; one that is not given is left out
 */
export function summarize(
  person: Person,
  sections: readonly ChosenSection[],
  { nowMs }: Pick<SummaryOptions, 'nowMs'>,
): PatientSummary {
  const platforms = platformsOf(person);
  const missing = shortened(missingLines(sections, personGaps(person)), missingMost);
  const head = [person.name ?? '', ...platforms.map(({ id, name }) => `A = ${id} ${name}`), ...missing];
  let left = headTokens - estimateTokens(head.join(' '));
  const tables: SummaryTable[] = summarySections.flatMap((shown) => {
    const section = sections.find((one) => one.section === shown.section);
    if (section === undefined) return [];
    if (shown.isOptional && section.rowCount === 0) return [];
    const { table, unused } = tableOf(shown, isElsewhere(section, sections) ? elsewhere(section) : section, left);
    left = unused;
    return [table];
  });
  return {
    person: summaryPerson(person, nowMs),
    platforms,
    missing,
    sections: tables,
    contradictions: contradictionsOf(sections),
    account: sumAccounts(sections.map(({ account }) => account)),
  };
}

/** Results of no known category and code are among other observations: that none is listed would deny them. */
function isElsewhere({ section, factCount, gaps }: ChosenSection, sections: readonly ChosenSection[]): boolean {
  const others = sections.find((one) => one.section === 'other-observations');
  const isNone = section === 'results' && factCount === 0 && unreadAmong(gaps).length === 0;
  return isNone && (others?.factCount ?? 0) > 0;
}

function elsewhere(section: ChosenSection): ChosenSection {
  return { ...section, notes: [`None is known to be of a laboratory: see ${otherObservations}`] };
}

function tableOf(
  { section: name, title, tokens }: SummarySection,
  section: ChosenSection,
  left: number,
): { readonly table: SummaryTable; readonly unused: number } {
  const { columns, notes } = section;
  let budget =
    tokens +
    left -
    estimateTokens([title, ...columns, ...notes].join(' ')) -
    columns.length * cellTokens -
    sectionTokens;
  const rows: (readonly SummaryCell[])[] = [];
  for (const row of section.rows) {
    const cost = row.reduce((sum, cell) => sum + cellTokens + estimateTokens(cell ?? '-'), 0);
    if (cost > budget && rows.length > 0) break;
    budget -= cost;
    rows.push(row);
  }
  const more = restOf(rows.length, section);
  const table = withoutEmptyColumns(columns, rows);
  return {
    table: { section: name, title, ...table, notes, ...(more && { more }) },
    unused: Math.max(0, budget),
  };
}

/** What the rows do not show. */
function restOf(shown: number, { rowCount, factCount, chosen }: ChosenSection): SummaryRest | undefined {
  const rest = { cut: rowCount - shown, others: factCount - rowCount };
  const isLatest = chosen === undefined || chosen.startsWith('the latest');
  return rest.cut + rest.others === 0 ? undefined : { ...rest, otherThan: isLatest ? 'earlier' : `not ${chosen}` };
}

function withoutEmptyColumns(
  columns: readonly string[],
  rows: readonly (readonly SummaryCell[])[],
): Pick<SummaryTable, 'columns' | 'rows'> {
  const used = columns.map((_, index) => index).filter((index) => rows.some((row) => row[index] !== null));
  return {
    columns: rows.length === 0 ? [] : used.map((index) => columns[index] ?? ''),
    rows: rows.map((row) => used.map((index) => row[index] ?? null)),
  };
}

/** As many as fit; the others are counted. */
function contradictionsOf(sections: readonly ChosenSection[]): string[] {
  let budget = contradictionTokens;
  const fitting = sections
    .flatMap(({ contradictions }) => contradictions)
    .filter((line) => (budget -= estimateTokens(line)) >= 0);
  const cut = sections.reduce((sum, { contradictionCount }) => sum + contradictionCount, 0) - fitting.length;
  return cut > 0 ? [...fitting, `${cut} more`] : fitting;
}

function shortened(lines: readonly string[], most: number): string[] {
  return lines.length <= most ? [...lines] : [...lines.slice(0, most), `${lines.length - most} more`];
}
