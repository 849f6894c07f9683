/** One `name=value` of a raw query, with its name decoded; the text stays as the client wrote it. */
export interface QueryPart {
  readonly text: string;
  /** Decoded, without modifier: `category` for `category:in=…`. */
  readonly name: string;
}

/** Takes a raw query apart without changing a byte of it; {@link joinQuery} of the texts gives it back. */
export function splitQuery(query: string): QueryPart[] {
  if (query === '') return [];
  return query
    .split('&')
    .map((text) => ({ text, name: decode(text.split('=', 1)[0] ?? '').split(/[:.]/, 1)[0] ?? '' }));
}

/** Joins raw queries, leaving out empty ones. */
export function joinQuery(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('&');
}

/** One parameter as raw text. A comma separates alternatives in FHIR and stays one. */
export function queryPart(name: string, value: string): string {
  return `${encodeURIComponent(name)}=${encodeURIComponent(value).replaceAll('%2C', ',')}`;
}

/** The decoded value of a part; `undefined` when its escapes are broken. */
export function valueOf({ text }: QueryPart): string | undefined {
  const at = text.indexOf('=');
  if (at === -1) return '';
  try {
    return decodeURIComponent(text.slice(at + 1).replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** Whether one of the parameters is there, with a modifier or without. */
export function hasParameter(query: string, names: readonly string[]): boolean {
  return splitQuery(query).some(({ name }) => names.includes(name));
}

function decode(text: string): string {
  // As most names are: decoding them takes longer than all else that is done here.
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
