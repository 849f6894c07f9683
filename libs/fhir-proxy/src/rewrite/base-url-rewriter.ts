import type { UrlRewriter } from '../contract/url-rewriter.js';
import { JsonLinkScanner } from './json-link-scanner.js';
import { notUtf8 } from './link-guard.js';
import type { LinkGuard } from './link-guard.js';
import { JudgeContext, judgeLink, replace, UrlSources } from './url-sources.js';
import type { Allocate, Replacement } from './url-sources.js';
import { jsonSyntax } from './text-syntax.js';
import type { LinkSeal } from './link-seal.js';

const quote = 0x22;
const backslash = 0x5c;
const characterEscape = Buffer.from('\\u00');
const none: readonly number[] = [];
const nothing = Buffer.alloc(0);

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
  readonly #links: JsonLinkScanner | undefined;
  readonly #allocate: Allocate | undefined;
  #held: Buffer | undefined;
  /** The last byte that was handed out, for the character before a quote. */
  #previous = 0;

  /** @param guard for the links of Bundles; without it they are URLs like any other */
  constructor(rewrite: UrlSources, seal?: LinkSeal, guard?: LinkGuard, allocate?: Allocate) {
    this.#allocate = allocate;
    this.#rewrite = rewrite;
    this.#context = new JudgeContext(jsonSyntax, seal, guard);
    this.#links = guard && new JsonLinkScanner();
  }

  /** @throws ProxyError UPSTREAM_NOT_FHIR when its links are guarded and cannot be read */
  push(chunk: Buffer, isLast = false): Buffer {
    if (this.#links && chunk.includes(0)) throw notUtf8();
    const input = this.#held ? Buffer.concat([this.#held, chunk]) : chunk;
    // Hosts and names are hardly ever written with escapes, and then no search for them finds anything.
    const hasEscapes = input.includes(characterEscape);
    const known = this.#links ? this.#links.scan(input, this.#previous, hasEscapes, isLast) : input.length;
    const replacements: Replacement[] = [];
    const end = Math.min(known, this.#scan(input, replacements, hasEscapes, isLast));
    this.#links?.handOut(end);
    // A copy: the chunk's memory is somebody else's once it is written.
    this.#held = end < input.length ? Buffer.from(input.subarray(end)) : undefined;
    if (end > 0) this.#previous = input[end - 1] ?? 0;
    return replace(input, end, replacements, this.#allocate);
  }

  end(): Buffer {
    const rest = this.#held ?? nothing;
    this.#held = undefined;
    return rest;
  }

  /** Collects the replacements; returns where the bytes begin that only the next chunk can settle. */
  #scan(input: Buffer, replacements: Replacement[], hasEscapes: boolean, isLast: boolean): number {
    const links = this.#links?.found ?? none;
    for (const at of this.#candidates(input, hasEscapes, links)) {
      if (this.#isEscaped(input, at)) continue;
      const verdict = links.includes(at)
        ? judgeLink(this.#rewrite, input, at + 1, quote, this.#context)
        : this.#rewrite.judge(input, at + 1, quote, this.#context);
      if (verdict === 'unknown') return at;
      if (verdict) replacements.push(verdict);
    }
    return isLast ? input.length : this.#unsettledFrom(input);
  }

  /** The quotes, in order, behind which a URL may begin. */
  #candidates(input: Buffer, hasEscapes: boolean, links: readonly number[]): readonly number[] {
    if (hasEscapes) return allQuotes(input);
    const found: number[] = [];
    for (const host of this.#rewrite.hosts) {
      for (let at = input.indexOf(host); at !== -1; at = input.indexOf(host, at + 1)) {
        const start = quoteBefore(input, at, this.#rewrite.maxSchemeBytes);
        if (start !== -1 && start !== found.at(-1)) found.push(start);
      }
    }
    const ordered = this.#rewrite.hosts.length === 1 ? found : [...new Set(found)].sort((a, b) => a - b);
    return links.length === 0 ? ordered : merge(ordered, links);
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
  const last = chunks.length - 1;
  const changed: Buffer[] = [];
  for (let index = 0; index <= last; index += 1) {
    const part = rewriter.push(chunks[index] ?? nothing, index === last);
    if (part.length > 0) changed.push(part);
  }
  const rest = rewriter.end();
  if (rest.length > 0) changed.push(rest);
  return changed;
}

/** Rewrites a whole text. */
export function rewriteWhole(rewriter: UrlRewriter, text: Buffer): Buffer {
  const changed = rewriter.push(text, true);
  const rest = rewriter.end();
  return rest.length === 0 ? changed : Buffer.concat([changed, rest]);
}

/** Both are in order; what stands in both comes once. */
function merge(some: readonly number[], others: readonly number[]): number[] {
  const merged: number[] = [];
  let next = 0;
  for (const other of others) {
    for (let one = some[next]; one !== undefined && one <= other; one = some[next]) {
      if (one < other) merged.push(one);
      next += 1;
    }
    merged.push(other);
  }
  for (; next < some.length; next += 1) merged.push(some[next] ?? 0);
  return merged;
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
