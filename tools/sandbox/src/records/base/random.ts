/** A seeded source of choices; the same seed makes the same choices on every machine. */
export interface Random {
  /** A number from 0 up to but not including 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One element. @throws RangeError when the list is empty */
  pick<T>(list: readonly T[]): T;
  /** A roughly normal number with mean 0 and deviation 1, never beyond 3 either side. */
  normal(): number;
}

/** FNV-1a: spreads similar seed texts ("1/7", "1/8") over the whole 32-bit range. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/**
 * Makes a random source from a text.
 * One source per patient keeps patients independent: asking for more patients never changes the first ones.
 *
 * @see mulberry32, a 32-bit generator in the public domain; ample for inventing people, useless for secrets
 */
export function createRandom(seed: string): Random {
  let state = hash(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const chosen = list[int(0, list.length - 1)];
      if (chosen === undefined) throw new RangeError('cannot pick from an empty list');
      return chosen;
    },
    // Six uniform draws sum to a bell curve of variance 1/2; the factor brings the deviation to 1.
    normal: () => {
      let sum = -3;
      for (let i = 0; i < 6; i += 1) sum += next();
      return Math.max(-3, Math.min(3, sum * Math.SQRT2));
    },
  };
}
