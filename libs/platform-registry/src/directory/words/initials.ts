import { normalizeName } from '../../names.js';
import { fillers } from './word-kinds.js';

/** Shorter ones stand for too much, longer ones nobody says. */
const shortest = 3;
const longest = 6;

/** The initials by which an organization may go, with and without words such as `of`; none for short and very long names. */
export function initialsOf(name: string): string[] {
  const words = normalizeName(name.replace(/['’]/g, '')).split(' ').filter(Boolean);
  const telling = words.filter((word) => !fillers.has(word));
  const found = [words, telling].map((list) => list.map((word) => word.charAt(0)).join(''));
  return [...new Set(found)].filter(({ length }) => length >= shortest && length <= longest);
}
