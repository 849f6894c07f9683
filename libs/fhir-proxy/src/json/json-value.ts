import { endOfString } from './repeated-keys.js';
import { stepLength } from '@fhir-gateway/limits';
import type { Steps } from '@fhir-gateway/limits';

/** Deeper than any resource; a platform's reader may take a level of its stack for each. */
const maxDepth = 128;
/** Many times what a body of the usual largest size has, and for larger ones: one takes this many characters at least. */
const fewestContainers = 200_000;
const charactersOfContainer = 10;
/** More members than any object of FHIR has, in those that are too large to be parsed at once. */
const maxMembers = 1000;

const blank = /^[ \t\n\r]*(?![^])/;
const leadingComma = /^[ \t\n\r]*,/;

type Json = Record<string, unknown>;

/** An object or a list that has begun and not ended. */
interface Open {
  readonly isList: boolean;
  readonly start: number;
  /** Where its name begins, in an object. */
  readonly nameAt: number;
  /** What was read of it, once it turned out to be too large to be parsed as a whole. */
  value?: unknown[] | Json;
  /** Where the text begins that was not read yet. */
  from: number;
  /** Where the string begins that was read last: before an object or a list in an object, the name of that. */
  stringAt: number;
}

/** JSON that goes beyond the levels that are read. Its message quotes nothing. */
export class JsonTooDeep extends SyntaxError {
  constructor() {
    super(`The body is nested deeper than ${maxDepth} levels.`);
  }
}

/** Reads JSON as `JSON.parse` does. */
export interface JsonParser {
  parse(text: string): unknown;
  /** Is told of members that were put into another object, or of elements that stand `offset` places later in another list. */
  moved?(from: object, to: object, offset: number): void;
}

/**
 * `JSON.parse` in steps: what is large is put together of parts that are parsed by themselves. Within bounds that no
 * resource reaches: levels, and objects and lists in all.
 *
 * @throws JsonTooDeep beyond the levels; SyntaxError as `JSON.parse`, whose message may quote the text
 */
export function* jsonValue(text: string, json: JsonParser = JSON, levels = maxDepth): Steps<unknown> {
  return yield* new JsonReader(text, json, levels).read();
}

class JsonReader {
  readonly #text: string;
  readonly #json: JsonParser;
  readonly #open: Open[] = [];
  readonly #levels: number;
  readonly #maxContainers: number;
  #containers = 0;
  /** Up to here everything was read, be it into an object or list that has not ended. */
  #readTo = 0;

  constructor(text: string, json: JsonParser, levels: number) {
    this.#text = text;
    this.#json = json;
    this.#levels = levels;
    this.#maxContainers = Math.max(fewestContainers, text.length / charactersOfContainer);
  }

  *read(): Steps<unknown> {
    const text = this.#text;
    for (let at = 0; at < text.length; at += 1) {
      const character = text[at];
      if (character === '"') at = this.#readString(at);
      else if (character === '{' || character === '[') this.#begin(at, character === '[');
      else if (character === '}' || character === ']') {
        const whole = this.#end(at, character === ']');
        if (!whole) continue;
        if (!blank.test(text.slice(at + 1))) throw malformed();
        if (whole.value) return whole.value;
        return yield* this.#parsed();
      } else if (character === ',' && at - this.#readTo >= stepLength) {
        this.#readUpTo(at);
        yield;
      }
    }
    // No resource is a text or a number.
    if (this.#open.length > 0 || text.length > stepLength) throw malformed();
    return yield* this.#parsed();
  }

  *#parsed(): Steps<unknown> {
    yield;
    return this.#json.parse(this.#text);
  }

  #readString(start: number): number {
    const end = endOfString(this.#text, start);
    const open = this.#open.at(-1);
    if (open) open.stringAt = start;
    return end;
  }

  #begin(start: number, isList: boolean): void {
    this.#containers += 1;
    if (this.#open.length === this.#levels) throw new JsonTooDeep();
    if (this.#containers > this.#maxContainers) throw malformed();
    const nameAt = this.#open.at(-1)?.stringAt ?? 0;
    this.#open.push({ isList, start, nameAt, from: start + 1, stringAt: 0 });
  }

  /** @returns what has ended, if that is the outermost */
  #end(at: number, isList: boolean): Open | undefined {
    const ended = this.#open.pop();
    if (!ended || ended.isList !== isList) throw malformed();
    const parent = this.#open.at(-1);
    if (ended.value) {
      const rest = this.#text.slice(ended.from, at);
      if (!blank.test(rest)) take(ended, rest, this.#json);
      if (parent) {
        this.#put(parent, ended);
        parent.from = at + 1;
        this.#readTo = parent.from;
      }
    }
    return parent ? undefined : ended;
  }

  /** Reads what the innermost has up to a comma. What it is in is too large to be parsed as a whole, too. */
  #readUpTo(comma: number): void {
    for (const [index, open] of this.#open.entries()) {
      if (open.value) continue;
      const parent = this.#open[index - 1];
      // Up to where it begins, with something in its place.
      if (parent) take(parent, `${this.#text.slice(parent.from, open.start)}null`, this.#json);
      else if (!blank.test(this.#text.slice(0, open.start))) throw malformed();
      open.value = open.isList ? [] : {};
    }
    const innermost = this.#open.at(-1);
    if (!innermost) throw malformed();
    take(innermost, this.#text.slice(innermost.from, comma), this.#json);
    innermost.from = comma;
    this.#readTo = comma;
  }

  /** Puts what has ended in the place that was kept for it. */
  #put({ isList, value }: Open, { nameAt, value: ended }: Open): void {
    if (isList) return void ((value as unknown[])[(value as unknown[]).length - 1] = ended);
    const name = this.#text.slice(nameAt, endOfString(this.#text, nameAt) + 1);
    define(value as Json, JSON.parse(name) as string, ended);
  }
}

/** Adds what a part of its text has: some of its members or elements, with a comma before all but the very first. */
function take({ isList, value }: Open, part: string, json: JsonParser): void {
  if (!value) return;
  const isFirst = isList ? (value as unknown[]).length === 0 : Object.keys(value).length === 0;
  const comma = isFirst ? '' : (leadingComma.exec(part)?.[0] ?? undefined);
  if (comma === undefined || blank.test(part.slice(comma.length))) throw malformed();
  const read = json.parse(isList ? `[${part.slice(comma.length)}]` : `{${part.slice(comma.length)}}`) as object;
  const offset = isList ? (value as unknown[]).length : 0;
  if (isList) for (const element of read as unknown[]) (value as unknown[]).push(element);
  else addMembers(value as Json, read as Json);
  json.moved?.(read, value, offset);
}

function addMembers(to: Json, members: Json): void {
  for (const [name, value] of Object.entries(members)) define(to, name, value);
  if (Object.keys(to).length > maxMembers) throw malformed();
}

/** `JSON.parse` makes a member of this name, too, where an assignment would not. */
function define(to: Json, name: string, value: unknown): void {
  if (name !== '__proto__') to[name] = value;
  else Object.defineProperty(to, name, { value, writable: true, enumerable: true, configurable: true });
}

function malformed(): SyntaxError {
  return new SyntaxError('not JSON, or beyond any resource');
}
