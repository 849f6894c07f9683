import { mostProposals, type Hit, type Hits } from './hit-list.js';
import type { NameTable } from './name-table.js';
import { sortFirst } from './sort-first.js';

const scoreSteps = 1000;
/** Scores are below this in steps; what is above is cut. */
const highestScore = 2 ** 20;
/** Names are below this: twice their row, and one more where the place is not known. */
const mostNames = 2 ** 23;

/** The best name of a group that is only near what was typed. */
interface Proposal {
  readonly key: number;
  readonly name: number;
  readonly score: number;
}

/**
 * Keeps the best name of each organization while names are scored. Holds two numbers for each entry, which a search takes
 * and leaves empty.
 */
export class HitCollector {
  readonly #table: NameTable;
  /** By group or entry: the best name so far plus one, and its score; empty between searches. */
  readonly #best: Uint32Array;
  readonly #bestScore: Float64Array;
  readonly #found: Uint32Array;
  #count = 0;
  #proposals: Proposal[] = [];
  /** By name: what of the query was read as it. */
  #said = new Map<number, string>();

  constructor(table: NameTable) {
    this.#table = table;
    this.#best = new Uint32Array(table.length);
    this.#bestScore = new Float64Array(table.length);
    this.#found = new Uint32Array(table.length);
  }

  /**
   * Takes a name that fits; of one group or entry the best stays.
   *
   * @param key number of the group or entry that is one line
   * @param name twice the row, and one more where the place is not known
   * @param abbreviation what of the query was read as this name
   */
  add(key: number, name: number, score: number, sure: boolean, abbreviation?: string): void {
    if (!sure) {
      if (this.#count === 0) this.#propose({ key, name, score }, abbreviation);
      return;
    }
    const known = this.#best[key] ?? 0;
    if (known !== 0 && score <= (this.#bestScore[key] ?? 0)) return;
    if (known === 0) this.#found[this.#count++] = key;
    this.#best[key] = name + 1;
    this.#bestScore[key] = score;
    this.#say(name, abbreviation);
  }

  #say(name: number, abbreviation: string | undefined): void {
    if (abbreviation !== undefined) this.#said.set(name, abbreviation);
    else if (this.#said.size > 0) this.#said.delete(name);
  }

  #propose(proposal: Proposal, abbreviation: string | undefined): void {
    const all = this.#proposals;
    const lowest = all.at(-1);
    if (all.length === mostProposals && lowest !== undefined && order(lowest) <= order(proposal)) return;
    const same = all.findIndex(({ key }) => key === proposal.key);
    if (same !== -1) {
      if ((all[same]?.score ?? 0) >= proposal.score) return;
      all.splice(same, 1);
    }
    const at = all.findIndex((other) => order(proposal) < order(other));
    all.splice(at === -1 ? all.length : at, 0, proposal);
    all.length = Math.min(all.length, mostProposals);
    this.#say(proposal.name, abbreviation);
  }

  /** Returns what was found, best first, and empties the collector. */
  take(): Hits {
    const sure = this.#count > 0;
    const orders = sure ? this.#takeOrders() : Float64Array.from(this.#proposals, order);
    const said = this.#said;
    this.#count = 0;
    this.#proposals = [];
    this.#said = new Map();
    const slice = (from: number, to: number) => {
      sortFirst(orders, to);
      return this.#hits(orders.slice(from, to), said);
    };
    return { sure, hits: { length: orders.length, slice } };
  }

  /** One number for each, so that very many are sorted quickly. */
  #takeOrders(): Float64Array {
    const orders = new Float64Array(this.#count);
    for (let at = 0; at < orders.length; at += 1) {
      const key = this.#found[at] ?? 0;
      orders[at] = order({ name: (this.#best[key] ?? 1) - 1, score: this.#bestScore[key] ?? 0 });
      this.#best[key] = 0;
      this.#bestScore[key] = 0;
    }
    return orders;
  }

  #hits(orders: Float64Array, said: ReadonlyMap<number, string>): Hit[] {
    return Array.from(orders, (number) => {
      const name = number % mostNames;
      const row = name >>> 1;
      const abbreviation = said.get(name);
      return {
        entry: this.#table.entryOf[row] ?? 0,
        ordinal: this.#table.ordinals[row] ?? 0,
        abbreviation,
        ...(name % 2 === 1 && { isPlaceUnknown: true as const }),
      };
    });
  }
}

/** Sorts by score, best first, then by row, which is in the remainder. */
function order({ name, score }: { readonly name: number; readonly score: number }): number {
  const steps = Math.min(highestScore - 1, Math.round(score * scoreSteps));
  return (highestScore - steps) * mostNames + name;
}
