import { readState } from '@fhir-gateway/platform-registry/platform';

/** Where a provider is looked for, as far as the words say. */
export interface Place {
  readonly city?: string;
  /** Postal code of the state. */
  readonly state?: string;
  /** ZIP code of five digits. */
  readonly zip?: string;
}

/** Reads "62701", "Springfield, IL", "Springfield IL 62701" or "near Springfield". Nothing is guessed of a distance. */
export function readPlace(asked: string): Place {
  const text = asked.replace(/^\s*(?:near|in|around|close to)\s+/i, '').trim();
  const zip = /\b(\d{5})(?:-\d{4})?$/.exec(text)?.[1];
  const before = zip === undefined ? text : text.slice(0, text.lastIndexOf(zip)).replace(/[\s,]+$/, '');
  const whole = readState(before);
  if (whole !== undefined && !isCityToo.has(before.toLowerCase())) return { state: whole, ...(zip && { zip }) };
  // "Springfield, Illinois", "Springfield IL": the last one or two words may be a state.
  for (const [, city = '', words = ''] of before.matchAll(/^(.+?)[\s,]+(\S+(?:\s\S+)?)$/g)) {
    const state = readState(words) ?? readState(words.split(' ').at(-1) ?? '');
    if (state === undefined) continue;
    const left = readState(words) === undefined ? `${city} ${words.split(' ')[0]}` : city;
    return { city: left.replace(/[\s,]+$/, ''), state, ...(zip && { zip }) };
  }
  return { ...(before !== '' && { city: before }), ...(zip && { zip }) };
}

/** Names of a state that are looked for as a city. */
const isCityToo = new Set(['new york', 'washington']);

/** Takes a place out of words such as "cardiologist near Springfield". */
export function splitPlace(words: string): { readonly rest: string; readonly place?: string } {
  const [, rest, place] = /^(.+?)\s+(?:near|in|around|close to)\s+(.+)$/i.exec(words.trim()) ?? [];
  return rest === undefined || place === undefined ? { rest: words.trim() } : { rest, place };
}

/** Whether an address is there; one that does not say where it is, is not. */
export function isThere(
  { city, state, zip }: Place,
  address: { readonly city?: string; readonly state?: string; readonly postalCode?: string } | undefined,
): boolean {
  const same = (wanted: string | undefined, given: string | undefined) =>
    wanted === undefined || wanted.toLowerCase() === given?.trim().toLowerCase();
  if (zip !== undefined) return address?.postalCode?.startsWith(zip) === true;
  return same(city, address?.city) && same(state, address?.state);
}
