import type { Binary, Resource } from 'fhir/r4.js';
import type { Call } from '../access/call.js';
import { badRequest, FhirError } from '../base/fhir-error.js';
import { localReference } from '../search/reference-search.js';
import type { StoreRequest } from '../base/types.js';

/** Media types a resource may be sent as. */
export const jsonTypes = ['application/fhir+json', 'application/json'] as const;
/** The same in XML, which is read before anything looks at it. */
export const xmlTypes: readonly string[] = ['application/fhir+xml', 'application/xml', 'text/xml'];
/** Media type of a JSON Patch. */
export const patchType = 'application/json-patch+json';

const maxDepth = 100;

/** Without its parameters, in lower case. */
export function mediaTypeOf({ headers }: Pick<StoreRequest, 'headers'>): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** @throws FhirError 415 when the request body is of another media type than those */
export function requireMediaType(call: Call, allowed: readonly string[]): void {
  if (!allowed.includes(mediaTypeOf(call.request))) {
    throw new FhirError(415, 'not-supported', `The body must be ${allowed.join(' or ')}.`);
  }
}

/**
 * The resource in the request body, with absolute references below the own base made relative. For a Binary the body may
 * also be what it is to hold (R4 binary.html).
 *
 * @throws FhirError 415 for another media type; 400 when the body is no JSON object of that type
 */
export function resourceFrom(call: Call, type: string, id?: string): Resource {
  const { body } = call.request;
  if (type === 'Binary' && body instanceof Uint8Array && body.length > 0) {
    const { 'content-type': contentType = '', 'x-security-context': reference } = call.request.headers;
    const binary: Binary = {
      resourceType: 'Binary',
      ...(id !== undefined && { id }),
      contentType,
      ...(reference !== undefined && { securityContext: { reference } }),
      data: Buffer.from(body).toString('base64'),
    };
    return withLocalReferences(binary, call.baseUrl);
  }
  requireMediaType(call, jsonTypes);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw badRequest('The body must be a JSON object.', 'structure');
  }
  if ((body as Partial<Resource>).resourceType !== type) {
    throw badRequest('The resourceType of the body is not the type in the URL.');
  }
  return withLocalReferences(body as Resource, call.baseUrl);
}

/**
 * A copy in which references to resources of this server are relative, as the store keeps them.
 *
 * @throws FhirError 400 when the content is nested deeper than any FHIR resource
 */
export function withLocalReferences<T>(value: T, baseUrl: string, depth = 0): T {
  if (depth > maxDepth) throw badRequest('The body is nested too deep.', 'too-costly');
  if (Array.isArray(value)) return value.map((item) => withLocalReferences<unknown>(item, baseUrl, depth + 1)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [
      name,
      name === 'reference' && typeof member === 'string'
        ? localReference(member, baseUrl)
        : withLocalReferences(member, baseUrl, depth + 1),
    ]),
  ) as T;
}
