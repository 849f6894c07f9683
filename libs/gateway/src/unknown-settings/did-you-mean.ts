/**
 * Returns the known name that was most likely meant: the one with the fewest letters to add, drop, change or swap
 * (Damerau-Levenshtein, adjacent swaps only), if these are few for its length.
 */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  let best: { name: string; steps: number } | undefined;
  for (const name of known) {
    const most = Math.max(2, Math.floor(name.length / 4));
    if (Math.abs(word.length - name.length) > most) continue;
    const steps = distance(word, name);
    if (steps <= most && steps < (best?.steps ?? Infinity)) best = { name, steps };
  }
  return best?.name;
}

function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    const [above = [], twoAbove = []] = [rows[i - 1], rows[i - 2]];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (above[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (above[j - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (twoAbove[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}
