import { randomBytes } from 'node:crypto';
import type { JsonText } from './json-fragment.js';

/** As `fence` and `fenceFields` of record-view write the marks, and as no content between them can. */
const mark = /<(\/?)record-content>/g;
const name = Buffer.from('record-content');
const [slash, open, close] = [0x2f, 0x3c, 0x3e];
const suffixBytes = 4;
/** Characters that each mark becomes longer by. */
const added = 1 + 2 * suffixBytes;

/**
 * The JSON of one answer, whose marks carry a name that is drawn for it: whoever wrote the content before cannot have
 * written the mark that ends it.
 */
export function withRandomMarks(pieces: readonly JsonText[]): readonly JsonText[] {
  const suffix = `-${randomBytes(suffixBytes).toString('hex')}`;
  return pieces.map((piece) => {
    if (typeof piece === 'string') return piece.replace(mark, `<$1record-content${suffix}>`);
    const ends = markEnds(piece.bytes);
    if (ends.length === 0) return piece;
    const parts = [0, ...ends].flatMap((from, index) => {
      const part = piece.bytes.subarray(from, ends[index]);
      return index < ends.length ? [part, Buffer.from(suffix)] : [part];
    });
    return { bytes: Buffer.concat(parts), length: piece.length + ends.length * suffix.length };
  });
}

/** By how many characters {@link withRandomMarks} makes a piece longer. */
export function markCharacters(piece: JsonText): number {
  const marks = typeof piece === 'string' ? [...piece.matchAll(mark)] : markEnds(piece.bytes);
  return marks.length * added;
}

/** Where the names of marks end. */
function markEnds(bytes: Buffer): number[] {
  const ends: number[] = [];
  for (let at = bytes.indexOf(name); at !== -1; at = bytes.indexOf(name, at + name.length)) {
    const before = bytes[at - 1] === slash ? bytes[at - 2] : bytes[at - 1];
    if (before === open && bytes[at + name.length] === close) ends.push(at + name.length);
  }
  return ends;
}
