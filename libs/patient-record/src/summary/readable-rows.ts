import type { Fact, MergedSection } from '../facts/fact.js';
import { attempt } from '../matching/attempt.js';
import type { ChosenRows, RowContext, SectionRows } from './section-rows.js';

/** Rows of a section, and the facts that none could be made of. */
export interface ReadableRows extends ChosenRows {
  readonly unreadable: readonly Fact[];
}

/**
 * Rows of a section whose entries may not keep to their own definition: one odd entry must not hide the others. Whether a
 * fact without rows would have had one is not known.
 */
export function readableRows(makeRows: SectionRows, section: MergedSection, context: RowContext): ReadableRows {
  const all = attempt(() => makeRows(section, context));
  if (all) return { ...all, unreadable: [] };
  const isReadable = (fact: Fact): boolean =>
    attempt(() => makeRows({ ...section, facts: [fact] }, context)) !== undefined;
  const readable = new Set(section.facts.filter(isReadable));
  const unreadable = section.facts.filter((fact) => !readable.has(fact));
  return { ...makeRows({ ...section, facts: [...readable] }, context), unreadable };
}

/** At most so many are named. */
const mostNamed = 5;

/** Says which entries the rows leave out, and by what each can be read; none where all are readable. */
export function unreadableNotes(unreadable: readonly Fact[], { ref }: RowContext): string[] {
  if (unreadable.length === 0) return [];
  const named = unreadable.slice(0, mostNamed).map((fact) => [fact.display, ref(fact)].filter(Boolean).join(', '));
  const further = unreadable.length - named.length;
  const more = further === 0 ? '' : `; and ${further} more`;
  return [`Not judged, for their form is not that of FHIR: ${named.join('; ')}${more}`];
}
