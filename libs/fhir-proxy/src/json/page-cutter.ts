/** A page of a search, with no more entries than are read of one. */
export interface BoundedPage {
  readonly text: string;
  /** Entries that the platform sent and that are not in the text. */
  readonly leftOut: number;
}

/** How much is read of one page. */
export interface PageBounds {
  readonly entries: number;
  /** Levels of arrays and objects within one entry. FHIR's own resources have about twenty. */
  readonly levels: number;
}

const quote = 0x22;
const backslash = 0x5c;
const [openArray, closeArray, openObject, closeObject, comma] = [0x5b, 0x5d, 0x7b, 0x7d, 0x2c];
const space = 0x20;

/**
 * Leaves out of a Bundle's JSON, before anything is parsed, the entries beyond a number and those that are nested too deep:
 * a platform may ignore `_count`, and objects take many times the memory of their text. What is no JSON stays as it is, for
 * the parser to refuse.
 */
export function boundedPage(text: string, { entries, levels }: PageBounds): BoundedPage {
  const kept: string[] = [];
  let leftOut = 0;
  let keptFrom = 0;
  let count = 0;
  for (const { start, end, depth } of entriesOf(text)) {
    if (depth <= levels && count < entries) {
      count += 1;
      continue;
    }
    kept.push(text.slice(keptFrom, start));
    keptFrom = end;
    leftOut += 1;
  }
  return leftOut === 0 ? { text, leftOut } : { text: withoutStrayComma([...kept, text.slice(keptFrom)]), leftOut };
}

interface EntrySpan {
  readonly start: number;
  /** After the comma that follows it, if one does. */
  readonly end: number;
  readonly depth: number;
}

/** The elements of the array `entry` of the outermost object, in their order. */
function* entriesOf(text: string): Generator<EntrySpan> {
  let depth = 0;
  let key = '';
  let isEntries = false;
  let start = -1;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = endOfString(text, at);
      if (depth === 1) key = text.slice(at + 1, end);
      if (isEntries && depth === 2 && start < 0) start = at;
      at = end;
    } else if (code === openObject || code === openArray) {
      if (isEntries && depth === 2 && start < 0) start = at;
      depth += 1;
      deepest = Math.max(deepest, depth);
      if (depth === 2 && code === openArray && key === 'entry') [isEntries, deepest] = [true, depth];
    } else if (code === closeObject || code === closeArray) {
      if (isEntries && depth === 2) {
        if (start >= 0) yield { start, end: at, depth: deepest - 2 };
        [isEntries, start] = [false, -1];
      }
      depth -= 1;
    } else if (isEntries && depth === 2) {
      if (code === comma) {
        if (start >= 0) yield { start, end: at + 1, depth: deepest - 2 };
        [start, deepest] = [-1, depth];
      } else if (code > space && start < 0) start = at;
    }
  }
}

/** The closing quote of the string that begins at `start`; the last character where there is none. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return text.length - 1;
}

/** Where the last entry was left out, the comma before it is too much. */
function withoutStrayComma(parts: readonly string[]): string {
  const rest = parts.at(-1) ?? '';
  const before = parts.slice(0, -1).join('');
  return (rest.trimStart().startsWith(']') ? before.replace(/,\s*$/, '') : before) + rest;
}
