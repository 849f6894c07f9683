import { plainText } from './untrusted-text.js';

/** Words that orders and people use for the same; each line is one meaning. */
const sameWords: readonly (readonly string[])[] = [
  ['replacement', 'arthroplasty'],
  ['mri', 'magnetic resonance'],
  ['ct', 'computed tomography'],
  ['cpap', 'continuous positive airway pressure'],
  ['oxygen', 'o2'],
  ['back', 'lumbar', 'spine'],
  ['wheelchair', 'power mobility'],
  ['scan', 'imaging'],
];

const fillers: ReadonlySet<string> = new Set(['a', 'an', 'the', 'of', 'for', 'with', 'and', 'to', 'at', 'in', 'home']);

/**
 * Whether a text of an order is about what a person asked for: every word that says something is in it, or one that means
 * the same. It finds orders to choose from, and never a code.
 */
export function matchesWords(text: string, words: string): boolean {
  const { wanted, found } = wordsIn(text, words);
  return wanted > 0 && found === wanted;
}

/** How many of the words that say something are in a text, or one that means the same. */
export function wordsIn(text: string, words: string): { readonly wanted: number; readonly found: number } {
  const said = ` ${normal(text)} `;
  const wanted = normal(words)
    .split(' ')
    .filter((word) => word !== '' && !fillers.has(word));
  const found = wanted.filter((word) => meanings(word).some((one) => said.includes(` ${one}`)));
  return { wanted: wanted.length, found: found.length };
}

function meanings(word: string): readonly string[] {
  return sameWords.find((same) => same.includes(word)) ?? [word.length > 4 ? word.replace(/s$/, '') : word];
}

function normal(text: string): string {
  return (plainText(text, 500) ?? '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
