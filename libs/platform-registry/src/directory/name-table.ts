import { normalizeName } from '../names.js';
import type { TenantDirectory } from '../tenants.js';
import type { Organization } from '../tenants/organization.js';
import { platformIdOf, type DirectorySource } from './name-index/directory-source.js';
import { KeyTable } from './name-index/key-table.js';
import { mergeWords, type MergedWords, type Postings } from './name-index/merge-words.js';
import {
  placeFacts,
  readEntries,
  type IndexedEntry,
  type NameIndex,
  type NameIndexCounts,
} from './name-index/name-index.js';
import { NpiTable } from './name-index/npi-table.js';
import type { KnownWords } from './query-words.js';
import { Vocabulary } from './vocabulary/vocabulary.js';

/** An organization or platform of the table. */
export interface NamedEntry {
  readonly source: DirectorySource;
  readonly organization: Organization;
  readonly platformId: string;
}

/** What a table is put together from. */
export interface NameTableParts {
  readonly sources: readonly DirectorySource[];
  /** Indexes of all sources, in their order; each of one or several. */
  readonly indexes: readonly NameIndex[];
  readonly tenants: TenantDirectory | undefined;
}

/** Entries that are read before others get a turn. */
const entriesInStep = 1 << 8;
/** Names of one organization are counted in a byte. */
const mostOrdinal = 255;

/**
 * Names of all platforms and organizations as numbers: rows are names, entries are what they name. Each name is a row of
 * its own, so that a query may not take half of it from one name and half from another.
 */
export class NameTable {
  readonly sources: readonly DirectorySource[];
  readonly vocabulary: Vocabulary;
  readonly postings: Postings;
  /** By row: the entry that it names. */
  readonly entryOf: Uint32Array;
  /** By row: which of the entry's names it is. */
  readonly ordinals: Uint8Array;
  /** By row: words of the name, and those of them that tell it from others. */
  readonly wordCounts: Uint8Array;
  readonly tellingCounts: Uint8Array;
  /** By entry: one number for all entries that are the same organization. */
  readonly groups: Uint32Array;
  readonly sizeClasses: Uint8Array;
  /** By entry: what is known of where it is, as bits. */
  readonly placeFacts: Uint8Array;
  /** Words that there are, as a query is read with them. */
  readonly knownWords: KnownWords;
  /** Ids of platforms of which some organization says where it is. */
  readonly platformsWithPlaces: ReadonlySet<string>;
  readonly #counts: ReadonlyMap<string, number>;
  readonly #tenants: TenantDirectory | undefined;
  readonly #sourceOf: Uint16Array;
  readonly #placeOf: Uint32Array;
  readonly #npis: NpiTable;

  private constructor(
    { sources, tenants }: NameTableParts,
    vocabulary: Vocabulary,
    { postings, isCity }: MergedWords,
    entries: EntryColumns,
  ) {
    this.sources = sources;
    this.#tenants = tenants;
    this.vocabulary = vocabulary;
    this.postings = postings;
    this.entryOf = entries.entryOf;
    this.ordinals = entries.ordinals;
    this.wordCounts = entries.wordCounts;
    this.tellingCounts = entries.tellingCounts;
    this.groups = entries.groups;
    this.sizeClasses = entries.sizeClasses;
    this.placeFacts = entries.placeFacts;
    this.knownWords = {
      has: (word) => vocabulary.numberOf(word) !== undefined || vocabulary.numberOf(`$${word}`) !== undefined,
      isCity: (word) => isCity[vocabulary.numberOf(word) ?? vocabulary.length] === 1,
    };
    const organizations = sources.map(({ isOrganizations }, at) => (isOrganizations ? (entries.counts[at] ?? 0) : 0));
    const platformOf = (at: number) => sources[at]?.definition.id ?? '';
    const counts = new Map<string, number>();
    for (const [at, count] of organizations.entries())
      counts.set(platformOf(at), (counts.get(platformOf(at)) ?? 0) + count);
    this.platformsWithPlaces = new Set(
      [...entries.withPlaces].filter((at) => sources[at]?.isOrganizations).map(platformOf),
    );
    this.#counts = counts;
    this.#sourceOf = entries.sourceOf;
    this.#placeOf = entries.placeOf;
    this.#npis = entries.npis;
  }

  /** Puts the table together step by step, for whoever lets others have a turn in between. */
  static *build(parts: NameTableParts): Generator<undefined, NameTable> {
    const entries = yield* mergeEntries(parts.indexes);
    const words = yield* mergeWords(parts.indexes);
    return new NameTable(parts, yield* Vocabulary.build(words.list), words, entries);
  }

  /** How many entries there are. */
  get length(): number {
    return this.#sourceOf.length;
  }

  /** How many organizations of a platform there are. */
  countOf(platformId: string): number {
    return this.#counts.get(platformId) ?? 0;
  }

  /** Which of the sources an entry is from; cheap, for filters. */
  sourceNumberOf(entry: number): number {
    return this.#sourceOf[entry] ?? 0;
  }

  /** Reads an entry from the list that it is in. */
  entry(entry: number): NamedEntry {
    const source = this.sources[this.sourceNumberOf(entry)];
    if (source === undefined) throw new RangeError('no such entry');
    const organization = source.organization(this.#placeOf[entry] ?? 0);
    return {
      source,
      organization,
      platformId: platformIdOf(source, organization, this.#tenants) ?? source.definition.id,
    };
  }

  /** Others of the name of an entry in the list that it is from, which is in the order of names. */
  namesakesOf(entry: number): Organization[] {
    const source = this.sources[this.sourceNumberOf(entry)];
    const own = this.#placeOf[entry] ?? 0;
    const nameAt = (place: number) => normalizeName(source?.organization(place).name ?? '');
    const name = nameAt(own);
    const found: Organization[] = [];
    for (const step of [-1, 1])
      for (let place = own + step; place >= 0 && place < (source?.length ?? 0) && nameAt(place) === name; place += step)
        if (source) found.push(source.organization(place));
    return found;
  }

  /** The entries with a National Provider Identifier. */
  entriesOfNpi(npi: string): number[] {
    const wanted = Number(npi);
    const has = (entry: number) => this.entry(entry).organization.npis?.some((one) => Number(one) === wanted) === true;
    return this.#npis.find(wanted).filter(has);
  }

  /** Whether it is known in which states an entry is. */
  hasStates(entry: number): boolean {
    return ((this.placeFacts[entry] ?? 0) & placeFacts.state) !== 0;
  }

  /** One mark for each entry in one of the states, or that serves the whole nation. @param states postal codes */
  entriesInStates(states: readonly string[]): Uint8Array {
    const marks = new Uint8Array(this.length);
    for (const key of [...states.map((state) => `@${state.toLowerCase()}`), '@us']) {
      const word = this.vocabulary.numberOf(key);
      if (word === undefined) continue;
      const { starts, rows } = this.postings;
      for (let at = starts[word] ?? 0; at < (starts[word + 1] ?? 0); at += 1)
        marks[this.entryOf[(rows[at] ?? 0) >>> 1] ?? 0] = 1;
    }
    return marks;
  }
}

/** What is known of each entry and each of its names, see `NameTable`. */
type EntryColumns = Pick<
  NameTable,
  'entryOf' | 'ordinals' | 'wordCounts' | 'tellingCounts' | 'groups' | 'sizeClasses' | 'placeFacts'
> & {
  readonly sourceOf: Uint16Array;
  readonly placeOf: Uint32Array;
  readonly npis: NpiTable;
  /** By source: how many entries it has; whether any of them says in which states it is. */
  readonly counts: readonly number[];
  readonly withPlaces: ReadonlySet<number>;
};

function* mergeEntries(indexes: readonly NameIndex[]): Generator<undefined, EntryColumns> {
  const sum = (of: keyof NameIndexCounts) => indexes.reduce((total, { counts }) => total + counts[of], 0);
  const [all, rows] = [sum('entries'), sum('rows')];
  const columns = {
    entryOf: new Uint32Array(rows),
    ordinals: new Uint8Array(rows),
    wordCounts: new Uint8Array(rows),
    tellingCounts: new Uint8Array(rows),
    groups: new Uint32Array(all),
    sizeClasses: new Uint8Array(all),
    placeFacts: new Uint8Array(all),
    sourceOf: new Uint16Array(all),
    placeOf: new Uint32Array(all),
    npis: new NpiTable(sum('npis')),
    counts: new Array<number>(sum('sources')).fill(0),
    withPlaces: new Set<number>(),
  };
  const byKey = new KeyTable(sum('keys'));
  let [firstSource, entry, row] = [0, 0, 0];
  for (const index of indexes) {
    for (const read of readEntries(index)) {
      if (entry % entriesInStep === 0) yield;
      const source = firstSource + read.source;
      columns.sourceOf[entry] = source;
      columns.counts[source] = (columns.counts[source] ?? 0) + 1;
      if ((read.placeFacts & placeFacts.state) !== 0) columns.withPlaces.add(source);
      columns.placeOf[entry] = read.place;
      columns.sizeClasses[entry] = read.size;
      columns.placeFacts[entry] = read.placeFacts;
      columns.groups[entry] = groupOf(read, entry, byKey);
      for (const npi of read.npis) columns.npis.add(npi, entry);
      for (const [ordinal, [words, telling]] of read.names.entries()) {
        columns.entryOf[row] = entry;
        columns.ordinals[row] = Math.min(mostOrdinal, ordinal);
        columns.wordCounts[row] = words;
        columns.tellingCounts[row] = telling;
        row += 1;
      }
      entry += 1;
    }
    firstSource += index.counts.sources;
  }
  return columns;
}

/** The first entry that has one of its keys; itself where none has. */
function groupOf({ keys }: IndexedEntry, entry: number, byKey: KeyTable): number {
  let group: number | undefined;
  for (const key of keys) group ??= byKey.get(key);
  group ??= entry;
  for (const key of keys) byKey.add(key, group);
  return group;
}
