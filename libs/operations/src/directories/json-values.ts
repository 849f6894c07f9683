/** Safe looks into JSON of unknown shape: what is missing or of another type is undefined, never an error. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** The objects of a list; a single object counts as a list of one, since FHIR versions differ in that. */
export function asObjects(value: unknown): JsonObject[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((item) => {
    const object = asObject(item);
    return object === undefined ? [] : [object];
  });
}

/** A text with something in it, spaces around it removed. */
export function asText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' ? undefined : ownCopy(text);
}

/**
 * What a parser cuts out of a chunk of input keeps the whole chunk in memory for as long as it lives: of a large file,
 * the file. A copy does not.
 */
function ownCopy(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

export function asTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap((item) => asText(item) ?? []) : [];
}
