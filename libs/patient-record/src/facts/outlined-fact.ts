import { buildFact, certaintyOf, conflictsOf, keyOf, newestFirst, type FactMaking } from '../matching/build-fact.js';
import type { Entry } from '../matching/entry.js';
import type { Fact, FactCertainty, FactSource } from '../matching/fact.js';
import { compare } from '../matching/compare-texts.js';
import type { EntryGroup, GroupedEntries } from '../matching/group-entries.js';

const otherOfNumber = 'same identifier as another entry, which says something else';

/** What is made of all entries of a fact only when it is asked for. */
const details = ['display', 'codings', 'status', 'whenKind', 'value', 'flag', 'range', 'detail'] as const;
const moreDetails = ['warnings', 'findings', 'course', 'visits'] as const;

type Details = Pick<Fact, (typeof details)[number] | (typeof moreDetails)[number]>;

/**
 * A fact whose details are made when they are first asked for: a summary shows a few of thousands, and what it chooses
 * them by is known without. Copies and comparisons of objects do not see the details; {@link OutlinedFact.whole} has all.
 */
class OutlinedFact {
  readonly #entries: readonly [Entry, ...Entry[]];
  readonly #group: EntryGroup;
  readonly #grouped: GroupedEntries;
  readonly #making: FactMaking;
  #made: Fact | undefined;
  #sources: readonly FactSource[] | undefined;
  #conflicts: Fact['conflicts'] | undefined;

  constructor(entries: readonly [Entry, ...Entry[]], group: EntryGroup, grouped: GroupedEntries, making: FactMaking) {
    this.#entries = entries;
    this.#group = group;
    this.#grouped = grouped;
    this.#making = making;
  }

  get section(): Fact['section'] {
    return this.#making.section;
  }

  get key(): string {
    return keyOf(this.#entries);
  }

  get sources(): readonly FactSource[] {
    return (this.#sources ??= this.#entries.map(({ source }) => source));
  }

  get when(): string | undefined {
    for (const { dated } of this.#entries) {
      if (dated === undefined) return this.made().when;
      if (dated.date !== undefined) return dated.date;
    }
    return undefined;
  }

  get certainty(): FactCertainty {
    const certainty = certaintyOf(this.#entries);
    return certainty === 'single' && this.possiblySame.length > 0 ? 'possible' : certainty;
  }

  get conflicts(): Fact['conflicts'] {
    if (this.#conflicts) return this.#conflicts;
    const found = conflictsOf(this.#entries, this.#making);
    return (this.#conflicts = found.length === 0 ? found : this.made().conflicts);
  }

  get possiblySame(): readonly string[] {
    return [...this.#grouped.possible(this.#group)]
      .map(({ entries }) => keyOf(entries.filter(({ state }) => state === 'stated')))
      .sort(compare);
  }

  /** The fact with all its details, as any object. */
  whole(): Fact {
    const { possiblySame, certainty } = this;
    return possiblySame.length === 0 ? this.made() : { ...this.made(), possiblySame, certainty };
  }

  /** The fact by itself, without those that may be the same. */
  made(): Fact {
    if (this.#made) return this.#made;
    const findings = this.#grouped.numberedAlike(this.#group) ? [otherOfNumber] : [];
    return (this.#made = buildFact(this.#entries, { entries: this.#group.entries, findings }, this.#making));
  }
}

for (const name of [...details, ...moreDetails]) {
  Object.defineProperty(OutlinedFact.prototype, name, {
    get(this: OutlinedFact): Details[typeof name] {
      return this.made()[name];
    },
  });
}

/** A fact as far as it is made, and how it is made whole. */
export type FactOutline = Fact & Pick<OutlinedFact, 'whole'>;

/** Outlines the fact of a group; undefined where every platform withdrew it. */
export function outlineFact(group: EntryGroup, grouped: GroupedEntries, making: FactMaking): FactOutline | undefined {
  const [newest, ...others] = newestFirst(group.entries.filter(({ state }) => state === 'stated'));
  // The details stand on the prototype, which types do not show.
  return newest && (new OutlinedFact([newest, ...others], group, grouped, making) as unknown as FactOutline);
}
