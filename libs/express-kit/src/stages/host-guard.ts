import type { IncomingHttpHeaders } from 'node:http';

import { GatewayError, type LimitClass } from '@fhir-gateway/gateway';

import { routeOf } from './route-class.js';

/** Which names this server answers to, and whose pages may call it. */
export interface HostGuardOptions {
  /** `host:port` as it stands in the Host header, for example `localhost:8000`. */
  allowedHosts: readonly string[];
  /** Origins as browsers write them, for example `http://localhost:8000`. */
  allowedOrigins: readonly string[];
}

/** Methods that change nothing (RFC 9110 section 9.2.1). */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The part of a request that the checks look at; `node:http` and Express requests both have it. */
export interface GuardedRequest {
  method?: string | undefined;
  /** The request target; absent where it does not matter. */
  url?: string | undefined;
  headers: IncomingHttpHeaders;
}

/** Throws when the request must not be answered. */
export type RequestCheck = (request: GuardedRequest) => void;

/**
 * Makes the check that keeps foreign web pages away from a server whose session is implicit: a page that DNS rebinding
 * points at this machine shows its own name in Host; a page of another origin shows it in Origin.
 *
 * @throws GatewayError HOST_NOT_ALLOWED when the Host header is missing or not in the list
 * @throws GatewayError ORIGIN_NOT_ALLOWED when there is an Origin header and it is not in the list
 * @throws GatewayError CROSS_SITE_REFUSED when the browser says that a state-changing request comes from elsewhere, or that
 *   a page of another site caused any request but the opening of a page (links in a chat and OAuth callbacks must open)
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function createHostGuard(options: HostGuardOptions): RequestCheck {
  const hosts = lowerCased(options.allowedHosts);
  const origins = lowerCased(options.allowedOrigins);
  return ({ method, url, headers }) => {
    if (!hosts.has((headers.host ?? '').toLowerCase())) {
      throw new GatewayError('HOST_NOT_ALLOWED', 'This gateway answers under its own host name only.');
    }
    const site = headers['sec-fetch-site'];
    // A page with a strict referrer policy sends "null" even to itself; then fetch metadata has to vouch for it.
    const isOpaque = headers.origin === 'null' && site === 'same-origin';
    if (headers.origin !== undefined && !isOpaque && !origins.has(headers.origin.toLowerCase())) {
      throw new GatewayError('ORIGIN_NOT_ALLOWED', 'Pages of other origins may not call this gateway.');
    }
    const isForeign = site === 'cross-site' || site === 'same-site';
    if (headers.origin !== undefined) return;
    if (isForeign && !safeMethods.has(method ?? 'GET')) {
      throw new GatewayError('CROSS_SITE_REFUSED', 'Pages of other sites may not change anything here.', {
        rule: 'site.change',
      });
    }
    // Also a request whose answer the foreign page cannot read asks the platform, and shows by its time what there is.
    if (site === 'cross-site' && !opensPage(method, url, headers)) {
      throw new GatewayError('CROSS_SITE_REFUSED', 'Pages of other sites may only link to pages of this gateway.', {
        rule: 'site.embed',
      });
    }
  };
}

/**
 * Refuses a request with more than one `Host`: two servers could take it for requests to different hosts.
 *
 * @param rawHeaders names and values in turn, as received
 * @throws Error REQUEST_INVALID
 * @see RFC 9112 section 3.2
 */
export function refuseSecondHost(rawHeaders: readonly string[]): void {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  if (hosts > 1) throw new RepeatedHost();
}

/** The code is a row of the error table that `GatewayError` does not have. */
class RepeatedHost extends Error {
  readonly code = 'REQUEST_INVALID';
  readonly rule = 'host.repeated';

  constructor() {
    super('A request has one Host header.');
    this.name = 'RepeatedHost';
  }
}

/** What the same-origin check compares with. */
export interface SameOriginOptions {
  /** The gateway's own origin, for example `https://gateway.example.com`. */
  origin: string;
  /**
   * `proven` (default) wants evidence: same-origin fetch metadata, the own Origin, or an `X-Requested-With` header, which
   * a foreign page cannot add without asking first (CORS preflight, never granted here).
   * `not-foreign` only refuses what a browser marks as foreign, so that a plain `curl` passes.
   */
  evidence?: 'proven' | 'not-foreign';
}

/**
 * Makes the check against cross-site request forgery for state-changing requests that a cookie authorises.
 * Requests with a safe method pass.
 *
 * @throws GatewayError CROSS_SITE_REFUSED
 */
export function createSameOriginCheck(options: SameOriginOptions): RequestCheck {
  const own = options.origin.toLowerCase();
  const passWithoutEvidence = options.evidence === 'not-foreign';
  return ({ method, headers }) => {
    if (safeMethods.has(method ?? 'GET') || headers['x-requested-with'] !== undefined) return;
    const site = headers['sec-fetch-site'];
    const { origin } = headers;
    // Fetch metadata cannot be written by a page; it decides where it is present.
    const isOwn = site === undefined ? origin?.toLowerCase() === own : site === 'same-origin';
    const saysNothing = site === undefined && origin === undefined;
    if (isOwn || (saysNothing && passWithoutEvidence)) return;
    throw new GatewayError('CROSS_SITE_REFUSED', 'This request must come from a page of the gateway itself.', {
      rule: 'site.unproven',
    });
  };
}

/** Routes that answer programs; what else there is are pages and their parts. */
const apiClasses: ReadonlySet<LimitClass> = new Set(['fhir', 'coverage', 'platforms', 'mcp-http', 'token', 'register']);

/**
 * Whether a browser shows the answer as a page of its own, in a tab and not in a frame.
 *
 * @see https://www.w3.org/TR/fetch-metadata/ (`Sec-Fetch-Mode`, `Sec-Fetch-Dest`)
 */
function opensPage(method: string | undefined, url: string | undefined, headers: IncomingHttpHeaders): boolean {
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': destination = 'document' } = headers;
  return method === 'GET' && mode === 'navigate' && destination === 'document' && !apiClasses.has(routeOf(url ?? '/'));
}

function lowerCased(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.map((text) => text.toLowerCase()));
}
