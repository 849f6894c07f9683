import { contextOf, replace, UrlSources } from './url-sources.js';
import type { JudgeContext, LinkSeal, Replacement } from './url-sources.js';

const quote = 0x22;
const backslash = 0x5c;
const characterEscape = Buffer.from('\\u00');

/** Rewrites one text as its bytes pass. */
export interface UrlRewriter {
  /** Takes the next chunk and returns what is certain; may be empty, and is the chunk itself when nothing changes. */
  push(chunk: Buffer): Buffer;
  /** Returns what was held back, once the text has ended. */
  end(): Buffer;
}

/**
 * Replaces URLs in JSON text (or several, line by line), as bytes, chunk by chunk: where they begin a string, that is
 * where an unescaped `"` stands before them, however their characters are escaped (`\/`, `\u002f`). So links,
 * references and canonical URLs change; narrative, where a quote is always escaped, and text that mentions a URL
 * further in do not, and neither does another host or path that merely begins alike.
 *
 * Holds back at most the bytes that may turn out to be the start of a URL; everything else leaves with its chunk.
 * One instance serves one text.
 */
export class BaseUrlRewriter implements UrlRewriter {
  readonly #rewrite: UrlSources;
  readonly #context: JudgeContext;
  #held: Buffer | undefined;
  /** The last byte that was handed out, for the character before a quote. */
  #previous = 0;

  constructor(rewrite: UrlSources, seal?: LinkSeal) {
    this.#rewrite = rewrite;
    this.#context = contextOf('json', seal);
  }

  push(chunk: Buffer): Buffer {
    const input = this.#held ? Buffer.concat([this.#held, chunk]) : chunk;
    const replacements: Replacement[] = [];
    const end = this.#scan(input, replacements);
    this.#held = end < input.length ? input.subarray(end) : undefined;
    if (end > 0) this.#previous = input[end - 1] ?? 0;
    return replace(input, end, replacements);
  }

  end(): Buffer {
    const rest = this.#held ?? Buffer.alloc(0);
    this.#held = undefined;
    return rest;
  }

  /** Collects the replacements; returns where the bytes begin that only the next chunk can settle. */
  #scan(input: Buffer, replacements: Replacement[]): number {
    for (const at of this.#candidates(input)) {
      if (this.#isEscaped(input, at)) continue;
      const verdict = this.#rewrite.judge(input, at + 1, quote, this.#context);
      if (verdict === 'unknown') return at;
      if (verdict) replacements.push(verdict);
    }
    return this.#unsettledFrom(input);
  }

  /** The quotes, in order, behind which a URL may begin. */
  #candidates(input: Buffer): readonly number[] {
    // Hosts are hardly ever written with escapes, and then no search for them finds anything.
    if (input.includes(characterEscape)) return allQuotes(input);
    const found: number[] = [];
    for (const host of this.#rewrite.hosts) {
      for (let at = input.indexOf(host); at !== -1; at = input.indexOf(host, at + 1)) {
        const start = quoteBefore(input, at, this.#rewrite.maxSchemeBytes);
        if (start !== -1 && start !== found.at(-1)) found.push(start);
      }
    }
    return this.#rewrite.hosts.length > 1 ? [...new Set(found)].sort((a, b) => a - b) : found;
  }

  /** Where a suffix of the input begins that may become a URL; the input's length when there is none. */
  #unsettledFrom(input: Buffer): number {
    let at = input.indexOf(quote, Math.max(0, input.length - this.#rewrite.maxBytes));
    for (; at !== -1; at = input.indexOf(quote, at + 1)) {
      if (this.#isEscaped(input, at)) continue;
      if (this.#rewrite.mayBegin(input, at + 1, this.#context.syntax)) return at;
    }
    return input.length;
  }

  #isEscaped(input: Buffer, at: number): boolean {
    return (at === 0 ? this.#previous : input[at - 1]) === backslash;
  }
}

/** A replacement in JSON, prepared once and shared by any number of {@link BaseUrlRewriter}s. */
export class BaseUrlRewrite extends UrlSources {
  /** Replaces in a whole text. */
  apply(text: Buffer, seal?: LinkSeal): Buffer {
    return rewriteWhole(new BaseUrlRewriter(this, seal), text);
  }
}

/** Rewrites a text that is there whole, in chunks. */
export function rewriteChunks(rewriter: UrlRewriter, chunks: readonly Buffer[]): Buffer[] {
  const changed = chunks.map((chunk) => rewriter.push(chunk));
  changed.push(rewriter.end());
  return changed.filter(({ length }) => length > 0);
}

/** Rewrites a whole text. */
export function rewriteWhole(rewriter: UrlRewriter, text: Buffer): Buffer {
  const changed = rewriter.push(text);
  const rest = rewriter.end();
  return rest.length === 0 ? changed : Buffer.concat([changed, rest]);
}

function quoteBefore(input: Buffer, host: number, maxBytes: number): number {
  const first = Math.max(0, host - maxBytes - 1);
  for (let at = host - 1; at >= first; at -= 1) if (input[at] === quote) return at;
  return -1;
}

function allQuotes(input: Buffer): number[] {
  const found: number[] = [];
  for (let at = input.indexOf(quote); at !== -1; at = input.indexOf(quote, at + 1)) found.push(at);
  return found;
}
