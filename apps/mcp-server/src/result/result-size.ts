import { stringifyExact } from '@fhir-gateway/fhir';
import { clean } from '@fhir-gateway/record-view';

/**
 * The most characters of each half of a result as it goes over the wire, since hosts show a model one of the two; beyond it
 * they cut or refuse, some without a word.
 */
export const mostHalfCharacters = 20_000;

/** How much a value takes of the half of a result in which it takes most: as JSON inside a text. */
export function sizeInText(value: unknown): number {
  return jsonSizeInText(stringifyExact(value));
}

/**
 * The same for a value that has been written as JSON already.
 *
 * @param enough where it takes no more than this, a number that is too large may come back, up to this
 */
export function jsonSizeInText(json: string, enough = 0): number {
  // No character of JSON becomes more than two when it is written as text.
  const most = 2 * json.length + 2;
  return most <= enough ? most : JSON.stringify(json).length;
}

/**
 * The texts of a list that a platform had a part in, cleaned, as far as they fit; the last one says how many are missing.
 *
 * @param most characters for all of them together, as JSON
 * @param longest characters of one
 */
export function fittingTexts(texts: readonly string[], most: number, longest = 120): string[] {
  const fitting: string[] = [];
  let used = 0;
  for (const text of texts) {
    const shown = clean(text, longest) ?? '';
    used += JSON.stringify(shown).length + 2;
    if (used > most) return [...fitting, `(${texts.length - fitting.length} more)`];
    fitting.push(shown);
  }
  return fitting;
}
