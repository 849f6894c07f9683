import type { IncomingHttpHeaders } from 'node:http';
import { asFhirJson } from './media-type.js';
import type { PlatformRoute } from './platform-route.js';

/** The platform's headers that reach the client; every other one stays here. */
const forwarded = [
  'etag',
  'last-modified',
  'retry-after',
  'cache-control',
  'expires',
  'content-language',
  'preference-applied',
  'allow',
  'x-request-id',
  'x-progress',
] as const;

/** How the body of an answer is handed on. */
export interface BodyTreatment {
  /** URLs in it are rewritten. */
  readonly isRewritten: boolean;
  /** It arrives compressed and leaves plain. */
  readonly isDecompressed: boolean;
  /** A `Binary` in its own media type rather than a resource. */
  readonly isRaw: boolean;
}

/** Makes the headers of the answer to the client. */
export function makeResponseHeaders(
  route: PlatformRoute,
  upstream: IncomingHttpHeaders,
  treatment: BodyTreatment,
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  const contentType = upstream['content-type'];
  if (contentType !== undefined) {
    headers['content-type'] =
      treatment.isRewritten && !/ndjson/i.test(contentType) ? asFhirJson(contentType) : contentType;
  }
  for (const name of forwarded) {
    const value = upstream[name];
    if (value !== undefined) headers[name] = value;
  }
  const length = upstream['content-length'];
  if (length !== undefined && !treatment.isRewritten && !treatment.isDecompressed) headers['content-length'] = length;
  if (treatment.isRaw) {
    // A foreign document must not run in the gateway's own origin, whatever its type.
    headers['content-disposition'] = upstream['content-disposition'] ?? 'attachment';
    headers['content-security-policy'] = 'sandbox';
    headers['x-content-type-options'] = 'nosniff';
  }
  setLocation(headers, 'location', route, upstream.location);
  setLocation(headers, 'content-location', route, upstream['content-location']);
  return headers;
}

/**
 * The gateway's URL for a URL of the platform: absolute below its base, or relative to its host or its base.
 *
 * @returns `undefined` for any other place, which a client could not reach through the gateway
 */
export function toGatewayUrl(route: PlatformRoute, url: string): string | undefined {
  const base = route.fhirBaseUrl;
  if (url.startsWith(base) && isBoundary(url, base.length)) return route.gatewayBaseUrl + url.slice(base.length);
  if (url.startsWith('//') || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(url)) return undefined;
  if (!url.startsWith('/')) return `${route.gatewayBaseUrl}/${url}`;
  const path = route.basePath;
  return url.startsWith(path) && isBoundary(url, path.length)
    ? route.gatewayBaseUrl + url.slice(path.length)
    : undefined;
}

function setLocation(
  headers: Record<string, string | string[]>,
  name: 'location' | 'content-location',
  route: PlatformRoute,
  value: string | undefined,
): void {
  const url = value === undefined ? undefined : toGatewayUrl(route, value);
  if (url !== undefined) headers[name] = url;
}

function isBoundary(url: string, at: number): boolean {
  return at === url.length || '/?#'.includes(url.charAt(at));
}
