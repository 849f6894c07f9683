import type { Fact, MergedSection } from '../facts/fact.js';
import type { Person } from '../people/person.js';
import type { RecordSection } from '../sections/record-sections.js';
import { absenceNotes, missingLines, unidentified } from './absence-notes.js';
import type { PatientSummary, SummaryCell, SummaryPlatform, SummaryRest, SummaryTable } from './patient-summary.js';
import { summaryPerson } from './person-line.js';
import type { ChosenRows, RowContext } from './section-rows.js';
import { summarySections, type SummarySection } from './summary-sections.js';
import { estimateTokens } from './token-estimate.js';

/** What a summary is made with. */
export interface SummaryOptions {
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** What an entry is read by; `Type/id` by default. */
  readonly ref?: (source: Fact['sources'][number]) => string | undefined;
}

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
 * @param sections of {@link summarizedSections}, merged; one that is not given is left out
 */
export function summarize(
  person: Person,
  sections: readonly MergedSection[],
  { nowMs, ref = ({ ref: given }) => given }: SummaryOptions,
): PatientSummary {
  const platforms = person.sources.map(({ connection }, index) => ({
    key: letter(index),
    id: connection.id,
    name: connection.platformName,
  }));
  const context: RowContext = {
    nowMs,
    from: (fact) => lettersOf(fact, platforms),
    ref: ({ sources: [newest] }) => newest && ref(newest),
  };
  const missing = shortened(missingLines(sections, unidentified(person)), missingMost);
  const head = [person.name ?? '', ...platforms.map(({ id, name }) => `A = ${id} ${name}`), ...missing];
  let left = headTokens - estimateTokens(head.join(' '));
  const tables: SummaryTable[] = summarySections.flatMap((shown) => {
    const section = sections.find((one) => one.section === shown.section);
    if (section === undefined) return [];
    const { table, unused } = tableOf(shown, section, context, left);
    left = unused;
    return [table];
  });
  return {
    person: summaryPerson(person, nowMs),
    platforms,
    missing,
    sections: tables,
    contradictions: contradictionsOf(sections, platforms),
  };
}

function tableOf(
  { section: name, title, tokens, most, rows: choose }: SummarySection,
  section: MergedSection,
  context: RowContext,
  left: number,
): { readonly table: SummaryTable; readonly unused: number } {
  const chosen = choose(section, context);
  const notes = absenceNotes(section, chosen.rows.length, chosen.chosen);
  const columns = [...chosen.columns, 'from', 'ref'];
  let budget =
    tokens +
    left -
    estimateTokens([title, ...columns, ...notes].join(' ')) -
    columns.length * cellTokens -
    sectionTokens;
  const rows: SummaryCell[][] = [];
  for (const { fact, cells } of chosen.rows.slice(0, most)) {
    const row = [...cells, context.from(fact), context.ref(fact)].map((cell) => cell ?? null);
    const cost = row.reduce((sum, cell) => sum + cellTokens + estimateTokens(cell ?? '-'), 0);
    if (cost > budget && rows.length > 0) break;
    budget -= cost;
    rows.push(row);
  }
  const more = restOf(rows.length, chosen, section);
  const table = withoutEmptyColumns(columns, rows);
  return {
    table: { section: name, title, ...table, notes, ...(more && { more }) },
    unused: Math.max(0, budget),
  };
}

/** What the rows do not show. */
function restOf(shown: number, { rows, chosen }: ChosenRows, { facts }: MergedSection): SummaryRest | undefined {
  const rest = { cut: rows.length - shown, others: facts.length - rows.length };
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

/** `A` to `Z`, then `A2` and so on. */
function letter(index: number): string {
  const round = Math.floor(index / 26);
  return `${String.fromCharCode(65 + (index % 26))}${round === 0 ? '' : round + 1}`;
}

/** The newest first, which is where the reference of a row is read. */
function lettersOf({ sources }: Pick<Fact, 'sources'>, platforms: readonly SummaryPlatform[]): string {
  const keys = new Map(platforms.map(({ id, key }) => [id, key]));
  return [...new Set(sources.map(({ connection }) => keys.get(connection) ?? connection))].join(', ');
}

/** Each contradiction in a line: the fact, the field, each value with where it is said. */
function contradictionsOf(sections: readonly MergedSection[], platforms: readonly SummaryPlatform[]): string[] {
  const lines = sections.flatMap(({ facts }) =>
    facts.flatMap(({ display, conflicts }) =>
      conflicts.map(({ field, values }) => {
        const said = values.map((one) => `${one.value} (${lettersOf(one, platforms)})`);
        return `${display}, ${field}: ${said.join(' / ')}`;
      }),
    ),
  );
  let budget = contradictionTokens;
  const fitting = lines.filter((line) => (budget -= estimateTokens(line)) >= 0);
  const cut = lines.length - fitting.length;
  return cut > 0 ? [...fitting, `${cut} more`] : fitting;
}

function shortened(lines: readonly string[], most: number): string[] {
  return lines.length <= most ? [...lines] : [...lines.slice(0, most), `${lines.length - most} more`];
}
