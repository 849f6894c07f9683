import { z } from 'zod';
import { endpointUrl, resourceType } from './primitives.js';
import { passedHeaderName } from './request-headers.js';

const searchParameter = z
  .string()
  .max(64)
  .regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, 'must be a search parameter name');

const searchValue = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9|,:/._-]+$/, 'must be a plain search value');

/** Quirks of searching. */
export const searchQuirks = {
  requiredSearch: z
    .record(resourceType, z.record(searchParameter, z.array(searchValue).min(1)))
    .describe('Parameters a search of this type must have; without one, the gateway asks once per value and merges')
    .optional(),
  confineToPatient: z
    .boolean()
    .describe(
      'true: whatever the scopes, a login reaches the records of its own patient alone, as far as a request tells',
    )
    .optional(),
  requiredSearchParams: z
    .boolean()
    .describe('true: searches without certain parameters are refused; the CapabilityStatement says which')
    .optional(),
  rejectUnknownSearchParams: z
    .boolean()
    .describe('true: an unknown parameter is an error, so nothing (_count, _sort) is added on the way')
    .optional(),
  unknownSearchParams: z
    .enum(['pass', 'strip'])
    .describe('strip: parameters that /metadata does not list are taken out, with a Warning; pass is the default')
    .optional(),
  lastUpdatedFormat: z
    .enum(['full-timestamp'])
    .describe('full-timestamp: _lastUpdated needs date, time and zone')
    .optional(),
  maxCount: z.int().positive().describe('Largest _count accepted; a larger one is an error there').optional(),
  defaultCount: z.int().positive().describe('Entries per page when _count is absent').optional(),
  paging: z
    .enum(['opaque-page-token', 'opaque-cursor'])
    .describe('What a next link carries; information, links are always followed word for word')
    .optional(),
  pagingBases: z
    .array(endpointUrl)
    .min(1)
    .max(10)
    .describe('Other addresses below which next links stand; the token goes there for following one, and nowhere else')
    .optional(),
  exportBases: z
    .array(endpointUrl)
    .min(1)
    .max(10)
    .describe(
      'Addresses on other hosts below which bulk exports keep their status and files; the token goes there only where the manifest asks for it',
    )
    .optional(),
  everythingAlternative: z
    .string()
    .max(200)
    .regex(
      /^[A-Z][A-Za-z]+\?[A-Za-z_][A-Za-z0-9_-]*=(?:\{patient\}|\*|[A-Za-z0-9:._-]+)$/,
      'must be Type?parameter=value, where the value may be {patient} or *',
    )
    .describe('Search that replaces Patient/$everything where that is missing')
    .optional(),
};

/** Quirks of HTTP and of the server’s own documents. */
export const transportQuirks = {
  accept: z
    .enum(['application/fhir+json', 'application/json', 'application/json+fhir'])
    .describe('Media type asked for when the server refuses application/fhir+json')
    .optional(),
  legacyFhirMediaType: z
    .boolean()
    .describe('true: answers may come as application/json+fhir, the name used before FHIR R3')
    .optional(),
  acceptEncoding: z
    .enum(['gzip'])
    .describe('gzip: answers are asked for compressed, which saves transfer and costs CPU; uncompressed is the default')
    .optional(),
  passRequestHeaders: z
    .array(passedHeaderName)
    .min(1)
    .max(10)
    .describe('Headers of the server’s own that a client may send through the gateway, beside those of FHIR')
    .optional(),
  rateLimitBy: z
    .enum(['client', 'token', 'source-ip'])
    .describe('What the vendor counts requests by; source-ip is shared by everybody behind one gateway')
    .optional(),
  slowMetadataMs: z
    .int()
    .positive()
    .describe('How long /metadata was seen to take, in milliseconds, so that a slow answer is no alarm')
    .optional(),
  smartConfigurationNeedsAuth: z
    .boolean()
    .describe('true: the discovery document is not public; the static URLs of this file are used')
    .optional(),
  openEndpointHasNoSmartConfiguration: z
    .boolean()
    .describe('true: the open endpoint publishes no discovery document, by design')
    .optional(),
  metadataReportsDstu2: z
    .boolean()
    .describe('true: /metadata says FHIR 1.0.2 although R4 is expected; such a platform does not count as verified')
    .optional(),
  baseUrlPerImplementationGuide: z
    .boolean()
    .describe('true: each implementation guide has a base URL of its own, see endpoints')
    .optional(),
};
