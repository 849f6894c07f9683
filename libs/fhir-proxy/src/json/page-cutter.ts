import { jsonValue, type JsonParser } from './json-value.js';
import { stepLength, type Steps } from '@fhir-gateway/limits';

/** How much is read of one answer. */
export interface PageBounds {
  /** Fifty times as many as are asked for: a platform may send all that it has in one page. */
  readonly entries: number;
  /** Levels of arrays and objects. FHIR's own resources have about twenty. */
  readonly levels: number;
  /** Characters of one entry. */
  readonly entryLength: number;
  /** Values in one entry: they take many times the memory of their text. */
  readonly entryValues: number;
  /** Bytes of the whole page: entries that would go beyond are left out, and later ones that fit are not. */
  readonly pageBytes: number;
}

/** The bounds of what a platform answers; a document of several megabytes may stand in an entry. */
export const pageBounds: PageBounds = {
  entries: 5000,
  levels: 100,
  entryLength: 6 * 1024 * 1024,
  entryValues: 100_000,
  pageBytes: Number.POSITIVE_INFINITY,
};

/** An answer in parts, none of which is too large. */
export interface CutPage {
  /** All but the entries of the outermost object. */
  readonly shell: string;
  /** Where in it the entries stand. */
  readonly entriesAt: number;
  readonly entries: readonly string[];
  /** Entries that the platform sent and that are not among these. */
  readonly leftOut: number;
  /** How many of these were let go of only because the page was full: of a smaller page they would not be missing. */
  readonly overflowed: number;
  /** For each that was too large, or beyond the page: how many stand before it among the entries that are here. */
  readonly leftOutAt: readonly number[];
  /** Names of the first few of those, as far as their beginning tells. */
  readonly skipped: readonly string[];
  /** The rest is nested too deep to be read. */
  readonly isTooDeep: boolean;
}

const quote = 0x22;
const backslash = 0x5c;
const [openArray, closeArray, openObject, closeObject, comma] = [0x5b, 0x5d, 0x7b, 0x7d, 0x2c];
const mostNamed = 5;
/** More than a batch may have. */
const mostPlaces = 1000;
const mostNameLength = 1000;
const ownName =
  /^\s*\{(?:\s*"fullUrl"\s*:\s*"[^"\\]*"\s*,)?\s*"resource"\s*:\s*\{\s*"resourceType"\s*:\s*"([A-Za-z]{1,64})"\s*,\s*"id"\s*:\s*"([A-Za-z0-9.-]{1,255})"/;

/** What was read of one element of `entry`. */
interface Element {
  parts: string[];
  length: number;
  bytes: number;
  values: number;
  deepest: number;
  head: string;
  isOut: boolean;
  isOverflow: boolean;
}

/**
 * Takes the JSON of an answer as it arrives, and parts it into the entries of a Bundle and the rest. Entries beyond a number,
 * and those that are too long or nested too deep, are let go of at once: nothing of them is parsed. What is no JSON
 * stays as it is, for the parser to refuse.
 */
export class PageCutter {
  readonly #bounds: PageBounds | undefined;
  #shell: string[] = [];
  #shellLength = 0;
  #entriesAt = 0;
  #entries: string[] = [];
  #skipped: string[] = [];
  #leftOutAt: number[] = [];
  #leftOut = 0;
  #overflowed = 0;
  #count = 0;
  #held = 0;
  #depth = 0;
  #deepest = 0;
  #isInString = false;
  #isEscaped = false;
  /** The string that was read last in the outermost object, as far as it matters. */
  #key = '';
  #element: Element | undefined;

  /** @param bounds beyond which entries are left out; none is when absent */
  constructor(bounds?: PageBounds) {
    this.#bounds = bounds;
  }

  /** Bytes of what was written and not let go of. */
  get heldBytes(): number {
    return this.#held;
  }

  write(text: string): void {
    let from = 0;
    let slash = -1;
    for (let at = 0; at < text.length; at += 1) {
      if (this.#isInString) {
        if (this.#isEscaped) {
          this.#isEscaped = false;
          continue;
        }
        if (slash < at) slash = indexOf(text, '\\', at);
        const end = Math.min(indexOf(text, '"', at), slash);
        if (this.#depth === 1 && this.#key.length < 8) this.#key += text.slice(at, Math.min(end, at + 8));
        at = end;
        if (text.charCodeAt(at) === backslash) {
          this.#isEscaped = true;
          if (this.#depth === 1) this.#key += '\\';
        } else if (at < text.length) this.#isInString = false;
        continue;
      }
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.#isInString = true;
        if (this.#depth === 1) this.#key = '';
      } else if (code === openObject || code === openArray) {
        this.#depth += 1;
        if (this.#element) this.#element.values += 1;
        if (this.#depth > (this.#element ?? { deepest: this.#deepest }).deepest) this.#goDeeper();
        if (this.#depth === 2 && code === openArray && this.#key === 'entry') {
          this.#keep(text.slice(from, at + 1));
          from = at + 1;
          [this.#entriesAt, this.#entries, this.#leftOutAt] = [this.#shellLength, [], []];
          this.#element = emptyElement();
        }
      } else if (code === closeObject || code === closeArray) {
        if (this.#element && this.#depth === 2) {
          this.#keep(text.slice(from, at));
          from = at;
          this.#finish(true);
        }
        this.#depth -= 1;
      } else if (code === comma && this.#element) {
        if (this.#depth === 2) {
          this.#keep(text.slice(from, at));
          from = at + 1;
          this.#finish(false);
        } else this.#element.values += 1;
      }
    }
    this.#keep(text.slice(from));
  }

  /** All that was written; to be asked for once, since it is long. */
  end(): CutPage {
    // An entry that was begun and not ended is left to the parser to refuse.
    if (this.#element) this.#shell.push(...this.#element.parts);
    const page = {
      shell: this.#shell.join(''),
      entriesAt: this.#entriesAt,
      entries: this.#entries,
      leftOut: this.#leftOut,
      overflowed: this.#overflowed,
      leftOutAt: this.#leftOutAt,
      skipped: this.#skipped,
      isTooDeep: this.#deepest > (this.#bounds ?? pageBounds).levels,
    };
    [this.#shell, this.#entries, this.#element] = [[], [], undefined];
    return page;
  }

  #goDeeper(): void {
    if (this.#element) this.#element.deepest = this.#depth;
    // A whole answer is as deep as its deepest entry.
    if (!this.#element || !this.#bounds) this.#deepest = Math.max(this.#deepest, this.#depth);
  }

  #keep(part: string): void {
    const element = this.#element;
    const bytes = Buffer.byteLength(part);
    if (element === undefined) {
      this.#shell.push(part);
      this.#shellLength += part.length;
      this.#held += bytes;
      return;
    }
    element.length += part.length;
    if (element.head.length < mostNameLength) element.head += part.slice(0, mostNameLength);
    const isTooMuch = this.#isTooMuch(element);
    const isBeyond = this.#held + bytes > (this.#bounds ?? pageBounds).pageBytes;
    element.isOverflow = !isTooMuch && (element.isOverflow || isBeyond);
    if (element.isOut || isTooMuch || isBeyond) {
      this.#held -= element.bytes;
      [element.parts, element.bytes, element.isOut] = [[], 0, true];
    } else {
      element.parts.push(part);
      element.bytes += bytes;
      this.#held += bytes;
    }
  }

  #isTooMuch({ length, values, deepest }: Element): boolean {
    if (!this.#bounds) return false;
    const { entryLength, entryValues, levels, entries } = this.#bounds;
    return length > entryLength || values > entryValues || deepest - 2 > levels || this.#entries.length >= entries;
  }

  #finish(isLast: boolean): void {
    const { parts, head, isOut, isOverflow } = this.#element ?? emptyElement();
    this.#element = isLast ? undefined : emptyElement();
    this.#count += 1;
    if (isOut) {
      this.#leftOut += 1;
      if (isOverflow) this.#overflowed += 1;
      if (this.#entries.length >= (this.#bounds?.entries ?? 0)) return;
      if (this.#leftOutAt.length < mostPlaces) this.#leftOutAt.push(this.#entries.length);
      if (this.#skipped.length < mostNamed) this.#skipped.push(nameOf(head) ?? `entry ${this.#count} of a page`);
      return;
    }
    const text = parts.join('');
    const isNone = isLast && this.#entries.length === 0 && this.#leftOut === 0 && text.trim() === '';
    if (!isNone) this.#entries.push(text);
  }
}

/** Cuts an answer that is here whole. */
export function cutPage(text: string, bounds?: PageBounds): CutPage {
  const cutter = new PageCutter(bounds);
  cutter.write(text);
  return cutter.end();
}

/** Characters of a page. */
export function pageLength({ shell, entries }: CutPage): number {
  return entries.reduce((sum, { length }) => sum + length, shell.length);
}

/** The text of a page without what was left out, for who needs its text. */
export function pageText({ shell, entriesAt, entries }: CutPage): string {
  return `${shell.slice(0, entriesAt)}${entries.join(',')}${shell.slice(entriesAt)}`;
}

/**
 * Reads a page part by part.
 *
 * @throws SyntaxError for what is no JSON, or beyond the bounds; its message may quote the text
 */
export function* pageValue(page: CutPage, json: JsonParser): Steps<unknown> {
  const body = yield* shellValue(page, json);
  yield* eachEntry(page, json, (entry) => void (body as { entry: unknown[] }).entry.push(entry));
  return body;
}

/** Reads all but the entries, in whose place there is an empty list. @throws SyntaxError as {@link pageValue} */
export function* shellValue({ shell, entries, isTooDeep }: CutPage, json: JsonParser): Steps<unknown> {
  if (isTooDeep) throw new SyntaxError('nested too deep');
  const body = yield* partValue(shell, json);
  if (entries.length === 0) return body;
  const list: unknown = (body as { entry?: unknown } | null)?.entry;
  // The member may stand there a second time, in another spelling.
  if (!Array.isArray(list) || list.length > 0) throw new SyntaxError('not one list of entries');
  return body;
}

/** Reads the entries one by one: `take` gets each, and what it does not keep is let go of. @throws SyntaxError as {@link pageValue} */
export function* eachEntry(
  { entries }: Pick<CutPage, 'entries'>,
  json: JsonParser,
  take: (entry: unknown, text: string) => void,
): Steps<void> {
  let length = 0;
  for (const text of entries) {
    take(yield* partValue(text, json), text);
    length += text.length;
    if (length < stepLength) continue;
    length = 0;
    yield;
  }
}

function* partValue(text: string, json: JsonParser): Steps<unknown> {
  return text.length <= stepLength ? json.parse(text) : yield* jsonValue(text, json);
}

function emptyElement(): Element {
  return { parts: [], length: 0, bytes: 0, values: 0, deepest: 0, head: '', isOut: false, isOverflow: false };
}

function nameOf(head: string): string | undefined {
  const [, type, id] = ownName.exec(head) ?? [];
  return type === undefined || id === undefined ? undefined : `${type}/${id}`;
}

function indexOf(text: string, sign: string, from: number): number {
  const at = text.indexOf(sign, from);
  return at < 0 ? text.length : at;
}
