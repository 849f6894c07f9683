/** Words shorter than this are never taken for others. */
const shortest = 5;

/** How many letters may be wrong: one of every five. */
function editsAllowed(word: string): number {
  return word.length < shortest ? 0 : Math.floor(word.length / 5);
}

/**
 * The known words that are nearest to a mistyped one, those with the fewest edits alone; the first letter is right.
 *
 * @returns more than one when several are as near
 */
export function nearest(word: string, known: Iterable<string>): string[] {
  let best = editsAllowed(word);
  let found: string[] = [];
  for (const candidate of best === 0 ? [] : known) {
    if (candidate.length < shortest || candidate[0] !== word[0] || Math.abs(candidate.length - word.length) > best)
      continue;
    const edits = editsBetween(word, candidate, best);
    if (edits > best) continue;
    if (edits < best) found = [];
    best = edits;
    found.push(candidate);
  }
  return found;
}

/** Edits between two words, where two letters in the wrong order are one; at most one more than `most`. */
function editsBetween(one: string, other: string, most: number): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      let edits = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost);
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (isSwapped) edits = Math.min(edits, (before[j - 2] ?? 0) + 1);
      next.push(edits);
    }
    if (Math.min(...next) > most) return most + 1;
    before = row;
    row = next;
  }
  return row[other.length] ?? 0;
}
