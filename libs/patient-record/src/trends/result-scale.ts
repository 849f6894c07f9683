/** Results in words in their order, as dipsticks and cultures have them; words on one line mean the same. */
const scale: readonly (readonly string[])[] = [
  ['negative', 'neg', 'none', 'not detected', 'absent', 'none detected', 'nonreactive', 'non-reactive'],
  ['trace', '+/-', 'tr'],
  ['1+', '+', 'small', 'few', 'rare'],
  ['2+', '++', 'moderate'],
  ['3+', '+++', 'large', 'many'],
  ['4+', '++++'],
];

const stepOf: ReadonlyMap<string, number> = new Map(
  scale.flatMap((words, step) => words.map((word) => [word, step] as const)),
);

/**
 * Whether results in words rose or fell from the first to the last of them.
 *
 * @param texts oldest first
 * @returns undefined unless all are on the known scale, and there are two
 */
export function stepsOf(texts: readonly string[]): 'rising' | 'falling' | 'steady' | undefined {
  const steps = texts.map((text) => stepOf.get(text.trim().toLowerCase()));
  const [first] = steps;
  const last = steps.at(-1);
  if (steps.length < 2 || first === undefined || last === undefined || steps.includes(undefined)) return undefined;
  return last > first ? 'rising' : last < first ? 'falling' : 'steady';
}
