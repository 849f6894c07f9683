import type { PrintedSection } from '../printed-record.js';

/** More rows than this make a document larger than memory should be spent on: 1,000 rows take some 40 MB while written. */
export const rowsPerPart = 1_000;

/** How many documents a record takes; at least one. */
export function countParts(sections: readonly PrintedSection[], rows = rowsPerPart): number {
  const total = sections.reduce((sum, section) => sum + section.rows.length, 0);
  return Math.max(1, Math.ceil(total / rows));
}

/**
 * The sections of one part. A section that goes over from one part to the next stands in both, with its own rows in each;
 * notes and sections without rows stand in the part where they begin.
 *
 * @param part from 1
 */
export function partOf(sections: readonly PrintedSection[], part: number, rows = rowsPerPart): PrintedSection[] {
  const [from, until] = [(part - 1) * rows, part * rows];
  const isLast = part >= countParts(sections, rows);
  const found: PrintedSection[] = [];
  let begin = 0;
  for (const section of sections) {
    const end = begin + section.rows.length;
    const begins = begin >= from && (begin < until || isLast);
    const own = section.rows.slice(Math.max(0, from - begin), Math.max(0, until - begin));
    if (begins || own.length > 0) {
      found.push({ ...section, rows: own, notes: begins ? section.notes : [`Continued from part ${part - 1}.`] });
    }
    begin = end;
  }
  return found;
}
