import type { UrlRewriter } from './base-url-rewriter.js';
import { contextOf, replace } from './url-sources.js';
import type { UrlSources, JudgeContext, LinkSeal, Replacement } from './url-sources.js';
import { startOfMarkup } from './xml-markup.js';
import type { Markup } from './xml-markup.js';

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const doubleQuote = 0x22;
const singleQuote = 0x27;

/** Where in the document the scan stands. */
type State =
  | { readonly kind: 'text' }
  | { readonly kind: 'tag' }
  /** Until these bytes: comments, CDATA, instructions, end tags, and the rest of an attribute's value. */
  | { readonly kind: 'skip'; readonly until: Buffer; readonly then: 'text' | 'tag' }
  /** All that follows: a document type declares what text means. */
  | { readonly kind: 'rest' };

const text: State = { kind: 'text' };
const tag: State = { kind: 'tag' };
const ends = { [doubleQuote]: Buffer.from('"'), [singleQuote]: Buffer.from("'") };

/**
 * Replaces URLs in XML text, as bytes, chunk by chunk: where they begin an attribute's value, however their characters
 * are escaped. That is where FHIR XML has all of its values. Narrative (`div` and all in it), comments, CDATA,
 * processing instructions and text between tags stay as they are, and so does everything behind a document type
 * declaration, which FHIR does not allow. Well-formedness is for the reader to judge.
 *
 * Holds back at most the start of a tag, or of a URL. One instance serves one document.
 *
 * @see https://hl7.org/fhir/R4/xml.html
 */
export class XmlUrlRewriter implements UrlRewriter {
  readonly #rewrite: UrlSources;
  readonly #context: JudgeContext;
  #held: Buffer | undefined;
  #state: State = text;
  /** How many `div` the scan is inside of. */
  #narrativeDepth = 0;
  #isDivTag = false;
  #endsWithSlash = false;

  constructor(rewrite: UrlSources, seal?: LinkSeal) {
    this.#rewrite = rewrite;
    this.#context = contextOf('xml', seal);
  }

  push(chunk: Buffer): Buffer {
    const input = this.#held ? Buffer.concat([this.#held, chunk]) : chunk;
    const replacements: Replacement[] = [];
    let at = 0;
    for (;;) {
      const next = this.#step(input, at, replacements);
      if (next === undefined) break;
      at = next;
      if (at >= input.length) break;
    }
    const end = Math.min(this.#settled(input, at), input.length);
    this.#held = end < input.length ? input.subarray(end) : undefined;
    return replace(input, end, replacements);
  }

  end(): Buffer {
    const rest = this.#held ?? Buffer.alloc(0);
    this.#held = undefined;
    return rest;
  }

  /** Everything is settled but what the scan stopped at; of what is skipped, only a possible end must be kept. */
  #settled(input: Buffer, at: number): number {
    if (this.#state.kind !== 'skip') return at;
    return Math.max(at, input.length - this.#state.until.length + 1);
  }

  /** Goes one step on from `at`; `undefined` when only the next chunk can tell. */
  #step(input: Buffer, at: number, replacements: Replacement[]): number | undefined {
    const state = this.#state;
    switch (state.kind) {
      case 'rest':
        return input.length;
      case 'text':
        return this.#textStep(input, at);
      case 'tag':
        return this.#tagStep(input, at, replacements);
      case 'skip': {
        const end = input.indexOf(state.until, at);
        if (end === -1) return undefined;
        this.#state = state.then === 'text' ? text : tag;
        return end + state.until.length;
      }
    }
  }

  #textStep(input: Buffer, at: number): number | undefined {
    const open = input.indexOf(lessThan, at);
    if (open === -1) return input.length;
    const markup = startOfMarkup(input, open);
    if (markup === 'unknown') {
      // What stands before it is settled.
      return open > at ? open : undefined;
    }
    this.#enter(markup);
    return open + markup.length;
  }

  #enter(markup: Markup): void {
    if (markup.kind === 'start-tag') {
      this.#isDivTag = markup.isDiv;
      if (markup.isDiv) this.#narrativeDepth += 1;
      this.#endsWithSlash = false;
      this.#state = tag;
    } else if (markup.kind === 'doctype') {
      this.#state = { kind: 'rest' };
    } else {
      if (markup.kind === 'end-tag' && markup.isDiv) this.#narrativeDepth = Math.max(0, this.#narrativeDepth - 1);
      this.#state = { kind: 'skip', until: markup.until, then: 'text' };
    }
  }

  /** Inside of a start tag, outside of values. */
  #tagStep(input: Buffer, start: number, replacements: Replacement[]): number | undefined {
    for (let at = start; at < input.length; at += 1) {
      const byte = input[at];
      if (byte === greaterThan) {
        if (this.#endsWithSlash && this.#isDivTag) this.#narrativeDepth -= 1;
        this.#state = text;
        return at + 1;
      }
      this.#endsWithSlash = byte === slash;
      if (byte !== doubleQuote && byte !== singleQuote) continue;
      const verdict = this.#narrativeDepth > 0 ? undefined : this.#rewrite.judge(input, at + 1, byte, this.#context);
      if (verdict === 'unknown') return at > start ? at : undefined;
      if (verdict) replacements.push(verdict);
      this.#state = { kind: 'skip', until: ends[byte], then: 'tag' };
      return verdict ? verdict.end : at + 1;
    }
    return input.length;
  }
}
