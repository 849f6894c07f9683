import { create, type Font } from 'fontkit';

/** Opens a font file. A document that shares one opened font reads its tables and its glyphs once. */
export function openFont(file: Uint8Array): Font {
  const font = create(Buffer.from(file));
  if (!('characterSet' in font)) throw new TypeError('This is a collection of fonts, not one font.');
  return font;
}
