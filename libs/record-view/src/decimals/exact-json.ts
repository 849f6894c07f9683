import { randomUUID } from 'node:crypto';
import { digitsOf, setDigits } from './source-digits.js';

/** A number behind the sign that begins a value, and before the sign that ends a value. */
const numbers = /[:,[]\s*(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=\s*[,}\]])/g;

/**
 * `JSON.parse` that keeps how each number was written, where the number alone would lose it: `1.20`, `1e3`, 17 digits.
 * The numbers stay numbers; {@link stringifyExact} and `numberText` give the digits back.
 *
 * Takes up to twice the time of `JSON.parse`; where no number would lose digits, little more than that.
 *
 * @throws SyntaxError as `JSON.parse`, whose message may quote the text
 */
export function parseExact(text: string): unknown {
  const lossy = lossyNumbers(text);
  if (lossy.length === 0) return JSON.parse(text) as unknown;
  // Nobody who writes a record can know the mark, so that no string of it is taken for a number.
  const mark = randomUUID();
  let marked = '';
  let from = 0;
  for (const { at, digits } of lossy) {
    marked += `${text.slice(from, at)}"${mark}${digits}"`;
    from = at + digits.length;
  }
  return restoreNumbers(JSON.parse(marked + text.slice(from)) as unknown, mark, lossy.length);
}

/** `JSON.stringify` that writes numbers as they were written where {@link parseExact} read them. */
export function stringifyExact(value: unknown): string {
  if (!containers(value).some((owner) => Object.keys(owner).some((name) => digitsOf(owner, name) !== undefined))) {
    return JSON.stringify(value);
  }
  const mark = randomUUID();
  const json = JSON.stringify(value, function (this: object, name: string, member: unknown) {
    const digits = typeof member === 'number' ? digitsOf(this, name) : undefined;
    return digits === undefined ? member : mark + digits;
  });
  return json.replace(new RegExp(`"${mark}([^"]*)"`, 'g'), '$1');
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

/** The numbers outside of strings that are not written as JavaScript would write them. */
function lossyNumbers(text: string): LossyNumber[] {
  const found: LossyNumber[] = [];
  // Up to here strings were skipped; always outside of one.
  let outside = 0;
  for (const match of text.matchAll(numbers)) {
    const digits = match[1] ?? '';
    if (String(Number(digits)) === digits) continue;
    const at = match.index + match[0].length - digits.length;
    for (let quote = text.indexOf('"', outside); quote !== -1 && quote < at; quote = text.indexOf('"', outside)) {
      outside = stringEnd(text, quote) + 1;
    }
    if (outside <= at) found.push({ at, digits });
  }
  return found;
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

function restoreNumbers(root: unknown, mark: string, count: number): unknown {
  if (typeof root === 'string') return Number(root.slice(mark.length));
  let left = count;
  const open: object[] = isContainer(root) ? [root] : [];
  for (let owner = open.pop(); owner && left > 0; owner = open.pop()) {
    const members = owner as Record<string, unknown>;
    for (const name in members) {
      const value = members[name];
      if (typeof value === 'object' && value !== null) open.push(value);
      else if (typeof value === 'string' && value.startsWith(mark)) {
        const digits = value.slice(mark.length);
        members[name] = Number(digits);
        setDigits(owner, name, digits);
        left -= 1;
      }
    }
  }
  return root;
}

function containers(root: unknown): object[] {
  const found: object[] = isContainer(root) ? [root] : [];
  for (let at = 0; at < found.length; at += 1) {
    for (const value of Object.values(found[at] ?? {})) if (isContainer(value)) found.push(value);
  }
  return found;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
