const quote = 0x22;
const backslash = 0x5c;
const slash = 0x2f;

/**
 * Replaces one base URL by another in JSON text, as bytes, chunk by chunk. A base is replaced only where it begins a
 * string (an unescaped `"` stands before it) and ends at a boundary (`/`, `?`, `#` or the closing `"` follows), in the
 * plain form and in the one with escaped slashes (`https:\/\/…`). So links, references and canonical URLs change;
 * narrative, where a quote is always escaped, and text that mentions a URL further in do not, and neither does another
 * host or path that merely begins alike.
 *
 * Holds back at most the bytes that may turn out to be the start of a base; everything else leaves with its chunk.
 * One instance serves one text.
 */
export class BaseUrlRewriter {
  readonly #rewrite: BaseUrlRewrite;
  #held: Buffer | undefined;
  /** The last byte that was handed out, for the character before a quote. */
  #previous = 0;

  constructor(rewrite: BaseUrlRewrite) {
    this.#rewrite = rewrite;
  }

  /** Takes the next chunk and returns what is certain; may be empty, and is the chunk itself when nothing changes. */
  push(chunk: Buffer): Buffer {
    const input = this.#held ? Buffer.concat([this.#held, chunk]) : chunk;
    const matches: Match[] = [];
    const end = this.#scan(input, matches);
    this.#held = end < input.length ? input.subarray(end) : undefined;
    if (end > 0) this.#previous = input[end - 1] ?? 0;
    return replaceMatches(input, end, matches);
  }

  /** Returns what was held back, once the text has ended. */
  end(): Buffer {
    const rest = this.#held ?? Buffer.alloc(0);
    this.#held = undefined;
    return rest;
  }

  /** Collects the matches; returns where the bytes begin that only the next chunk can settle. */
  #scan(input: Buffer, matches: Match[]): number {
    const { anchor, forms } = this.#rewrite;
    for (let found = input.indexOf(anchor); found !== -1; found = input.indexOf(anchor, found + 1)) {
      for (const form of forms) {
        const at = found - form.anchorAt;
        if (at < 0 || !startsWithAt(input, form.needle, at) || this.#isEscaped(input, at)) continue;
        const boundary = boundaryAt(input, at + form.needle.length);
        if (boundary === 'unknown') return at;
        if (boundary === 'yes') matches.push({ at, form });
      }
    }
    return Math.min(...forms.map(({ needle }) => partialMatchAt(input, needle)));
  }

  #isEscaped(input: Buffer, at: number): boolean {
    return (at === 0 ? this.#previous : input[at - 1]) === backslash;
  }
}

/** A replacement, prepared once and shared by any number of {@link BaseUrlRewriter}s. */
export class BaseUrlRewrite {
  readonly forms: readonly Form[];
  /** Host and port: the longest part that both forms share, and rare in a text, so that one scan finds either. */
  readonly anchor: Buffer;

  /**
   * Both without trailing slash.
   *
   * @throws TypeError when `from` is no absolute URL
   */
  constructor(from: string, to: string) {
    const [, scheme = '', host = ''] = /^([^/]+\/\/)([^/]+)/.exec(from) ?? [];
    if (host === '') throw new TypeError('The base to replace must be an absolute URL.');
    this.anchor = Buffer.from(host);
    this.forms = [
      makeForm(from, to, scheme.length + 1),
      makeForm(escapeSlashes(from), escapeSlashes(to), escapeSlashes(scheme).length + 1),
    ];
  }

  /** Replaces in a whole text. */
  apply(text: Buffer): Buffer {
    const rewriter = new BaseUrlRewriter(this);
    const changed = rewriter.push(text);
    const rest = rewriter.end();
    return rest.length === 0 ? changed : Buffer.concat([changed, rest]);
  }
}

/** What to look for and what to put there, both with the quote before the base. */
interface Form {
  readonly needle: Buffer;
  readonly replacement: Buffer;
  /** Where in the needle the anchor stands. */
  readonly anchorAt: number;
}

interface Match {
  readonly at: number;
  readonly form: Form;
}

function makeForm(from: string, to: string, anchorAt: number): Form {
  return { needle: Buffer.from(`"${from}`), replacement: Buffer.from(`"${to}`), anchorAt };
}

function escapeSlashes(text: string): string {
  return text.replaceAll('/', '\\/');
}

/** A loop in place of `Buffer.compare`: the call costs more than the few bytes. */
function startsWithAt(input: Buffer, needle: Buffer, at: number): boolean {
  if (at + needle.length > input.length) return false;
  for (let index = 0; index < needle.length; index += 1) {
    if (input[at + index] !== needle[index]) return false;
  }
  return true;
}

/** Whether a base that ends before `at` ends there, or goes on into another name. */
function boundaryAt(input: Buffer, at: number): 'yes' | 'no' | 'unknown' {
  const next = input[at];
  if (next === undefined) return 'unknown';
  if (next === backslash) {
    const escaped = input[at + 1];
    if (escaped === undefined) return 'unknown';
    return escaped === slash ? 'yes' : 'no';
  }
  return next === slash || next === quote || next === 0x3f || next === 0x23 ? 'yes' : 'no';
}

/** Where a suffix of the input begins that is a beginning of the needle; the input's length when there is none. */
function partialMatchAt(input: Buffer, needle: Buffer): number {
  let at = input.indexOf(quote, Math.max(0, input.length - needle.length));
  for (; at !== -1; at = input.indexOf(quote, at + 1)) {
    const length = input.length - at;
    if (length <= needle.length && input.compare(needle, 0, length, at) === 0) return at;
  }
  return input.length;
}

function replaceMatches(input: Buffer, end: number, matches: readonly Match[]): Buffer {
  if (matches.length === 0) return end === input.length ? input : input.subarray(0, end);
  let length = end;
  for (const { form } of matches) length += form.replacement.length - form.needle.length;
  const output = Buffer.allocUnsafe(length);
  let read = 0;
  let written = 0;
  for (const { at, form } of matches) {
    written += input.copy(output, written, read, at);
    const { replacement } = form;
    for (let index = 0; index < replacement.length; index += 1) output[written + index] = replacement[index] ?? 0;
    written += replacement.length;
    read = at + form.needle.length;
  }
  input.copy(output, written, read, end);
  return output;
}
