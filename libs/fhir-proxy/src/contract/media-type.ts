/** How an answer's or a body's media type is treated. */
export type MediaFamily = 'fhir-json' | 'plain-json' | 'ndjson' | 'fhir-xml' | 'plain-xml' | 'other' | 'none';

const families: ReadonlyMap<string, MediaFamily> = new Map([
  ['application/fhir+json', 'fhir-json'],
  // The name from before FHIR R3.
  ['application/json+fhir', 'fhir-json'],
  ['application/json', 'plain-json'],
  ['text/json', 'plain-json'],
  ['application/fhir+ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/fhir+xml', 'fhir-xml'],
  ['application/xml+fhir', 'fhir-xml'],
  ['application/xml', 'plain-xml'],
  ['text/xml', 'plain-xml'],
]);

const fhirNames: Readonly<Partial<Record<MediaFamily, string>>> = {
  'fhir-json': 'application/fhir+json',
  'plain-json': 'application/fhir+json',
  ndjson: 'application/fhir+ndjson',
  'fhir-xml': 'application/fhir+xml',
  'plain-xml': 'application/fhir+xml',
};

/** The media type of a `Content-Type` without its parameters, in lower case; empty when there is none. */
export function mediaTypeOf(contentType: string | undefined): string {
  if (contentType === undefined) return '';
  const end = contentType.indexOf(';');
  return (end === -1 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}

/** The family of a `Content-Type` header; `none` when there is no header. */
export function mediaFamily(contentType: string | undefined): MediaFamily {
  const type = mediaTypeOf(contentType);
  return type === '' ? 'none' : (families.get(type) ?? 'other');
}

/**
 * Encodings in which a byte below 128 is that ASCII character and nothing else, so that addresses are found as bytes. FHIR is
 * UTF-8 (R4 json.html, xml.html); the others are what servers call plain ASCII.
 */
const asciiBased: ReadonlySet<string> = new Set([
  'utf-8',
  'utf8',
  'us-ascii',
  'ascii',
  'iso-8859-1',
  'latin1',
  'windows-1252',
]);

/** Whether text in an encoding can be read as bytes. */
export function isAsciiBased(encoding: string): boolean {
  return asciiBased.has(encoding.toLowerCase());
}

/** What a `Content-Type` header says. */
interface ContentType {
  /** See {@link mediaTypeOf}. */
  readonly mediaType: string;
  /** See {@link mediaFamily}. */
  readonly family: MediaFamily;
  /** It names no encoding, or one in which text can be read as bytes. */
  readonly isReadable: boolean;
}

const absent: ContentType = { mediaType: '', family: 'none', isReadable: true };
/** Values of `Content-Type` are few, and each comes again with every answer. */
const knownTypes = new Map<string, ContentType>();
const maxKnownTypes = 200;

/** Reads a `Content-Type` header, each value once. */
export function readContentType(contentType: string | undefined): ContentType {
  if (contentType === undefined) return absent;
  const known = knownTypes.get(contentType);
  if (known) return known;
  const read: ContentType = {
    mediaType: mediaTypeOf(contentType),
    family: mediaFamily(contentType),
    isReadable: namesReadableCharset(contentType),
  };
  if (knownTypes.size >= maxKnownTypes) knownTypes.clear();
  knownTypes.set(contentType, read);
  return read;
}

function namesReadableCharset(contentType: string): boolean {
  for (const [, charset = ''] of contentType.matchAll(/charset\*?\s*=\s*"?\s*([^";,\s]*)/gi)) {
    if (!isAsciiBased(charset)) return false;
  }
  return true;
}

/**
 * The header with the one name that FHIR gives to its JSON, XML and NDJSON (R4 http.html, "Content Types"; Bulk Data);
 * parameters stay as they are, and so do other types.
 */
export function asFhirType(contentType: string, family: MediaFamily): string {
  const end = contentType.indexOf(';');
  const name = fhirNames[family];
  return name === undefined ? contentType : name + (end === -1 ? '' : contentType.slice(end));
}
