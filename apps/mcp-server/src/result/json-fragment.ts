/**
 * A piece of JSON: text, or what the text is in UTF-8 and how many characters it had. Bytes are for what is large and may
 * have to wait: outside of the heap nothing copies them while they do.
 */
export type JsonText = string | JsonBytes;

/** JSON in UTF-8. */
export interface JsonBytes {
  readonly bytes: Buffer;
  /** Of the text, as its `length` counts them. */
  readonly length: number;
}

/** More than any answer has; what is written here is copied out at once. */
const desk = Buffer.allocUnsafeSlow(96 * 1024);
/** No character of a text takes more bytes. */
const mostBytes = 3;

/** A text as bytes. */
export function toBytes(text: string): JsonBytes {
  const { length } = text;
  // Going through the text to see how long it will be takes as long as writing it.
  if (length * mostBytes > desk.length) return { bytes: Buffer.from(text, 'utf8'), length };
  const written = desk.write(text, 0, 'utf8');
  const bytes = Buffer.allocUnsafe(written);
  desk.copy(bytes, 0, 0, written);
  return { bytes, length };
}

/** What stands in JSON between the quotes of a text. */
export function escapedText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Pieces put together: as text, where all of them are. */
export function joinJson(pieces: readonly JsonText[]): JsonText {
  if (pieces.every((piece) => typeof piece === 'string')) return pieces.join('');
  let length = 0;
  const parts = pieces.map((piece) => {
    length += piece.length;
    return typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece.bytes;
  });
  return { bytes: Buffer.concat(parts), length };
}

/** The text of a piece. */
export function textOf(piece: JsonText): string {
  return typeof piece === 'string' ? piece : piece.bytes.toString('utf8');
}
