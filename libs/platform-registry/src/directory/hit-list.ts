/** One organization or platform that was found. */
export interface Hit {
  readonly entry: number;
  /** Which of its names fits; 0 is the one that it goes by. */
  readonly ordinal: number;
  /** What was typed, where it was read as another name. */
  readonly abbreviation?: string;
  /** Whether a place was asked for, by the query or beside it, and its own is not known. */
  readonly isPlaceUnknown?: true;
}

/** What was found, best first, of which a page is read: very many may fit a few letters. */
export interface HitList {
  readonly length: number;
  slice(from: number, to: number): Hit[];
}

/** Everything that was found. */
export interface Hits {
  /** Whether these are what was asked for; false: nothing is, and these are near. */
  readonly sure: boolean;
  readonly hits: HitList;
}

/** Where nothing is found for sure, so many are proposed. */
export const mostProposals = 5;

/** The first of what was found, as what is near to what was asked. */
export function nearHits({ hits }: Hits): Hits {
  const length = Math.min(hits.length, mostProposals);
  return { sure: false, hits: { length, slice: (from, to) => hits.slice(from, Math.min(to, length)) } };
}

/** Entries in the order that they have. */
export function listedHits(entries: Uint32Array | readonly number[]): HitList {
  return {
    length: entries.length,
    slice: (from, to) => Array.from(entries.slice(from, to), (entry) => ({ entry, ordinal: 0 })),
  };
}
