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
  readonly #forms: readonly Form[];
  #held: Buffer | undefined;
  /** The last byte that was handed out, for the character before a quote. */
  #previous = 0;

  constructor(rewrite: BaseUrlRewrite) {
    this.#forms = rewrite.forms;
  }

  /** Takes the next chunk and returns what is certain; may be empty, and is the chunk itself when nothing changes. */
  push(chunk: Buffer): Buffer {
    const input = this.#held ? Buffer.concat([this.#held, chunk]) : chunk;
    this.#held = undefined;
    const matches: Match[] = [];
    const end = Math.min(...this.#forms.map((form) => this.#scan(input, form, matches)), input.length);
    if (end < input.length) this.#held = input.subarray(end);
    if (end > 0) this.#previous = input[end - 1] ?? 0;
    return replaceMatches(input, end, matches);
  }

  /** Returns what was held back, once the text has ended. */
  end(): Buffer {
    const rest = this.#held ?? Buffer.alloc(0);
    this.#held = undefined;
    return rest;
  }

  /** Collects the matches of one form; returns where the bytes begin that only the next chunk can settle. */
  #scan(input: Buffer, form: Form, matches: Match[]): number {
    let at = input.indexOf(form.needle);
    for (; at !== -1; at = input.indexOf(form.needle, at + 1)) {
      if (this.#isEscaped(input, at)) continue;
      const boundary = boundaryAt(input, at + form.needle.length);
      if (boundary === 'unknown') return at;
      if (boundary === 'yes') matches.push({ at, form });
    }
    return partialMatchAt(input, form.needle);
  }

  #isEscaped(input: Buffer, at: number): boolean {
    return (at === 0 ? this.#previous : input[at - 1]) === backslash;
  }
}

/** A replacement, prepared once and shared by any number of {@link BaseUrlRewriter}s. */
export class BaseUrlRewrite {
  readonly forms: readonly Form[];

  /** Both without trailing slash. */
  constructor(from: string, to: string) {
    this.forms = [makeForm(from, to), makeForm(from.replaceAll('/', '\\/'), to.replaceAll('/', '\\/'))];
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
}

interface Match {
  readonly at: number;
  readonly form: Form;
}

function makeForm(from: string, to: string): Form {
  return { needle: Buffer.from(`"${from}`), replacement: Buffer.from(`"${to}`) };
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

function replaceMatches(input: Buffer, end: number, matches: Match[]): Buffer {
  const sorted = matches.filter((match) => match.at < end);
  if (sorted.length === 0) return end === input.length ? input : input.subarray(0, end);
  if (sorted.some((match, index) => match.at < (sorted[index - 1]?.at ?? 0))) sorted.sort((a, b) => a.at - b.at);
  const growth = sorted.reduce((sum, { form }) => sum + form.replacement.length - form.needle.length, 0);
  const output = Buffer.allocUnsafe(end + growth);
  let read = 0;
  let written = 0;
  for (const { at, form } of sorted) {
    written += input.copy(output, written, read, at);
    written += form.replacement.copy(output, written);
    read = at + form.needle.length;
  }
  input.copy(output, written, read, end);
  return output;
}
