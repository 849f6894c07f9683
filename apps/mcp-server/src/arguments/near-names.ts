/** Whether two words differ by no more letters than a slip: one in short words, two in words of six letters or more. */
export function isNear(word: string, other: string): boolean {
  const most = Math.min(word.length, other.length) >= 6 ? 2 : 1;
  if (Math.abs(word.length - other.length) > most || word.length < 3) return false;
  return distance(word, other) <= most;
}

/** Letters to insert, leave out, replace or exchange with the next one (optimal string alignment). */
export function distance(word: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= word.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const cost = word[row - 1] === other[column - 1] ? 0 : 1;
      let least = Math.min((line[column - 1] ?? 0) + 1, (last[column] ?? 0) + 1, (last[column - 1] ?? 0) + cost);
      const isExchanged =
        row > 1 && column > 1 && word[row - 1] === other[column - 2] && word[row - 2] === other[column - 1];
      if (isExchanged) least = Math.min(least, (before[column - 2] ?? 0) + 1);
      line.push(least);
    }
    before = last;
    last = line;
  }
  return last[other.length] ?? 0;
}
