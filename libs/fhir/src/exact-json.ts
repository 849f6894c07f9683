import { randomUUID } from 'node:crypto';
import { isContainer } from './json-object.js';
import { copyDigits, digitsOf, setDigits } from './source-digits.js';

const longString = 16 * 1024;
/** No decimal of FHIR is longer; a longer one is its value alone. */
const longestNumber = 40;

/**
 * A number behind the sign that begins a value, and before the sign that ends a value. The look-ahead passes over nearly all
 * that JavaScript writes as they are: without exponent, last zero of a fraction, minus before a zero, and many digits.
 */
const numbers =
  /[:,[]\s*(?=-0|[-\d.]*[eE]|-?\d+\.\d*0(?!\d)|[-\d.]{16}|-?0\.0{6})(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=\s*[,}\]])/g;

/**
 * `JSON.parse` that keeps how each number was written, where the number alone would lose it: `1.20`, `1e3`, 17 digits.
 * The numbers stay numbers; {@link stringifyExact} and `numberText` give the digits back.
 *
 * It takes up to twice the time of `JSON.parse` for a page of results; several times as long where a text reads like a
 * part of JSON with such a number.
 *
 * @throws SyntaxError as `JSON.parse`, whose message may quote the text
 */
export function parseExact(text: string): unknown {
  const lossy = lossyNumbers(text);
  if (lossy.length === 0) return JSON.parse(text) as unknown;
  // Nobody who writes a record can know the mark, so that no string of it is taken for a number.
  const mark = randomUUID();
  let value: unknown;
  try {
    value = JSON.parse(withMarks(text, lossy, mark));
  } catch {
    // A mark in a text ends the text: then it is no JSON any more, unless it was none before.
    const outside = outsideStrings(text, lossy);
    value = JSON.parse(withMarks(text, outside, mark));
  }
  const root = [value];
  restoreNumbers(root, mark);
  return root[0];
}

/** {@link parseExact} for who reads a text part by part. */
export const exactJson = { parse: parseExact, moved: copyDigits };

/** `JSON.stringify` that writes numbers as they were written where {@link parseExact} read them. */
export function stringifyExact(value: unknown): string {
  if (!containers(value).some((owner) => Object.keys(owner).some((name) => digitsOf(owner, name) !== undefined))) {
    return JSON.stringify(value);
  }
  return written(value) ?? '';
}

/** A value as `JSON.stringify` writes it, for what was read of JSON: it has no value that JSON has not. */
function written(value: unknown): string | undefined {
  if (!isContainer(value)) return JSON.stringify(value);
  const said = (name: string, member: unknown) =>
    (typeof member === 'number' ? digitsOf(value, name) : undefined) ?? written(member);
  if (Array.isArray(value)) return `[${value.map((member, at) => said(String(at), member) ?? 'null').join(',')}]`;
  const members: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    const text = said(name, member);
    if (text !== undefined) members.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${members.join(',')}}`;
}

/**
 * Gives the numbers of a resource the digits that the same numbers have in an earlier version of it. A client that reads
 * JSON into numbers and writes them again loses `1.20`; who changes another element must not change this one.
 */
export function keepDigits(after: unknown, before: unknown): void {
  const pairs: (readonly [unknown, unknown])[] = [[after, before]];
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [to, from] = pair;
    if (!isContainer(to) || !isContainer(from)) continue;
    for (const [name, value] of Object.entries(to)) {
      if (isContainer(value)) pairs.push([value, (from as Record<string, unknown>)[name]]);
      else if (typeof value === 'number' && digitsOf(to, name) === undefined) {
        const digits = digitsOf(from, name);
        if (digits !== undefined && Number(digits) === value) setDigits(to, name, digits);
      }
    }
  }
}

interface LossyNumber {
  readonly at: number;
  readonly digits: string;
}

/** The numbers, also within texts, that are not written as JavaScript would write them. */
function lossyNumbers(text: string): LossyNumber[] {
  const found: LossyNumber[] = [];
  for (const [from, part] of withoutLongStrings(text)) {
    for (const match of part.matchAll(numbers)) {
      const digits = match[1] ?? '';
      if (digits.length > longestNumber || String(Number(digits)) === digits) continue;
      found.push({ at: from + match.index + match[0].length - digits.length, digits });
    }
  }
  return found;
}

/** Megabytes in a string may read like numbers. The parts of a text around such strings, with where each begins. */
function* withoutLongStrings(text: string): Generator<[number, string]> {
  let from = 0;
  if (text.length > longString) {
    for (let quote = text.indexOf('"'); quote !== -1;) {
      const end = stringEnd(text, quote);
      if (end - quote > longString) {
        yield [from, text.slice(from, quote + 1)];
        from = end;
      }
      quote = text.indexOf('"', end + 1);
    }
  }
  yield [from, text.slice(from)];
}

/** Those that stand in no text. */
function outsideStrings(text: string, found: readonly LossyNumber[]): LossyNumber[] {
  // Up to here strings were skipped; always outside of one.
  let outside = 0;
  return found.filter(({ at }) => {
    for (let quote = text.indexOf('"', outside); quote !== -1 && quote < at; quote = text.indexOf('"', outside)) {
      outside = stringEnd(text, quote) + 1;
    }
    return outside <= at;
  });
}

/** The text with a string that begins with the mark in the place of each number. */
function withMarks(text: string, found: readonly LossyNumber[], mark: string): string {
  let marked = '';
  let from = 0;
  for (const { at, digits } of found) {
    marked += `${text.slice(from, at)}"${mark}${digits}"`;
    from = at + digits.length;
  }
  return marked + text.slice(from);
}

/** Where the string ends that begins at `start`; the end of the text for one that does not end. */
function stringEnd(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}

/** Makes numbers again of the strings that begin with the mark, in whatever a value holds. */
function restoreNumbers(root: unknown[], mark: string): void {
  const open: (unknown[] | Record<string, unknown>)[] = [root];
  for (let owner = open.pop(); owner; owner = open.pop()) {
    if (Array.isArray(owner)) {
      for (let at = 0; at < owner.length; at += 1) restore(owner, at, owner[at]);
    } else for (const name in owner) restore(owner, name, owner[name]);
  }

  function restore(owner: unknown[] | Record<string, unknown>, name: string | number, value: unknown): void {
    if (typeof value === 'object' && value !== null) open.push(value as Record<string, unknown>);
    else if (typeof value === 'string' && value.startsWith(mark)) {
      const digits = value.slice(mark.length);
      (owner as Record<string, unknown>)[name] = Number(digits);
      if (owner !== root) setDigits(owner, String(name), digits);
    }
  }
}

function containers(root: unknown): object[] {
  const found: object[] = isContainer(root) ? [root] : [];
  for (let at = 0; at < found.length; at += 1) {
    for (const value of Object.values(found[at] ?? {})) if (isContainer(value)) found.push(value);
  }
  return found;
}
