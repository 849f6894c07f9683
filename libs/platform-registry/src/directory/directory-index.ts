import { normalizeName } from '../names.js';
import type { PlatformDefinition } from '../schema/types.js';
import type { TenantDirectory } from '../tenants.js';
import type { TenantIndexSource } from '../tenants/organization.js';
import { directorySources } from './name-index/directory-source.js';
import { HitCollector } from './hit-collector.js';
import { listedHits, type HitList, type Hits } from './hit-list.js';
import { NameScorer } from './name-scores.js';
import { nameIndexes } from './name-indexes.js';
import { NameTable, type NamedEntry } from './name-table.js';
import { wordQuery, type QueryReading } from './query-words.js';
import { sandboxOrder } from './sandbox-order.js';

/** Which entries may be found. */
export interface EntryFilter {
  readonly allows: (entry: number) => boolean;
  /** Of those: whether it may be elsewhere than was asked, so that it comes last, and is proposed to nobody. */
  readonly isPlaceUnknown: (entry: number) => boolean;
}

/** What an index is asked. */
export interface IndexQuery extends EntryFilter {
  readonly text: string;
  /** Whether several names of one organization are one hit; else each entry is. */
  readonly grouped: boolean;
}

/** The id or alias of a platform goes before every other match. */
const exactName = 100;
/** What is taken from the score of whoever may be elsewhere than was asked, so that it comes last. */
const lastOfAll = 10_000;
const minSplitLength = 6;
const minPartLength = 3;

/**
 * All platforms and organizations, searched by the names that people use for them. Immutable; a search is one synchronous
 * pass, so that any number of requests may share it.
 */
export class DirectoryIndex {
  readonly #table: NameTable;
  readonly #tenants: TenantDirectory | undefined;
  readonly #scorer: NameScorer;
  readonly #collector: HitCollector;
  /** Platforms by id and by alias, as `normalizeName` folds them, without spaces. */
  readonly #byExactName: ReadonlyMap<string, string>;

  private constructor(
    table: NameTable,
    definitions: readonly PlatformDefinition[],
    tenants: TenantDirectory | undefined,
  ) {
    this.#table = table;
    this.#tenants = tenants;
    this.#scorer = new NameScorer(this.#table);
    this.#collector = new HitCollector(this.#table);
    // Ids come last so that they win over an alias spelled the same after folding.
    this.#byExactName = new Map([
      ...definitions.flatMap(({ id, name, aliases = [] }) =>
        [name, ...aliases].map((text) => [gluedName(text), id] as const),
      ),
      ...definitions.map(({ id }) => [gluedName(id), id] as const),
    ]);
  }

  /** Makes the index step by step, each of about a millisecond but for the last. */
  static *build(
    definitions: readonly PlatformDefinition[],
    tenants: TenantDirectory | undefined,
  ): Generator<undefined, DirectoryIndex> {
    const sources = directorySources(definitions, tenants);
    const indexes = yield* nameIndexes(sources, tenants);
    const table = yield* NameTable.build({ sources, indexes, tenants });
    return new DirectoryIndex(table, definitions, tenants);
  }

  get table(): NameTable {
    return this.#table;
  }

  /** Where the organizations of a platform are listed, as far as its index says. */
  sourceOfList(platformId: string): TenantIndexSource | undefined {
    return this.#tenants?.list?.(platformId)?.source;
  }

  /** Whether any organization of a platform says in which state it is. */
  hasPlaces(platformId: string): boolean {
    return this.#table.platformsWithPlaces.has(platformId);
  }

  /** Reads an entry of the index. */
  entry(entry: number): NamedEntry {
    return this.#table.entry(entry);
  }

  /** Returns every entry that is allowed, in the order of the lists. */
  all(allows: (entry: number) => boolean, grouped: boolean): HitList {
    const seen = new Uint8Array(this.#table.length);
    const found = new Uint32Array(this.#table.length);
    let count = 0;
    for (let entry = 0; entry < this.#table.length; entry += 1) {
      const group = grouped ? (this.#table.groups[entry] ?? entry) : entry;
      if (seen[group] === 1 || !allows(entry)) continue;
      seen[group] = 1;
      found[count++] = entry;
    }
    return listedHits(found.subarray(0, count));
  }

  /**
   * Returns what a query means, best first; where nothing is sure, the few names that are nearest. What is found for sure
   * by any reading of the query is found for sure.
   */
  search({ text, grouped, allows, isPlaceUnknown }: IndexQuery): Hits {
    const query = wordQuery(text, this.#table.knownWords);
    const exact = this.#byExactName.get(gluedName(text));
    const [table, collector] = [this.#table, this.#collector];
    const added = table.sources.map(
      ({ definition, isOrganizations }) =>
        sandboxOrder(definition, query) + (!isOrganizations && definition.id === exact ? exactName : 0),
    );
    for (const reading of query.readings.flatMap((one) => [one, ...this.#splits(one)])) {
      this.#scorer.score(reading, allows, (row, entry, score, sure, lacksPlace) => {
        const isLast = isPlaceUnknown(entry);
        // What is only near to what an abbreviation means is not near to it.
        if (!sure && (isLast || reading.abbreviation !== undefined)) return;
        const key = grouped ? (table.groups[entry] ?? entry) : entry;
        const total = score + (added[table.sourceNumberOf(entry)] ?? 0) - (isLast ? lastOfAll : 0);
        collector.add(key, 2 * row + (isLast || lacksPlace ? 1 : 0), total, sure, reading.abbreviation);
      });
    }
    return collector.take();
  }

  /** Reads "mayoclinic" as "mayo clinic" where both are words and the whole is none. */
  #splits(reading: QueryReading): QueryReading[] {
    const { vocabulary } = this.#table;
    return reading.words.flatMap(({ text, ...word }, at) => {
      if (text.length < minSplitLength || word.isName || vocabulary.numberOf(text) !== undefined) return [];
      for (let cut = text.length - minPartLength; cut >= minPartLength; cut -= 1) {
        const [first, second] = [text.slice(0, cut), text.slice(cut)];
        if (vocabulary.numberOf(first) === undefined || vocabulary.numberOf(second) === undefined) continue;
        const parts = [first, second].map((part) => ({ ...word, text: part }));
        return [{ ...reading, words: [...reading.words.slice(0, at), ...parts, ...reading.words.slice(at + 1)] }];
      }
      return [];
    });
  }
}

function gluedName(text: string): string {
  return normalizeName(text).replaceAll(' ', '');
}
