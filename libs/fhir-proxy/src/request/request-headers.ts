import type { FhirRequest } from '../contract/fhir-request.js';
import { isContentWanted } from '../answer/answer-plan.js';
import type { FormatWish } from '../contract/asked-format.js';
import type { Interaction } from '../contract/interaction.js';
import type { PlatformRoute } from '../platform/platform-route.js';
import { ProxyError } from '../contract/proxy-error.js';

/** The client's headers that are forwarded as they are; every other one stays here. */
const forwarded: ReadonlySet<string> = new Set([
  'accept-language',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'prefer',
  // `no-cache` asks for a search anew, and HAPI FHIR takes `no-store` and `max-results` as well.
  'cache-control',
]);
/** HAPI FHIR: a delete that takes along what refers to the resource. */
const cascade = 'x-cascade';
/** Bytes only, the one unit there is. @see RFC 9110 section 14.1.2 */
const byteRange = /^bytes=[0-9, -]{1,200}(?![\s\S])/;
/** Visible ASCII, spaces and tabs: nothing that could end a header line. */
const headerValue = /^[\t\x20-\x7e]*(?![\s\S])/;

/**
 * Makes the headers of the request to the platform, names and values in turn as a request takes them.
 * The client's `Authorization`, cookies and forwarding headers are never among them.
 *
 * @param token the platform's access token; absent for open platforms and capabilities
 * @throws ProxyError REQUEST_INVALID when a header has a character that could end its line
 */
export function makeRequestHeaders(
  route: PlatformRoute,
  interaction: Interaction,
  request: FhirRequest,
  options: {
    token?: string;
    /** `Bearer` when absent; the proofs of `DPoP` are added when it is sent. */
    tokenType?: 'Bearer' | 'DPoP';
    /** Of the route, where the request goes to its own origin. */
    credential?: readonly string[] | undefined;
    contentType?: string;
    requestId: string;
    wish: FormatWish;
  },
): string[] {
  const wantsContent = interaction.mayBeContent && isContentWanted(interaction, options.wish);
  const headers = [...route.fixedHeaders, 'accept', acceptFor(route, options.wish.accept, wantsContent)];
  for (const name in request.headers) {
    const value = forwarded.has(name) || route.passedHeaders?.has(name) ? headerOf(request, name) : undefined;
    if (value !== undefined) headers.push(name, value);
  }
  if (interaction.isWrite) pushCascade(headers, route, request);
  const condition = interaction.kind === 'create' ? headerOf(request, 'if-none-exist') : undefined;
  if (condition !== undefined) headers.push('if-none-exist', route.inwardQuery.apply(condition));
  if (interaction.isWrite && interaction.resourceType === 'Binary') pushSecurityContext(headers, route, request);
  if (wantsContent) pushRange(headers, request);
  if (options.contentType !== undefined) headers.push('content-type', options.contentType);
  headers.push('x-request-id', headerOf(request, 'x-request-id') ?? options.requestId);
  if (options.token !== undefined) headers.push('authorization', `${options.tokenType ?? 'Bearer'} ${options.token}`);
  if (options.credential !== undefined) headers.push(...options.credential);
  return headers;
}

function pushCascade(headers: string[], route: PlatformRoute, request: FhirRequest): void {
  const value = route.passedHeaders?.has(cascade) ? undefined : headerOf(request, cascade);
  if (value !== undefined) headers.push(cascade, value);
}

/** Whose content it is, where the body is no resource that could say so (R4 binary.html). */
function pushSecurityContext(headers: string[], route: PlatformRoute, request: FhirRequest): void {
  const reference = headerOf(request, 'x-security-context');
  if (reference !== undefined) headers.push('x-security-context', route.inwardQuery.apply(reference));
}

/** A part can be had of content as it is. A resource is never asked for in parts: half a URL could not be rewritten. */
function pushRange(headers: string[], request: FhirRequest): void {
  const range = headerOf(request, 'range');
  if (range === undefined || !byteRange.test(range)) return;
  headers.push('range', range);
  const condition = headerOf(request, 'if-range');
  if (condition !== undefined) headers.push('if-range', condition);
}

/** The headers of a request that carries nothing of the client, the session or the platform file. */
export function makeBareHeaders(request: FhirRequest): string[] {
  const accept = headerOf(request, 'accept') ?? '*/*';
  return ['accept', accept, 'accept-encoding', 'identity', 'user-agent', 'fhir-gateway'];
}

/**
 * One header of the client as a single text; repeated headers joined as RFC 9110 section 5.3 allows.
 *
 * @returns `undefined` when it is absent
 * @throws ProxyError REQUEST_INVALID
 */
export function headerOf(request: FhirRequest, name: string): string | undefined {
  const given = request.headers[name];
  if (given === undefined) return undefined;
  const value = typeof given === 'string' ? given : given.join(', ');
  if (!headerValue.test(value)) throw new ProxyError('REQUEST_INVALID', `The header ${name} is malformed.`);
  return value;
}

/**
 * A browser that opens a FHIR address asks for HTML, and many servers then send a page; content may be of any type.
 */
function acceptFor(route: PlatformRoute, wish: string | undefined, wantsContent: boolean): string {
  if (wantsContent) return wish ?? '*/*';
  if (wish === undefined || wish === '*/*') return route.accept;
  if (wish.includes('text/html')) return route.accept;
  return route.isAcceptFixed && wish.includes('json') ? route.accept : wish;
}
