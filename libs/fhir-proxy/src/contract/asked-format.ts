import { mediaFamily, mediaTypeOf } from './media-type.js';
import { splitQuery, valueOf } from './query-parts.js';

/**
 * Whether a client wants FHIR XML: by `_format`, which wins, else by `Accept`, as long as neither JSON nor a page would do
 * as well.
 *
 * @param search raw search parameters, those of a form body included
 * @param accept the `Accept` header
 * @see https://hl7.org/fhir/R4/http.html#parameters
 */
export function wantsXml(search: string, accept: string | undefined): boolean {
  const format = splitQuery(search).find(({ name }) => name === '_format');
  if (format) return (valueOf(format) ?? '').includes('xml');
  return accept !== undefined && accept.includes('xml') && !/json|html/.test(accept);
}

/** What a client said about the format of its answer. */
export interface FormatWish {
  /** Raw search parameters, those of a form body included. */
  readonly search: string;
  /** The `Accept` header. */
  readonly accept: string | undefined;
}

/**
 * What a client takes: a format of FHIR that is handed on (JSON, XML, NDJSON), `any` format there is, or only `other` ones.
 *
 * @see https://hl7.org/fhir/R4/http.html#mime-type
 */
export function askedFormat({ search, accept }: FormatWish): 'fhir' | 'any' | 'other' {
  const format = search === '' ? undefined : splitQuery(search).find(({ name }) => name === '_format');
  // A plus that was not escaped arrives as a space.
  const named = format && mediaTypeOf(valueOf(format)?.trim().replaceAll(' ', '+'));
  if (named) return shortNames.has(named) || isFhirType(named) ? 'fhir' : 'other';
  const ranges = (accept ?? '').split(',').map(mediaTypeOf).filter(Boolean);
  // Browsers accept any XML beside their pages.
  const isBrowser = ranges.includes('text/html');
  if (ranges.some((range) => isFhirType(range) && !(isBrowser && range === 'application/xml'))) return 'fhir';
  return ranges.length === 0 || ranges.some((range) => anything.has(range)) ? 'any' : 'other';
}

const shortNames: ReadonlySet<string> = new Set(['json', 'xml', 'ndjson']);
const anything: ReadonlySet<string> = new Set(['*/*', 'application/*']);

function isFhirType(type: string): boolean {
  const family = mediaFamily(type);
  return family !== 'other' && family !== 'none';
}

/** Whether what a client asks for is another text than the resource: a platform may answer `_summary=text` with XHTML. */
export function asksForText({ search }: FormatWish): boolean {
  const summary = search === '' ? undefined : splitQuery(search).find(({ name }) => name === '_summary');
  return summary !== undefined && valueOf(summary) === 'text';
}
