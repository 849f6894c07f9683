import type { Steps } from '@fhir-gateway/limits';
import type { Fact, MergedSection } from '../facts/fact.js';
import type { ChosenRows, RowContext, SectionRows } from './section-rows.js';

/** Rows of a section, and the facts that none could be made of. */
export interface ReadableRows extends ChosenRows {
  readonly unreadable: readonly Fact[];
}

/**
 * Rows of a section whose entries may not keep to their own definition: one odd entry must not hide the others. Whether a
 * fact without rows would have had one is not known.
 */
export function* readableRows(makeRows: SectionRows, section: MergedSection, context: RowContext): Steps<ReadableRows> {
  const all = yield* attempted(makeRows(section, context));
  if (all) return { ...all, unreadable: [] };
  const readable = new Set<Fact>();
  for (const fact of section.facts) {
    if (yield* attempted(makeRows({ ...section, facts: [fact] }, context))) readable.add(fact);
  }
  const unreadable = section.facts.filter((fact) => !readable.has(fact));
  return { ...(yield* makeRows({ ...section, facts: [...readable] }, context)), unreadable };
}

function* attempted<Made>(steps: Steps<Made>): Steps<Made | undefined> {
  try {
    return yield* steps;
  } catch {
    return undefined;
  }
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
