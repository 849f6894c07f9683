import { leadsUp } from './leads-up.js';
import type { LinkGuard } from './link-guard.js';
import type { LinkSeal } from './link-seal.js';
import { ProxyError } from '../contract/proxy-error.js';
import type { TextSyntax } from './text-syntax.js';
import { jsonSyntax } from './text-syntax.js';

/** A part of a text that is replaced. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly bytes: Buffer;
}

const slash = 0x2f;
const questionMark = 0x3f;
/** Longest link that is sealed, and so held back until it is whole. */
const maxLinkBytes = 8 * 1024;
/** An answer has a handful of page links; sealing costs time, so that no answer gets more of them. */
const maxSealedLinks = 128;

/**
 * Which URLs are replaced in a text, and by what; made once and shared by all texts. A URL that is the base, or goes on
 * below it (`/`, `?`, `#`), gets the other base in its place. Where links are sealed, those that a request could not
 * name are replaced as a whole: what stands below one of the `pageBases`, and a query right behind the base, which
 * names no resource type by which its page could be judged.
 */
export class UrlSources {
  readonly #to: string;
  readonly #plain: Buffer;
  readonly sources: readonly Source[];
  /** Hosts with their ports: the rarest part of a URL in a text. */
  readonly hosts: readonly Buffer[];
  /** Most bytes that stand between the beginning of a URL and its host. */
  readonly maxSchemeBytes: number;
  /** Most bytes that the beginning of a URL may take until it is settled. */
  readonly maxBytes: number;

  /**
   * All without trailing slash.
   *
   * @throws TypeError when `from` or a page base is no absolute URL
   */
  constructor(from: string, to: string, pageBases: readonly string[] = []) {
    this.#to = to;
    this.#plain = Buffer.from(to);
    // The longer of two that match is the one meant.
    const all = [{ url: from, isPage: false }, ...pageBases.map((url) => ({ url, isPage: true }))];
    this.sources = all.sort((a, b) => b.url.length - a.url.length).map(sourceOf);
    this.hosts = [...new Set(this.sources.map(({ host }) => host))].map((host) => Buffer.from(host));
    this.maxSchemeBytes = 6 * Math.max(...this.sources.map(({ schemeLength }) => schemeLength));
    this.maxBytes = 16 * Math.max(...this.sources.map(({ needle }) => needle.length));
  }

  /**
   * What becomes of the URL that begins at a place.
   *
   * @param closing the byte that ends the text it stands in
   * @returns `undefined` when nothing does; `unknown` when the input ends before that is certain
   */
  judge(input: Buffer, start: number, closing: number, context: JudgeContext): Replacement | 'unknown' | undefined {
    for (const source of this.sources) {
      const length = matchLength(source.needle, input, start, context.syntax);
      if (length === -1) return 'unknown';
      if (length === 0) continue;
      const end = start + length;
      const boundary = boundaryAt(input, end, closing, context.syntax);
      if (boundary === 'unknown') return 'unknown';
      if (boundary === 'no') continue;
      if (context.seal && (source.isPage || boundary === 'query')) {
        const sealed = sealLink(input, start, closing, context);
        if (sealed !== undefined) return sealed;
      }
      if (source.isPage) continue;
      return { start, end, bytes: this.#written(source, input, start, end, context.syntax) };
    }
    return undefined;
  }

  /** The other base, written as the one in its place was; hardly ever with escapes. */
  #written({ needle }: Source, input: Buffer, start: number, end: number, syntax: TextSyntax): Buffer {
    if (syntax === jsonSyntax && end - start === needle.length) return this.#plain;
    return Buffer.from(syntax.encode(this.#to, input.toString('latin1', start, end)));
  }

  /** Whether what stands at the end of the input may be the beginning of a URL that is replaced. */
  mayBegin(input: Buffer, start: number, syntax: TextSyntax): boolean {
    return this.sources.some(({ needle }) => matchLength(needle, input, start, syntax) === -1);
  }
}

/** What the judging of one text's URLs works with. */
export class JudgeContext {
  readonly syntax: TextSyntax;
  /** Absent where links are URLs like any other. */
  readonly guard: LinkGuard | undefined;
  readonly #seal: LinkSeal | undefined;
  #sealed = 0;

  constructor(syntax: TextSyntax, seal?: LinkSeal, guard?: LinkGuard) {
    this.syntax = syntax;
    this.guard = guard;
    this.#seal = seal;
  }

  /** Absent when links are not sealed, or enough of them were. */
  get seal(): LinkSeal | undefined {
    return this.#sealed < maxSealedLinks ? this.#seal : undefined;
  }

  countSealed(): void {
    this.#sealed += 1;
  }
}

/**
 * What becomes of the address of a link: as for any URL, but that one which leads elsewhere becomes one that is refused.
 *
 * @returns as {@link UrlSources.judge}
 * @throws ProxyError UPSTREAM_NOT_FHIR for a link that is longer than any, and leads elsewhere
 */
export function judgeLink(
  sources: UrlSources,
  input: Buffer,
  start: number,
  closing: number,
  context: JudgeContext,
): Replacement | 'unknown' | undefined {
  const verdict = sources.judge(input, start, closing, context);
  if (verdict === 'unknown' || !context.guard) return verdict;
  if (verdict !== undefined) return judgeRest(verdict, input, closing, context, context.guard);
  const end = endOfText(input, start, closing, context.syntax);
  const isTooLong = (end === -1 ? input.length : end) - start > maxLinkBytes;
  if (end === -1 && !isTooLong) return 'unknown';
  if (isTooLong) return judgeLongLink(input.toString('latin1', start, start + maxLinkBytes));
  const written = input.toString('utf8', start, end);
  const url = context.syntax.decode(written);
  const settled = url === undefined ? context.guard.refused : context.guard.settle(url, context.seal);
  if (settled === undefined) return undefined;
  context.countSealed();
  return { start, end, bytes: Buffer.from(context.syntax.encode(settled, written)) };
}

/** Behind the base it may lead up again, to another platform of the gateway. A link that was sealed leads where it says. */
function judgeRest(
  verdict: Replacement,
  input: Buffer,
  closing: number,
  { syntax }: JudgeContext,
  guard: LinkGuard,
): Replacement | 'unknown' {
  const { start, end } = verdict;
  if (input[end] === closing) return verdict;
  const close = endOfText(input, end, closing, syntax);
  if (close === -1 && input.length - end <= maxLinkBytes) return 'unknown';
  const written = input.toString('latin1', end, close === -1 ? end + maxLinkBytes : close);
  const repeats = close !== -1 && guard.searched.concerns(written);
  // Nearly always so, and then nothing has to be decoded.
  if (!repeats && !/\.\.|%2e|[\\&\p{Cc}]/iu.test(written)) return verdict;
  const rest = syntax.decode(written);
  if (rest !== undefined && !leadsUp(rest)) {
    // What is percent-encoded needs no escape, whatever the text around it.
    return repeats ? { start, end: close, bytes: withSearched(verdict, written, guard) } : verdict;
  }
  if (close === -1) throw new ProxyError('UPSTREAM_NOT_FHIR', 'The platform answered with a link that is no FHIR.');
  return { start, end: close, bytes: Buffer.from(syntax.encode(guard.refused, '')) };
}

function withSearched({ bytes }: Replacement, written: string, { searched }: LinkGuard): Buffer {
  return Buffer.concat([bytes, Buffer.from(searched.apply(written), 'latin1')]);
}

/** It is not held back until it is whole: that it is relative, as FHIR writes such links, stands at its beginning. */
function judgeLongLink(beginning: string): undefined {
  if (/^(?:[A-Za-z_$][\w$-]*[/?]|\?)/.test(beginning)) return undefined;
  throw new ProxyError('UPSTREAM_NOT_FHIR', 'The platform answered with a link that is too long to be followed.');
}

/** Where a text that changed is written to. */
export type Allocate = (length: number) => Buffer;

/** Copies the input up to `end`, with the replacements, which are in order; the very same buffer when nothing changes. */
export function replace(
  input: Buffer,
  end: number,
  replacements: readonly Replacement[],
  allocate: Allocate = Buffer.allocUnsafe,
): Buffer {
  if (replacements.length === 0) return end === input.length ? input : input.subarray(0, end);
  let length = end;
  for (const { start, end: behind, bytes } of replacements) length += bytes.length - (behind - start);
  const output = allocate(length);
  let read = 0;
  let written = 0;
  for (const { start, end: behind, bytes } of replacements) {
    written += input.copy(output, written, read, start);
    // A loop: the call of `copy` costs more than the few bytes.
    for (let index = 0; index < bytes.length; index += 1) output[written + index] = bytes[index] ?? 0;
    written += bytes.length;
    read = behind;
  }
  input.copy(output, written, read, end);
  return output;
}

/** One base to look for. */
interface Source {
  readonly needle: Buffer;
  readonly isPage: boolean;
  readonly host: string;
  readonly schemeLength: number;
}

function sourceOf({ url, isPage }: { url: string; isPage: boolean }): Source {
  const [, scheme = '', host = ''] = /^([^/]+\/\/)([^/]+)/.exec(url) ?? [];
  if (host === '') throw new TypeError('The base to replace must be an absolute URL.');
  return { needle: Buffer.from(url), isPage, host, schemeLength: scheme.length };
}

/** How many bytes the needle takes at a place; 0 when it does not stand there, -1 when the input ends within it. */
function matchLength(needle: Buffer, input: Buffer, start: number, syntax: TextSyntax): number {
  let at = start;
  for (let index = 0; index < needle.length; index += 1) {
    const byte = input[at];
    if (byte === needle[index] && byte !== syntax.escape) {
      at += 1;
      continue;
    }
    if (byte !== syntax.escape && byte !== undefined) return 0;
    const character = syntax.characterAt(input, at);
    if (character === 0) return -1;
    if (character >> 8 !== needle[index]) return 0;
    at += character & 0xff;
  }
  return at - start;
}

/** Whether a base that ends before `at` ends there, goes on below itself, or goes on into another name. */
function boundaryAt(
  input: Buffer,
  at: number,
  closing: number,
  syntax: TextSyntax,
): 'end' | 'below' | 'query' | 'no' | 'unknown' {
  const byte = input[at];
  if (byte === closing) return 'end';
  if (byte === slash) {
    // Nearly always so, and then nothing has to be decoded.
    const next = input[at + 1];
    if (next !== undefined && next !== questionMark && next !== syntax.escape) return 'below';
  }
  const character = syntax.characterAt(input, at);
  if (character === 0) return 'unknown';
  const code = character >> 8;
  if (code === questionMark) return 'query';
  if (code === 0x23) return 'below';
  if (code !== slash) return 'no';
  // Some servers write a slash between the base and the query.
  const next = syntax.characterAt(input, at + (character & 0xff));
  if (next === 0) return 'unknown';
  return next >> 8 === questionMark ? 'query' : 'below';
}

function sealLink(
  input: Buffer,
  start: number,
  closing: number,
  context: JudgeContext,
): Replacement | 'unknown' | undefined {
  const end = endOfText(input, start, closing, context.syntax);
  if (end === -1) return input.length - start > maxLinkBytes ? undefined : 'unknown';
  const written = input.toString('utf8', start, end);
  const url = end - start > maxLinkBytes ? undefined : context.syntax.decode(written);
  const sealed = url === undefined ? undefined : context.seal?.(url);
  if (sealed === undefined) return undefined;
  context.countSealed();
  return { start, end, bytes: Buffer.from(context.syntax.encode(sealed, written)) };
}

/** Where the closing byte stands; -1 when the input ends before. */
function endOfText(input: Buffer, start: number, closing: number, syntax: TextSyntax): number {
  const skipsNext = syntax === jsonSyntax;
  for (let at = start; at < input.length; at += 1) {
    if (input[at] === closing) return at;
    if (skipsNext && input[at] === syntax.escape) at += 1;
  }
  return -1;
}
