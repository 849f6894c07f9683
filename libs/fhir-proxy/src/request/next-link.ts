import type { PlatformRoute } from '../platform/platform-route.js';

/** An address to follow a link to: the platform's own origin, or another that its file allows. */
export interface LinkTarget {
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
}

/**
 * Decides whether a platform's link to a next page may be followed, and so be sent the token: below the FHIR base, or
 * below one of the addresses that the platform file allows (quirk `pagingBases`).
 *
 * @returns `undefined` for every other address
 */
export function linkTarget(
  route: PlatformRoute,
  link: string,
  allowInsecure: (url: URL) => boolean,
): LinkTarget | undefined {
  const url = parseFollowable(route, link, allowInsecure);
  if (!url) return undefined;
  const bases = [route.fhirBaseUrl, ...(route.quirks.pagingBases ?? [])];
  if (!bases.some((base) => isBelow(url, new URL(base)))) return undefined;
  return { origin: url.origin, path: route.inwardQuery.apply(`${url.pathname}${url.search}`) };
}

/**
 * An address of the platform's choice, parsed. Relative ones are below the base, as in any Bundle; one of the gateway's
 * own, as the rewriting of answers makes them, is the platform's again.
 */
export function parseFollowable(
  { fhirBaseUrl, gatewayBaseUrl, linkGuard }: PlatformRoute,
  link: string,
  allowInsecure: (url: URL) => boolean,
): URL | undefined {
  if (link === linkGuard.refused) return undefined;
  const own = link.startsWith(gatewayBaseUrl) ? fhirBaseUrl + link.slice(gatewayBaseUrl.length) : link;
  if (!URL.canParse(own, `${fhirBaseUrl}/`)) return undefined;
  const url = new URL(own, `${fhirBaseUrl}/`);
  if (url.username !== '' || url.password !== '') return undefined;
  return url.protocol === 'https:' || (url.protocol === 'http:' && allowInsecure(url)) ? url : undefined;
}

/** Both were parsed, which has folded dot segments away. */
export function isBelow(url: URL, base: URL): boolean {
  const path = base.pathname.replace(/\/+$/, '');
  if (url.origin !== base.origin || !url.pathname.startsWith(path)) return false;
  return url.pathname.length === path.length || url.pathname[path.length] === '/';
}
