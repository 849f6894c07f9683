/**
 * The pattern of an id, for larger patterns. FHIR R4 allows 64 letters, digits, hyphens and dots; servers issue more:
 * Epic's ids have up to 88 characters, and others have underscores.
 *
 * @see https://hl7.org/fhir/R4/datatypes.html#id
 */
export const resourceIdPattern = '[A-Za-z0-9._-]{1,255}';

/** The pattern of a type's name, for larger patterns: known or not. */
export const resourceTypePattern = '[A-Z][A-Za-z]{1,63}';

/** The most characters of `Type/id`. */
export const longestReference = 320;

// No `$` at the ends: it would also match before a trailing line feed.
const wholeId = new RegExp(`^${resourceIdPattern}(?![\\s\\S])`);
const wholeType = new RegExp(`^${resourceTypePattern}(?![\\s\\S])`);
const reference = new RegExp(
  `^(?:(.*)/)?(${resourceTypePattern})/(${resourceIdPattern})(?:/_history/${resourceIdPattern})?(?![\\s\\S])`,
);
const search = new RegExp(`^(${resourceTypePattern})\\?([&\\w.:%+-]*=[^]*)`);
/** A path walks with dots, and FHIR means something else by the names (R4 http, 3.1.0.1). */
const reserved: ReadonlySet<string> = new Set(['.', '..', '_history', '_search']);

/** Whether the whole text is the id of a resource as servers issue them. */
export function isResourceId(text: string): boolean {
  return wholeId.test(text) && !reserved.has(text);
}

/** Whether the whole text is the name of a resource type (known or not). */
export function isResourceType(text: string): boolean {
  return wholeType.test(text);
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

/** The id of a patient that is given alone or as `Patient/id`; any other text as it is. */
export function patientIdIn(text: string): string {
  return text.trim().replace(/^\/?Patient\//, '');
}

/** What a search that stands in a text looks for. */
interface WrittenSearch {
  readonly type: string;
  /** Raw, without `?`. */
  readonly query: string;
}

/**
 * Reads `Type?parameter=…`: a reference by condition, a criterion, a query. A type and a parameter's name stand at the very
 * beginning, so that prose is not taken for one.
 *
 * @see https://hl7.org/fhir/R4/http.html#trules
 */
export function parseSearch(text: string): WrittenSearch | undefined {
  const [, type, query] = search.exec(text) ?? [];
  return type === undefined || query === undefined ? undefined : { type, query };
}

/** The query of a text that names a patient by condition, as `Patient?identifier=…`: whoever the server finds. */
export function patientCondition(text: string): string | undefined {
  return /(?:^|\/)Patient\?(.*)$/is.exec(text)?.[1];
}

const patientMentions = /(?:^|\/)Patient\/([^/?#|]*)/gi;

/**
 * All that a text could name a patient by, wherever it stands in it and in whatever case: for who must refuse another's.
 * A text that {@link parseReference} reads has its id among them.
 */
export function mentionedPatients(text: string): string[] {
  return [...text.matchAll(patientMentions)].map(([, id = '']) => id);
}
