/**
 * Counts the edits that make one word of another: a letter more, less or another, or two neighbours that change places
 * (optimal string alignment).
 *
 * @param most words further apart are not measured: the result is then `most + 1`; small, since the work grows with its power
 * @param start where the other word begins in `other`, which may be a longer text
 * @param end where it ends
 */
export function editDistance(one: string, other: string, most: number, start = 0, end = other.length): number {
  return distanceWithin(one, 0, one.length, other, start, end, most);
}

/** The same of the letters from `start` to before `end` of each: what is equal at both ends costs nothing. */
function distanceWithin(
  one: string,
  start: number,
  end: number,
  other: string,
  otherStart: number,
  otherEnd: number,
  most: number,
): number {
  let [from, to, otherFrom, otherTo] = [start, end, otherStart, otherEnd];
  while (from < to && otherFrom < otherTo && one.charCodeAt(from) === other.charCodeAt(otherFrom)) {
    from += 1;
    otherFrom += 1;
  }
  while (from < to && otherFrom < otherTo && one.charCodeAt(to - 1) === other.charCodeAt(otherTo - 1)) {
    to -= 1;
    otherTo -= 1;
  }
  const [rows, columns] = [to - from, otherTo - otherFrom];
  if (rows === 0 || columns === 0) return Math.min(most + 1, rows + columns);
  if (most === 0 || Math.abs(rows - columns) > most) return most + 1;
  let best = most + 1;
  const isSwap =
    rows > 1 &&
    columns > 1 &&
    one.charCodeAt(from) === other.charCodeAt(otherFrom + 1) &&
    one.charCodeAt(from + 1) === other.charCodeAt(otherFrom);
  if (isSwap) best = 1 + distanceWithin(one, from + 2, to, other, otherFrom + 2, otherTo, most - 1);
  for (const [less, otherLess] of firstEdits) {
    if (best < 2) return best;
    best = Math.min(best, 1 + distanceWithin(one, from + less, to, other, otherFrom + otherLess, otherTo, best - 2));
  }
  return best;
}

/** Letters that are passed over on each side: another letter, one more, one less. */
const firstEdits = [
  [1, 1],
  [1, 0],
  [0, 1],
] as const;

/**
 * Marks which letters a word has, one bit for each, in 32 bits. An edit changes two of them at most, so that words whose
 * marks differ in more bits than twice the edits need not be measured.
 */
export function letterSignature(word: string): number {
  let bits = 0;
  for (let at = 0; at < word.length; at += 1) bits |= 1 << (word.charCodeAt(at) & 31);
  return bits;
}

/** How many bits of a 32-bit number are set. */
export function countBits(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
