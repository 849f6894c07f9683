import { stepLength } from '@fhir-gateway/limits';
import type { Steps } from '@fhir-gateway/limits';

/**
 * Whether any object of a JSON text, at whatever depth, names a member twice. Parsers differ in which of the two they
 * take, so that such a body could be one thing to the check and another to the platform. Names that differ in case only
 * count as the same, since some parsers do not tell them apart; FHIR has no two such names.
 *
 * @param text known to be valid JSON
 * @see RFC 8259 section 4
 */
export function* hasRepeatedKeys(text: string): Steps<boolean> {
  // One for each open bracket: the names of an object, `undefined` for an array.
  const open: (Set<string> | undefined)[] = [];
  let isNameNext = false;
  let pauseAt = stepLength;
  for (let at = 0; at < text.length; at += 1) {
    if (at >= pauseAt) {
      pauseAt = at + stepLength;
      yield;
    }
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      if (isNameNext && isRepeated(open.at(-1), text.slice(at, end + 1))) return true;
      isNameNext = false;
      at = end;
    } else if (character === '{') {
      open.push(new Set());
      isNameNext = true;
    } else if (character === '[') open.push(undefined);
    else if (character === '}' || character === ']') open.pop();
    else if (character === ',') isNameNext = open.at(-1) !== undefined;
  }
  return false;
}

/** Where the string that begins at `start` ends: the index of its closing quote. */
export function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function isRepeated(names: Set<string> | undefined, quoted: string): boolean {
  // An escape could hide that two names are the same.
  const name = (quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1)).toLowerCase();
  if (names?.has(name)) return true;
  names?.add(name);
  return false;
}
