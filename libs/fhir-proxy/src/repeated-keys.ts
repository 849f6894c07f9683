/**
 * Whether a JSON object names one of its own members twice. Parsers differ in which one they take, so that such a body
 * could be one thing to the check and another to the platform.
 *
 * @param text what `value` was parsed from; it is known to be valid JSON
 * @see RFC 8259 section 4
 */
export function hasRepeatedKeys(text: string, value: object): boolean {
  return countMembers(text) !== Object.keys(value).length;
}

/** Counts the colons of the outermost object, outside of strings. */
function countMembers(text: string): number {
  let depth = 0;
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    else if (character === ':' && depth === 1) count += 1;
  }
  return count;
}

/** Where the string that begins at `start` ends: the index of its closing quote. */
export function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
