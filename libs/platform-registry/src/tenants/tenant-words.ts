import { normalizeName } from '../names.js';

/** Words that carry no meaning in the name of an organization. */
const fillers = new Set(['of', 'and', 'the', 'at', 'for']);

/** Words that are written out as often as they are cut short, with the form that the index holds. */
const shortForms: ReadonlyMap<string, string> = new Map([
  ['saint', 'st'],
  ['mount', 'mt'],
  ['fort', 'ft'],
]);

/**
 * Splits text about an organization into the words it is found by: folded case and accents, `Children's` as one word,
 * no fillers. Text of fillers alone keeps them, so that it still means something.
 */
export function tenantWords(text: string): string[] {
  const words = normalizeName(text.replace(/['’]/g, '')).split(' ').filter(Boolean);
  const telling = words.filter((word) => !fillers.has(word));
  return (telling.length === 0 ? words : telling).map((word) => shortForms.get(word) ?? word);
}
