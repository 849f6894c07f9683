import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentationPages } from './code-blocks.js';
import { sentencesOf } from './sentences.js';

/** Most words of a sentence, and of all sentences on average. */
export const sentenceLimits = { longest: 35, mean: 16 };
/** Most lines of the README. */
export const readmeLines = 150;

/** A word that only this project uses in that sense, as in `tools/build/private-words.json`. */
export interface PrivateWord {
  /** A regular expression, case-sensitive. */
  readonly pattern: string;
  /** What to write instead. */
  readonly instead: string;
}

/** How a page reads. */
export interface Readability {
  readonly page: string;
  readonly sentences: number;
  readonly words: number;
  /** What is to be mended, each with its line. */
  readonly faults: readonly string[];
}

/** Measures a page. `lines`: the most lines that it may have. */
export function measurePage(
  page: string,
  markdown: string,
  words: readonly PrivateWord[],
  lines?: number,
): Readability {
  const sentences = sentencesOf(markdown);
  const long = sentences
    .filter((sentence) => sentence.words > sentenceLimits.longest)
    .map(({ line, words: count, text }) => `${page}:${line}: ${count} words: ${text}`);
  const count = markdown.trimEnd().split('\n').length;
  return {
    page,
    sentences: sentences.length,
    words: sentences.reduce((sum, sentence) => sum + sentence.words, 0),
    faults: [
      ...long,
      ...privateWords(page, markdown, words),
      ...(lines !== undefined && count > lines ? [`${page}: ${count} lines, ${lines} at most`] : []),
    ],
  };
}

/** The words that stand in a line or go on in the next one. */
function privateWords(page: string, markdown: string, words: readonly PrivateWord[]): string[] {
  return words.flatMap(({ pattern, instead }) =>
    [...markdown.matchAll(new RegExp(pattern.replaceAll(' ', '\\s'), 'g'))].map(({ 0: word, index }) => {
      const line = markdown.slice(0, index).split('\n').length;
      return `${page}:${line}: "${word.replace(/\s+/g, ' ')}": write ${instead}`;
    }),
  );
}

/** Measures README, CONTRIBUTING, SECURITY and all of `docs`; READMEs of projects are for their developers. */
export function measureDocumentation(root: string): Readability[] {
  const words = readPrivateWords(root);
  return documentationPages(root)
    .filter((page) => !/^(apps|libs|tools)\//.test(page))
    .map((page) =>
      measurePage(page, readFileSync(join(root, page), 'utf8'), words, page === 'README.md' ? readmeLines : undefined),
    );
}

export function readPrivateWords(root: string): PrivateWord[] {
  return JSON.parse(readFileSync(join(root, 'tools', 'build', 'private-words.json'), 'utf8')) as PrivateWord[];
}

/** Words a sentence over all pages, to one place. */
export function meanWords(measured: readonly Readability[]): number {
  const sum = (of: (page: Readability) => number) => measured.reduce((total, page) => total + of(page), 0);
  return (
    Math.round(
      (10 * sum(({ words }) => words)) /
        Math.max(
          1,
          sum(({ sentences }) => sentences),
        ),
    ) / 10
  );
}
