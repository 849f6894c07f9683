import { ProxyError } from '../contract/proxy-error.js';
import { jsonSyntax, noCharacter } from './text-syntax.js';

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const comma = 0x2c;
const openObject = 0x7b;
const closeObject = 0x7d;
const openArray = 0x5b;
const closeArray = 0x5d;

/** The key ends in its rarest letter. A reader that does not tell capitals from small letters takes `"LINK"` for it, too. */
const keyEnds = [Buffer.from('k"'), Buffer.from('K"')];
const name = 'link';
/** All of it as escapes, with its quotes. */
const maxKeyBytes = name.length * 6 + 2;
/** Deeper than any link goes. */
const maxDepth = 64;

type State = 'outside' | 'before-colon' | 'before-value' | 'inside' | 'key' | 'string';

/**
 * Finds the addresses of links in JSON text as its bytes pass: where the value of `url` begins in the elements of a `link`
 * (`Bundle.link`, `Bundle.entry.link`), at whatever depth the Bundle stands. No other element of FHIR is called so and has
 * a `url`. Outside of a `link` the text is searched for its key only, which costs next to nothing; inside it is read
 * byte by byte.
 */
export class JsonLinkScanner {
  #state: State = 'outside';
  /** How far the input was read, since some of it may come again. */
  #at = 0;
  /** Where addresses begin: the opening quotes, in order, of all that was found and not yet {@link handOut handed out}. */
  found: number[] = [];
  /** The open brackets of the link that is being read. */
  #open: number[] = [];
  /** The last key, as it is written. */
  #key = '';
  #isKeyNext = false;
  #isEscaped = false;
  /** In the input at hand: where each of the key's possible ends stands next, -1 for nowhere; undefined before it was looked for. */
  #nextEnds: (number | undefined)[] = [];

  /**
   * Reads on.
   *
   * @param input begins with what was not handed out
   * @param previous the byte before it
   * @param hasEscapes whether characters may be written as escapes in it
   * @param isLast whether nothing follows, so that everything is settled
   * @returns where the bytes begin that only the next chunk can settle
   * @throws ProxyError UPSTREAM_NOT_FHIR for a link that is nested without end
   */
  scan(input: Buffer, previous: number, hasEscapes: boolean, isLast: boolean): number {
    this.#nextEnds = [];
    while (this.#at < input.length) {
      if (this.#state === 'outside') {
        const key = this.#nextKey(input, previous, hasEscapes);
        if (key === undefined) {
          this.#at = isLast ? input.length : this.#tailFrom(input, previous);
          return this.#at;
        }
        this.#at = key;
        this.#state = 'before-colon';
      } else if (this.#state === 'string') {
        this.#skipString(input);
      } else {
        this.#step(input[this.#at] ?? 0);
        this.#at += 1;
      }
    }
    return input.length;
  }

  /** The bytes before `end` are gone. */
  handOut(end: number): void {
    this.#at -= end;
    if (this.found.length > 0) this.found = this.found.filter((at) => at >= end).map((at) => at - end);
  }

  #step(byte: number): void {
    switch (this.#state) {
      case 'before-colon':
        if (byte === colon) this.#state = 'before-value';
        else if (!isSpace(byte)) this.#leave();
        return;
      case 'before-value':
        if (isSpace(byte)) return;
        if (byte !== openArray && byte !== openObject) return this.#leave();
        this.#state = 'inside';
        return this.#enter(byte);
      case 'key':
        return this.#stepInKey(byte);
      default:
        return this.#stepInside(byte);
    }
  }

  /** Goes to the end of a string; a loop of its own, since most of a link is its address. */
  #skipString(input: Buffer): void {
    let at = this.#at;
    let isEscaped = this.#isEscaped;
    for (; at < input.length; at += 1) {
      const byte = input[at];
      if (isEscaped) isEscaped = false;
      else if (byte === backslash) isEscaped = true;
      else if (byte === quote) {
        this.#state = 'inside';
        at += 1;
        break;
      }
    }
    this.#isEscaped = isEscaped;
    this.#at = at;
  }

  #stepInside(byte: number): void {
    if (byte === quote) {
      if (this.#isKeyNext) {
        this.#key = '';
        this.#state = 'key';
      } else {
        if (this.#isAddress()) this.found.push(this.#at);
        this.#state = 'string';
      }
    } else if (byte === openObject || byte === openArray) this.#enter(byte);
    else if (byte === closeObject || byte === closeArray) {
      this.#open.pop();
      if (this.#open.length === 0) this.#leave();
    } else if (byte === comma) this.#isKeyNext = this.#open.at(-1) === openObject;
    else if (byte === colon) this.#isKeyNext = false;
  }

  #stepInKey(byte: number): void {
    if (byte === quote && !this.#isEscaped) {
      this.#state = 'inside';
      return;
    }
    this.#isEscaped = byte === backslash && !this.#isEscaped;
    if (this.#key.length < maxKeyBytes) this.#key += String.fromCharCode(byte);
  }

  #enter(bracket: number): void {
    if (this.#open.length >= maxDepth) {
      throw new ProxyError('UPSTREAM_NOT_FHIR', 'The platform answered with a link that is no FHIR.');
    }
    this.#open.push(bracket);
    this.#isKeyNext = bracket === openObject;
    this.#key = '';
  }

  #leave(): void {
    this.#open = [];
    this.#state = 'outside';
  }

  /** Whether the string that begins is the `url` of a link: one of a list, or the only one. */
  #isAddress(): boolean {
    const [outer] = this.#open;
    const depth = outer === openArray ? 2 : 1;
    if (this.#open.length !== depth || this.#open.at(-1) !== openObject) return false;
    return jsonSyntax.decode(this.#key)?.toLowerCase() === 'url';
  }

  /** Behind the next key that is `link`. */
  #nextKey(input: Buffer, previous: number, hasEscapes: boolean): number | undefined {
    if (hasEscapes) {
      for (let at = input.indexOf(quote, this.#at); at !== -1; at = input.indexOf(quote, at + 1)) {
        const end = keyAt(input, at, previous);
        if (end > 0) return end;
      }
      return undefined;
    }
    for (;;) {
      let end = -1;
      for (let index = 0; index < keyEnds.length; index += 1) {
        const at = this.#nextEnd(input, keyEnds[index] as Buffer, index);
        if (at !== -1 && (end === -1 || at < end)) end = at;
      }
      if (end === -1) return undefined;
      const key = end - name.length < this.#at ? 0 : keyAt(input, end - name.length, previous);
      if (key > 0) return key;
      this.#at = end + 1;
    }
  }

  /** Looked for once: a text full of links must not be searched to its end for each of them. */
  #nextEnd(input: Buffer, ending: Buffer, index: number): number {
    const known = this.#nextEnds[index];
    if (known === -1 || (known !== undefined && known >= this.#at)) return known;
    const next = input.indexOf(ending, this.#at);
    this.#nextEnds[index] = next;
    return next;
  }

  /** Where a suffix of the input begins that may become the key; the input's length when there is none. */
  #tailFrom(input: Buffer, previous: number): number {
    for (let at = Math.max(this.#at, input.length - maxKeyBytes); at < input.length; at += 1) {
      if (input[at] === quote && keyAt(input, at, previous) === -1) return at;
    }
    return input.length;
  }
}

/** Where the key ends that begins with the quote at a place; 0 when that is no `link`, -1 when the input ends before. */
function keyAt(input: Buffer, start: number, previous: number): number {
  if (input[start] !== quote || (start === 0 ? previous : input[start - 1]) === backslash) return 0;
  let at = start + 1;
  for (let index = 0; index < name.length; index += 1) {
    const character = jsonSyntax.characterAt(input, at);
    if (character === 0) return -1;
    if (character === noCharacter || character >> 8 > 0x7f) return 0;
    if (((character >> 8) | 0x20) !== name.charCodeAt(index)) return 0;
    at += character & 0xff;
  }
  if (at >= input.length) return -1;
  return input[at] === quote ? at + 1 : 0;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
