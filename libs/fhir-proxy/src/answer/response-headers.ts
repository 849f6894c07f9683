import { shortened } from '@fhir-gateway/fhir';
import { ProxyError } from '../contract/proxy-error.js';
import type { IncomingHttpHeaders } from 'node:http';
import type { AnswerPlan } from './answer-plan.js';
import { leadsUp } from '../rewrite/leads-up.js';
import { asFhirType } from '../contract/media-type.js';
import type { PlatformRoute } from '../platform/platform-route.js';
import type { LinkSeal } from '../rewrite/link-seal.js';

/** The platform's headers that reach the client; every other one stays here. */
const forwarded: ReadonlySet<string> = new Set([
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
]);

/**
 * Makes the headers of the answer to the client.
 *
 * @param body all of it as it leaves, where it is here; else its length is the platform's figure, if the body leaves as it is
 */
export function makeResponseHeaders(
  route: PlatformRoute,
  upstream: IncomingHttpHeaders,
  plan: AnswerPlan,
  body?: readonly Buffer[],
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  const isOutcome = plan.mode === 'perhaps-outcome' && body !== undefined;
  const contentType = isOutcome ? 'application/fhir+json' : upstream['content-type'];
  const isDropped = plan.mode === 'discard';
  if (contentType !== undefined && !isDropped) {
    const isNamed = plan.isRewritten && !plan.keepsType;
    headers['content-type'] = isNamed ? asFhirType(contentType, plan.family) : contentType;
  }
  // What came is less than what could have come.
  for (const name in upstream) {
    const value = forwarded.has(name) ? upstream[name] : undefined;
    if (value !== undefined) headers[name] = value;
  }
  if (body) {
    let length = 0;
    for (const chunk of body) length += chunk.length;
    headers['content-length'] = String(length);
  } else if (!plan.isRewritten && !isDropped) {
    const announced = announcedLength(upstream);
    if (announced !== undefined) headers['content-length'] = announced;
  }
  if (plan.isRaw) {
    // A foreign document must not run in the gateway's own origin, whatever its type.
    headers['content-disposition'] = asAttachment(upstream['content-disposition'], contentType);
    headers['content-security-policy'] = 'sandbox';
    headers['x-content-type-options'] = 'nosniff';
  }
  if (plan.isRaw && !plan.coding) {
    for (const name of ['accept-ranges', 'content-range'] as const) {
      const value = upstream[name];
      if (value !== undefined) headers[name] = value;
    }
  }
  for (const name of ['location', 'content-location'] as const) {
    const value = upstream[name];
    const url = value === undefined ? undefined : toGatewayUrl(route, value);
    if (url !== undefined) headers[name] = url;
  }
  return headers;
}

/**
 * Refuses a job at an address that is not followed: it would run, and nobody could ask about it.
 *
 * @throws ProxyError LINK_REFUSED that names the host, and what the platform file has to say
 */
export function requireJobLink(
  { route, links }: { readonly route: PlatformRoute; readonly links?: { readonly job?: LinkSeal } | undefined },
  { 'content-location': url }: IncomingHttpHeaders,
): void {
  if (url === undefined || !links?.job || links.job(url) !== undefined) return;
  const place = URL.canParse(url, route.fhirBaseUrl) ? new URL(url, route.fhirBaseUrl).origin : 'an unreadable address';
  const message =
    `The platform has begun this, and is asked about it at ${shortened(place, 200)}, which its file does not list, so that it is not ` +
    'followed. The operator can list the address under quirks.exportBases.';
  throw new ProxyError('LINK_REFUSED', message, { upstreamStatus: 202 });
}

/** Of an answer that says where to ask again: that address as a link of the gateway, or none when it is not followed. */
export function setJobLocation(
  headers: Record<string, string | string[]>,
  upstream: IncomingHttpHeaders,
  link: LinkSeal,
): void {
  const url = upstream['content-location'];
  const own = url === undefined ? undefined : link(url);
  delete headers['content-location'];
  if (own !== undefined) headers['content-location'] = own;
}

/**
 * The gateway's URL for a URL of the platform: absolute below its base, as servers behind a proxy write that, too, or
 * relative to its host or its base.
 *
 * @returns `undefined` for any other place, which a client could not reach through the gateway
 */
export function toGatewayUrl(route: PlatformRoute, url: string): string | undefined {
  const base = route.fhirBaseUrl;
  if (leadsUp(url)) return undefined;
  if (url.startsWith(base) && isBoundary(url, base.length)) return route.gatewayBaseUrl + url.slice(base.length);
  if (url.startsWith('//')) return undefined;
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(url)) {
    const rest = URL.canParse(url) ? route.linkGuard.behindBase(new URL(url)) : undefined;
    return rest === undefined ? undefined : route.gatewayBaseUrl + rest;
  }
  if (!url.startsWith('/')) return `${route.gatewayBaseUrl}/${url}`;
  const path = route.basePath;
  return url.startsWith(path) && isBoundary(url, path.length)
    ? route.gatewayBaseUrl + url.slice(path.length)
    : undefined;
}

/** What a person's computer opens by its ending; the ids of a platform's documents have none. */
const endings: Readonly<Record<string, string>> = {
  'application/pdf': '.pdf',
  'application/rtf': '.rtf',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/tiff': '.tif',
  'text/plain': '.txt',
};

/** The name that a platform gives a file stays; that a browser should show the file does not. */
function asAttachment(disposition: string | undefined, contentType: string | undefined): string {
  const parameters = disposition === undefined ? -1 : disposition.indexOf(';');
  if (parameters !== -1) return `attachment${disposition?.slice(parameters) ?? ''}`;
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return `attachment; filename="document${Object.hasOwn(endings, type) ? endings[type] : ''}"`;
}

/** A compressed answer leaves plain, so that its length says nothing. */
function announcedLength(upstream: IncomingHttpHeaders): string | undefined {
  return upstream['content-encoding'] === undefined ? upstream['content-length'] : undefined;
}

function isBoundary(url: string, at: number): boolean {
  return at === url.length || '/?#'.includes(url.charAt(at));
}
