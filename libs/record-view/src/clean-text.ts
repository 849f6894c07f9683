import { shortened } from '@fhir-gateway/fhir';

// C0 and C1 controls, zero-width and bidirectional marks, tags, and halves of characters: invisible to a person,
// instructions or noise to a model.
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Variation_Selector}\u115f\u1160\u3164\uffa0]+/gu;
// Of those what no text needs, and what can carry a sentence that nobody sees or turn the order of one: tags, bidirectional
// marks, and the variation selectors beyond those of emoji.
const hidden = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e0fff}]+/gu;
const longestText = 300;
// Words of Latin letters, digits and signs with one space between them, as most texts are.
const alreadyClean =
  /^[!-~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027]+(?: [!-~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027]+)*$/;

/**
 * Text of a record made safe to stand in a line: without control and invisible characters, on one line, shortened with an
 * ellipsis beyond `longest` characters. Undefined when nothing is left, and for anything that is no text.
 */
export function clean(text: unknown, longest = longestText): string | undefined {
  if (typeof text !== 'string') return undefined;
  // Nothing of most texts has to go, and looking is much cheaper than replacing.
  const isLonger = text.length > longest;
  if (alreadyClean.test(isLonger ? text.slice(0, longest + 1) : text)) {
    return shortened(text, longest);
  }
  // A text of any length is cut before it is searched, with a margin for what will be taken out.
  const flat = text
    .slice(0, longest * 4)
    .replace(invisible, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (flat === '') return undefined;
  if (flat.length <= longest && text.length <= longest * 4) return flat;
  return shortened(`${flat}…`, longest);
}

/** Text as it was recorded, without characters that hide or turn what it says; the text itself where it has none. */
export function withoutHidden(text: string): string {
  return text.replace(hidden, '');
}

/** Text of a document made safe to show: without control and invisible characters, its lines kept, no more than one empty. */
export function cleanLines(text: string): string {
  return text
    .split(/\r\n|[\n\r\f\u0085\u2028\u2029]/)
    .map((line) =>
      line
        .replace(/[\t\u00a0]/g, '  ')
        .replace(invisible, '')
        .trimEnd(),
    )
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** What is present, joined by `; `; undefined when nothing is. */
export function join(texts: readonly (string | undefined)[] | undefined, separator = '; '): string | undefined {
  const present = texts?.filter((text): text is string => typeof text === 'string' && text !== '');
  return present && present.length > 0 ? present.join(separator) : undefined;
}
