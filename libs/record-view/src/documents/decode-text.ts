import iconv from 'iconv-lite';

/** The character set of a document without a mark of its own, when it is not UTF-8: what old systems write. */
const otherwise = 'windows-1252';

/**
 * The text of a document in the character set that it is written in: by its byte order mark, by its media type, by what
 * it says itself, else UTF-8 where it is valid.
 *
 * @param contentType media type with its parameters
 * @see https://encoding.spec.whatwg.org/#decode
 */
export function decodeText(bytes: Uint8Array, contentType: string | undefined): string {
  const marked = byMark(bytes);
  const named = marked ?? /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1] ?? declared(bytes);
  if (named !== undefined && !/^utf-?8$/i.test(named) && iconv.encodingExists(named)) return iconv.decode(bytes, named);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return iconv.decode(bytes, otherwise);
  }
}

function byMark([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined;
}

/** `<?xml encoding="…"?>` and `<meta charset="…">` stand at the beginning, in ASCII. */
function declared(bytes: Uint8Array): string | undefined {
  const beginning = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  const pattern =
    /^\s*<\?xml[^>]{0,200}\bencoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,200}\bcharset\s*=\s*["']?([\w.:-]+)/i;
  const match = pattern.exec(beginning);
  return match?.[1] ?? match?.[2];
}
