import type { Quirks } from './quirk.js';

/** How `:text` compares: at the beginning of any word, of the whole text, or not at all. */
export type TextMatch = 'words' | 'prefix' | 'unsupported';

/** What the quirks make of `:text`. */
export function textMatchOf(quirks: Quirks): TextMatch {
  if (quirks.has('text-unsupported')) return 'unsupported';
  return quirks.has('text-prefix') ? 'prefix' : 'words';
}

/** Compares texts that were folded before. */
export function matchesText(text: string, wanted: string, match: TextMatch): boolean {
  if (match === 'prefix') return text.startsWith(wanted);
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  }
  return false;
}
