/**
 * The pattern of an id, for larger patterns. FHIR R4 allows 64 letters, digits, hyphens and dots; servers issue more:
 * Epic's ids have up to 88 characters, and others have underscores.
 *
 * @see https://hl7.org/fhir/R4/datatypes.html#id
 */
export const resourceIdPattern = '[A-Za-z0-9._-]{1,255}';

/** The most characters of `Type/id`. */
export const longestReference = 320;

const wholeId = new RegExp(`^${resourceIdPattern}(?![\\s\\S])`);
const reference = new RegExp(
  `^(?:(.*)/)?([A-Z][A-Za-z]{1,63})/(${resourceIdPattern})(?:/_history/${resourceIdPattern})?(?![\\s\\S])`,
);
/** A path walks with dots, and FHIR means something else by the names (R4 http, 3.1.0.1). */
const reserved: ReadonlySet<string> = new Set(['.', '..', '_history', '_search']);

/** Whether the whole text is the id of a resource as servers issue them. */
export function isResourceId(text: string): boolean {
  return wholeId.test(text) && !reserved.has(text);
}

/** What a literal reference says. */
interface LiteralReference {
  /** The FHIR base that an absolute one names, without trailing slash; empty for a relative one. */
  readonly base: string;
  readonly type: string;
  readonly id: string;
  /** `Type/id` */
  readonly ref: string;
}

/**
 * Reads a reference to a resource, relative or absolute, with or without a version.
 *
 * @returns undefined for anything else: a fragment, a search, a canonical, a `urn:`
 * @see https://hl7.org/fhir/R4/references.html#literal
 */
export function parseReference(text: unknown): LiteralReference | undefined {
  if (typeof text !== 'string' || text.length > 4_000) return undefined;
  const [, base = '', type = '', id = ''] = reference.exec(text) ?? [];
  if (!isResourceId(id)) return undefined;
  return { base, type, id, ref: `${type}/${id}` };
}
