import type { IncomingMessage, ServerResponse } from 'node:http';

import { routeClass } from './route-class.js';

/** Answers preflights and says who may read an answer; returns whether the request is answered. */
export type CorsHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Below the two hours that browsers keep a preflight's answer at most. */
const preflightSeconds = 7_200;
const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
/**
 * What FHIR (R4 http.html), OAuth and MCP clients send; `mcp-param-…` are named by tools. Never `X-Requested-With`, which
 * `createSameOriginCheck` takes for proof of a page of the gateway's own.
 */
const requestHeaders: ReadonlySet<string> = new Set([
  'accept',
  'authorization',
  'content-type',
  'if-match',
  'if-modified-since',
  'if-none-exist',
  'if-none-match',
  'if-range',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'mcp-session-id',
  'prefer',
  'range',
  'traceparent',
  'x-request-id',
  'x-security-context',
]);
const namedByTools = /^mcp-param-[a-z0-9-]{1,64}$/;
/** What a page may read besides the few headers that any may. */
const readableHeaders = [
  'Accept-Ranges',
  'Allow',
  'Content-Disposition',
  'Content-Location',
  'Content-Range',
  'ETag',
  'Fhir-Gateway-Connection',
  'Last-Modified',
  'Link',
  'Location',
  'Mcp-Session-Id',
  'Preference-Applied',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'Warning',
  'X-Correlation-Id',
  'X-FHIR-Gateway-Added',
  'X-Progress',
  'X-Request-Id',
].join(', ');

/**
 * Lets pages of the listed origins call the APIs with a token of their own. Never with a cookie: there is no
 * `Access-Control-Allow-Credentials`, and what a cookie opens is not among the routes. An origin that is not listed is
 * answered as if this handler were not there.
 *
 * @param origins exact, as browsers write them
 * @returns `undefined` where none is listed
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function createCors(origins: readonly string[]): CorsHandler | undefined {
  const listed = new Set(origins);
  listed.delete('null');
  listed.delete('*');
  if (listed.size === 0) return undefined;
  return (request, response) => {
    if (!isForPrograms(request.url ?? '')) return false;
    // Whoever comes next may be of another origin, or of none.
    response.appendHeader('vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined || !listed.has(origin)) return false;
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-expose-headers', readableHeaders);
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false;
    answerPreflight(request, response);
    return true;
  };
}

function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  const asked = (request.headers['access-control-request-headers'] ?? '').toLowerCase().split(',');
  const allowed = asked
    .map((name) => name.trim())
    .filter((name) => requestHeaders.has(name) || namedByTools.test(name));
  response.removeHeader('access-control-expose-headers');
  response.setHeader('access-control-allow-methods', methods);
  if (allowed.length > 0) response.setHeader('access-control-allow-headers', allowed.join(', '));
  response.setHeader('access-control-max-age', preflightSeconds);
  response.setHeader('vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers');
  response.statusCode = 204;
  response.end();
}

/** Routes that take no cookie for anything but reading, and those of the metadata that clients look for. */
function isForPrograms(url: string): boolean {
  const [path = ''] = url.split('?', 1);
  if (path.startsWith('/.well-known/') || path === '/oauth/jwks') return true;
  const kind = routeClass(path);
  return kind !== 'pages' && kind !== 'auth' && kind !== 'authorize';
}
