import { eachInSteps, type Steps } from '@fhir-gateway/limits';
import type { Fact, MergedSection } from '../facts/fact.js';
import type { Person } from '../people/person.js';
import type { Account } from '../reading/account.js';
import { disputeWords } from '../matching/dispute-words.js';
import type { RecordGap } from '../reading/record-connection.js';
import type { RecordSection } from '../sections/record-sections.js';
import { absenceNotes } from './absence-notes.js';
import type { SummaryCell, SummaryPlatform } from './patient-summary.js';
import { readableRows, unreadableNotes } from './readable-rows.js';
import type { RowContext } from './section-rows.js';
import { summarySections } from './summary-sections.js';

/** What rows are made with. */
export interface ChoosingOptions {
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** What an entry is read by; `Type/id` by default. */
  readonly ref?: (source: Fact['sources'][number]) => string | undefined;
}

/** What a summary may show of a section. It holds no entry of a platform. */
export interface ChosenSection {
  readonly section: RecordSection;
  readonly columns: readonly string[];
  /** The first rows, as many as the section may have; each with where it is from, and what it is read by. */
  readonly rows: readonly (readonly SummaryCell[])[];
  /** How many rows there are to choose from, and how many facts. */
  readonly rowCount: number;
  readonly factCount: number;
  readonly chosen?: string;
  readonly notes: readonly string[];
  readonly contradictions: readonly string[];
  readonly contradictionCount: number;
  readonly account: Account;
  readonly gaps: readonly RecordGap[];
}

/** No summary shows more of them. */
const mostContradictions = 120;

/** Chooses what of each merged section of a person a summary may show, so that the section itself can be let go of. */
export class SectionChooser {
  readonly #platforms: readonly SummaryPlatform[];
  readonly #context: RowContext;

  constructor(person: Pick<Person, 'sources'>, { nowMs, ref = ({ ref: given }) => given }: ChoosingOptions) {
    this.#platforms = platformsOf(person);
    this.#context = {
      nowMs,
      from: (fact) => lettersOf(fact, this.#platforms),
      keyOf: (connection) => this.#platforms.find(({ id }) => id === connection)?.key ?? connection,
      ref: ({ sources: [newest] }) => newest && ref(newest),
      nameOf: (connection) => this.#platforms.find(({ id }) => id === connection)?.name ?? connection,
    };
  }

  *choose(section: MergedSection): Steps<ChosenSection> {
    const shown = summarySections.find((one) => one.section === section.section);
    const { columns, rows, chosen, unreadable } = shown
      ? yield* readableRows(shown.rows, section, this.#context)
      : { columns: [], rows: [], unreadable: [] };
    const contradictions: string[] = [];
    yield* eachInSteps(section.facts, (fact) => void contradictions.push(...contradictionsOf(fact, this.#context)));
    return {
      section: section.section,
      columns: [...columns, 'from', 'ref'],
      rows: rows
        .slice(0, shown?.most ?? 0)
        .map(({ fact, cells }) =>
          [...cells, this.#context.from(fact), this.#context.ref(fact)].map((cell) => cell ?? null),
        ),
      rowCount: rows.length,
      factCount: section.facts.length,
      chosen,
      notes: [
        ...unreadableNotes(unreadable, this.#context),
        ...absenceNotes(section, rows.length + unreadable.length, chosen),
      ],
      contradictions: contradictions.slice(0, mostContradictions),
      contradictionCount: contradictions.length,
      account: section.account,
      gaps: section.gaps,
    };
  }
}

/** The connections of a person, with the letters that stand for them. */
export function platformsOf({ sources }: Pick<Person, 'sources'>): SummaryPlatform[] {
  return sources.map(({ connection }, index) => ({
    key: letter(index),
    id: connection.id,
    name: connection.platformName,
  }));
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

/** Each dispute of a fact in a line, with what it is about. */
export function contradictionsOf(fact: Fact, { keyOf }: Pick<RowContext, 'keyOf'>): string[] {
  const { conflicts } = fact;
  return conflicts.length === 0 ? [] : disputeWords(fact, keyOf).map((words) => `${fact.display}, ${words}`);
}
