import type { Font } from 'fontkit';

/** What stands for a character that the font does not have. */
const missing = '\uFFFD';

/** Replaces what a font cannot show, and counts it: an empty box would say nothing. */
export class ShownText {
  readonly #characters: ReadonlySet<number>;
  #replaced = 0;

  constructor({ characterSet }: Font) {
    this.#characters = new Set(characterSet);
  }

  /** How many characters were replaced until now. */
  get replaced(): number {
    return this.#replaced;
  }

  of(text: string): string {
    let shown = '';
    for (const character of text.normalize('NFC')) {
      const isKnown = character === '\n' || this.#characters.has(character.codePointAt(0) ?? 0);
      shown += isKnown ? character : missing;
      if (!isKnown) this.#replaced += 1;
    }
    return shown;
  }
}
