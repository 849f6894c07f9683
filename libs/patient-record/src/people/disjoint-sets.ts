/** Positions in sets of which no two overlap, at first each in one of its own. */
export class DisjointSets {
  readonly #setOf: number[];

  constructor(size: number) {
    this.#setOf = Array.from({ length: size }, (_, at) => at);
  }

  /** The lowest position of the set. */
  find(at: number): number {
    return this.#setOf[at] ?? at;
  }

  isOne(one: number, other: number): boolean {
    return this.find(one) === this.find(other);
  }

  join(one: number, other: number): void {
    const [low, high] = [this.find(one), this.find(other)].sort((a, b) => a - b) as [number, number];
    for (const [at, set] of this.#setOf.entries()) if (set === high) this.#setOf[at] = low;
  }

  /** Whether a join would put any of these pairs into one set. */
  wouldJoin(one: number, other: number, pairs: readonly { readonly one: number; readonly other: number }[]): boolean {
    const tried = this.copy();
    tried.join(one, other);
    return pairs.some((pair) => tried.isOne(pair.one, pair.other));
  }

  copy(): DisjointSets {
    const copy = new DisjointSets(this.#setOf.length);
    for (const [at, set] of this.#setOf.entries()) copy.#setOf[at] = set;
    return copy;
  }

  /** The sets in the order of their lowest positions, each in ascending order. */
  groups(): number[][] {
    const groups = new Map<number, number[]>();
    for (const at of this.#setOf.keys()) groups.set(this.find(at), [...(groups.get(this.find(at)) ?? []), at]);
    return [...groups.values()];
  }
}
