/** What begins at a `<`. */
export type Markup =
  | { readonly kind: 'start-tag'; readonly length: number; readonly name: string }
  | { readonly kind: 'end-tag'; readonly length: number; readonly name: string; readonly until: Buffer }
  | { readonly kind: 'other'; readonly length: number; readonly until: Buffer }
  | { readonly kind: 'doctype'; readonly length: number };

const tagEnd = Buffer.from('>');
/** By how each begins: what ends it. */
const sections: readonly (readonly [Buffer, Buffer | undefined])[] = [
  [Buffer.from('<!--'), Buffer.from('-->')],
  [Buffer.from('<![CDATA['), Buffer.from(']]>')],
  [Buffer.from('<!DOCTYPE'), undefined],
  [Buffer.from('<?'), Buffer.from('?>')],
];
/** A longer name is none that is looked for, whatever its prefix. */
const maxName = 64;

/**
 * Tells what begins at a `<`; `length` is how far it was read: for a tag up to the end of its name.
 *
 * @returns `unknown` when the input ends before that is certain
 */
export function startOfMarkup(input: Buffer, open: number): Markup | 'unknown' {
  const second = input[open + 1];
  if (second === undefined) return 'unknown';
  if (second === 0x21 || second === 0x3f) return startOfSection(input, open);
  const isEnd = second === 0x2f;
  const from = open + (isEnd ? 2 : 1);
  let at = from;
  while (at < input.length && at - from < maxName && !endsName(input[at])) at += 1;
  if (at === input.length && at - from < maxName) return 'unknown';
  // Whatever its prefix.
  const name = input.toString('latin1', from, at).replace(/^[^:]+:/, '');
  const length = at - open;
  return isEnd ? { kind: 'end-tag', length, name, until: tagEnd } : { kind: 'start-tag', length, name };
}

function startOfSection(input: Buffer, open: number): Markup | 'unknown' {
  let isUnknown = false;
  for (const [start, until] of sections) {
    const length = Math.min(start.length, input.length - open);
    if (input.compare(start, 0, length, open, open + length) !== 0) continue;
    if (length < start.length) isUnknown = true;
    else return until ? { kind: 'other', length, until } : { kind: 'doctype', length };
  }
  // Any other `<!` stands only inside of a document type.
  return isUnknown ? 'unknown' : { kind: 'doctype', length: 2 };
}

/** White space, `/` and `>`. */
function endsName(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x2f || byte === 0x3e;
}
