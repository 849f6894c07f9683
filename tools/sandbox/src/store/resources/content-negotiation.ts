import type { Binary } from 'fhir/r4.js';
import type { Call } from '../access/call.js';
import { FhirError } from '../base/fhir-error.js';
import type { LiveVersion } from '../search/resource-repository.js';
import { versionHeaders } from './resource-response.js';
import type { StoreResponse } from '../base/types.js';

/** The formats that resources are answered in. */
export type FhirFormat = 'json' | 'xml';

/**
 * The format to answer in: the first that the client names, or JSON when it did not say. `_format` wins over `Accept`.
 *
 * @returns `undefined` when the client takes neither
 */
export function answerFormat({ params, request }: Pick<Call, 'params' | 'request'>): FhirFormat | undefined {
  const wanted = params.get('_format') ?? request.headers['accept'];
  if (!wanted) return 'json';
  for (const range of mediaRanges(wanted)) {
    // In a query a plus sign means a space, so `application/fhir+json` often arrives with one.
    if (/^(\*\/\*|application\/\*|(application|text)\/(fhir[+ ])?json|json)$/.test(range)) return 'json';
    if (/^((application|text)\/(fhir[+ ])?xml|xml)$/.test(range)) return 'xml';
  }
  return undefined;
}

/** 406: the client takes nothing that could be answered. */
export function notAcceptable(): FhirError {
  return new FhirError(406, 'not-supported', 'This server answers in application/fhir+json and application/fhir+xml.');
}

/**
 * The content of a Binary itself, for a client that asks for its media type instead of FHIR.
 *
 * @throws FhirError 406 when the client takes neither
 * @see http://hl7.org/fhir/R4/binary.html#rest
 */
export function rawContent(call: Call, version: LiveVersion): StoreResponse {
  const { contentType, data } = version.resource as Binary;
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const ranges = mediaRanges(call.request.headers['accept'] ?? '');
  if (call.params.has('_format') || !ranges.some((range) => range === type || range === `${type.split('/')[0]}/*`)) {
    throw notAcceptable();
  }
  const headers = {
    ...versionHeaders(version),
    'Content-Type': contentType,
    // Whoever stored it chose the type: a browser must not run it in this origin.
    'Content-Security-Policy': 'sandbox',
    'X-Content-Type-Options': 'nosniff',
  };
  return { status: 200, headers, body: Buffer.from(data ?? '', 'base64') };
}

function mediaRanges(header: string): string[] {
  return header
    .toLowerCase()
    .split(',')
    .map((range) => range.split(';')[0]?.trim() ?? '');
}
