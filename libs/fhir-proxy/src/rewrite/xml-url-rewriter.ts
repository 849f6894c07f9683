import type { UrlRewriter } from '../contract/url-rewriter.js';
import { notUtf8 } from './link-guard.js';
import type { LinkGuard } from './link-guard.js';
import { ProxyError } from '../contract/proxy-error.js';
import { JudgeContext, judgeLink, replace } from './url-sources.js';
import type { Allocate, UrlSources, Replacement } from './url-sources.js';
import { xmlSyntax } from './text-syntax.js';
import type { LinkSeal } from './link-seal.js';
import { XmlDeclaration } from '../xml/xml-declaration.js';
import { startOfMarkup } from '../xml/xml-markup.js';
import type { Markup } from '../xml/xml-markup.js';

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const equals = 0x3d;

/** Where in the document the scan stands. */
type State =
  | { readonly kind: 'text' }
  | { readonly kind: 'tag' }
  /** Until these bytes: comments, CDATA, instructions, end tags, and the rest of an attribute's value. */
  | { readonly kind: 'skip'; readonly until: Buffer; readonly then: 'text' | 'tag' };

/** What the tag is, in which the scan stands. */
type Tag = 'div' | 'link-url' | 'other';

const otherTag: Tag = 'other';
/** Deeper than any resource. */
const maxDepth = 4096;
const text: State = { kind: 'text' };
const tag: State = { kind: 'tag' };
const ends = { [doubleQuote]: Buffer.from('"'), [singleQuote]: Buffer.from("'") };

/**
 * Replaces URLs in XML text, as bytes, chunk by chunk: where they begin an attribute's value, however their characters
 * are escaped. That is where FHIR XML has all of its values. Narrative (`div` and all in it), comments, CDATA,
 * processing instructions and text between tags stay as they are. Well-formedness is for the reader to judge, but a
 * document type declaration, by which text may mean anything and which FHIR does not allow, ends it.
 *
 * Holds back at most the start of a tag, or of a URL. One instance serves one document.
 *
 * @see https://hl7.org/fhir/R4/xml.html
 */
export class XmlUrlRewriter implements UrlRewriter {
  readonly #rewrite: UrlSources;
  readonly #context: JudgeContext;
  readonly #declaration = new XmlDeclaration();
  readonly #allocate: Allocate | undefined;
  #held: Buffer | undefined;
  #state: State = text;
  /** How many `div` the scan is inside of. */
  #narrativeDepth = 0;
  /** How many elements are open, and how deep the innermost of the `link` elements stands that the scan is inside of. */
  #depth = 0;
  #links: number[] = [];
  #tag: Tag = otherTag;
  #endsWithSlash = false;
  /** Of the address of a link: the name of the attribute that is being read. */
  #attribute = '';

  /** @param guard for the links of Bundles; without it they are URLs like any other */
  constructor(rewrite: UrlSources, seal?: LinkSeal, guard?: LinkGuard, allocate?: Allocate) {
    this.#allocate = allocate;
    this.#rewrite = rewrite;
    this.#context = new JudgeContext(xmlSyntax, seal, guard);
  }

  /** @throws ProxyError UPSTREAM_NOT_FHIR for what is no FHIR XML in UTF-8 */
  push(chunk: Buffer): Buffer {
    if (this.#context.guard) {
      if (chunk.includes(0)) throw notUtf8();
      this.#declaration.push(chunk);
    }
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
    // A copy: the chunk's memory is somebody else's once it is written.
    this.#held = end < input.length ? Buffer.from(input.subarray(end)) : undefined;
    return replace(input, end, replacements, this.#allocate);
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
    if (markup.kind === 'doctype') throw notXml('a document type declaration');
    if (markup.kind === 'start-tag') {
      this.#open(markup.name);
      this.#endsWithSlash = false;
      this.#attribute = '';
      this.#state = tag;
    } else {
      if (markup.kind === 'end-tag') this.#close(markup.name);
      this.#state = { kind: 'skip', until: markup.until, then: 'text' };
    }
  }

  #open(name: string): void {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw notXml('too many levels');
    this.#tag = name === 'div' ? 'div' : otherTag;
    if (name === 'div') this.#narrativeDepth += 1;
    else if (name === 'link') this.#links.push(this.#depth);
    else if (name === 'url' && this.#links.at(-1) === this.#depth - 1) this.#tag = 'link-url';
  }

  #close(name: string): void {
    if (name === 'div') this.#narrativeDepth = Math.max(0, this.#narrativeDepth - 1);
    if (this.#links.at(-1) === this.#depth) this.#links.pop();
    this.#depth = Math.max(0, this.#depth - 1);
  }

  /** Inside of a start tag, outside of values. */
  #tagStep(input: Buffer, start: number, replacements: Replacement[]): number | undefined {
    for (let at = start; at < input.length; at += 1) {
      const byte = input[at];
      if (byte === greaterThan) {
        if (this.#endsWithSlash) this.#close(this.#tag);
        this.#state = text;
        return at + 1;
      }
      this.#endsWithSlash = byte === slash;
      if (byte !== doubleQuote && byte !== singleQuote) {
        if (this.#tag === 'link-url') this.#readAttribute(byte);
        continue;
      }
      const verdict = this.#judge(input, at + 1, byte);
      if (verdict === 'unknown') return at > start ? at : undefined;
      if (verdict) replacements.push(verdict);
      this.#attribute = '';
      this.#state = { kind: 'skip', until: ends[byte], then: 'tag' };
      return verdict ? verdict.end : at + 1;
    }
    return input.length;
  }

  /** Narrative is no place for links that anybody follows with a token. */
  #judge(input: Buffer, start: number, closing: number): Replacement | 'unknown' | undefined {
    if (this.#narrativeDepth > 0) return undefined;
    return this.#tag === 'link-url' && this.#attribute === 'value'
      ? judgeLink(this.#rewrite, input, start, closing, this.#context)
      : this.#rewrite.judge(input, start, closing, this.#context);
  }

  #readAttribute(byte: number | undefined): void {
    if (byte === undefined || byte <= 0x20 || byte === equals || byte === slash) return;
    // Longer than the one that is looked for is another.
    if (this.#attribute.length < 8) this.#attribute += String.fromCharCode(byte);
  }
}

function notXml(detail: string): ProxyError {
  return new ProxyError('UPSTREAM_NOT_FHIR', 'The platform answered with XML that FHIR does not allow.', { detail });
}
