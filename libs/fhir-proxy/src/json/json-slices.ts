import { endOfString } from './repeated-keys.js';

/**
 * The members of a JSON object as they are written. Parsing and writing again would change `1.50` into `1.5`, and with
 * it the precision that FHIR decimals carry.
 *
 * @param text known to be a valid JSON object
 * @see https://hl7.org/fhir/R4/datatypes.html#decimal
 */
export function memberSlices(text: string): Map<string, string> {
  return new Map(
    slices(text).map((member) => {
      const end = endOfString(member, 0);
      const name = JSON.parse(member.slice(0, end + 1)) as string;
      return [name, member.slice(member.indexOf(':', end) + 1).trim()];
    }),
  );
}

/** The elements of a JSON array as they are written. @param text known to be a valid JSON array */
export function elementSlices(text: string): string[] {
  return slices(text);
}

/** What stands between the commas of the outermost brackets. */
function slices(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth === 1) start = at + 1;
    } else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) found.push(text.slice(start, at).trim());
    } else if (character === ',' && depth === 1) {
      found.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return found.filter((slice) => slice !== '');
}
