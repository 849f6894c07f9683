/** Words that carry no meaning in a name: "Blue Cross and Blue Shield of Kansas". */
const fillers = new Set(['of', 'and', 'the', 'inc']);

/** Spellings of one thing, longest first, so that a name is found however it is written. */
const spellings: readonly (readonly [readonly string[], string])[] = [
  [['blue', 'cross', 'blue', 'shield'], 'bcbs'],
  [['bluecross', 'blueshield'], 'bcbs'],
  [['blue', 'cross'], 'bluecross'],
  [['blue', 'shield'], 'blueshield'],
];

/**
 * Folds case, accents and separators, so that `BCBS-Arkansas`, `bcbs_arkansas` and `bcbs arkansas` are one name.
 * A text without letters or digits gives an empty string.
 */
export function normalizeName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Splits a name into comparable words: normalized, without fillers, with the Blue Cross spellings made one. */
export function wordsOf(name: string): string[] {
  const words = normalizeName(name)
    .split(' ')
    .filter((word) => word !== '' && !fillers.has(word));
  const result: string[] = [];
  for (let at = 0; at < words.length;) {
    const spelling = spellings.find(([from]) => from.every((word, offset) => words[at + offset] === word));
    result.push(spelling?.[1] ?? (words[at] as string));
    at += spelling?.[0].length ?? 1;
  }
  return result;
}
