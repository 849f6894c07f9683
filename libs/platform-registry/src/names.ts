/**
 * Folds case, accents and separators, so that `BCBS-Arkansas`, `bcbs_arkansas` and `bcbs arkansas` are one name.
 * A text without letters or digits gives an empty string.
 */
export function normalizeName(name: string): string {
  const plain = /[^\x20-\x7e]/.test(name) ? name.normalize('NFKD').replace(/\p{M}/gu, '') : name;
  return plain
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Orders texts the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  return x < y ? -1 : x > y ? 1 : 0;
}
