import { getDomain } from 'tldts';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';

/** Whether a URL stays on this machine; the only place where plain `http:` is acceptable by default. */
export function isLoopback(url: URL): boolean {
  const host = url.hostname;
  return (
    host === 'localhost' ||
    host === '[::1]' ||
    host.endsWith('.localhost') ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
  );
}

/** Whether a request may carry secrets to this URL: https, or plain http where the deployment allows it. */
export function isSecure(url: URL, allowInsecure: (url: URL) => boolean): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && allowInsecure(url));
}

/**
 * Decides whether an endpoint that a server names about itself may be used for a platform.
 *
 * A FHIR server that was taken over, or a document that was tampered with, must not be able to send people and their
 * tokens elsewhere. So the endpoint must be secure and on the registrable domain of the platform's FHIR base, or on a
 * host that the platform file names: in `oauth.hosts` or as the host of one of its own OAuth URLs.
 *
 * @param text the endpoint as the document has it; a relative URL is resolved against the FHIR base
 * @returns the absolute URL, or `undefined` when it must not be used
 * @see RFC 6749 section 3.1: an endpoint has no fragment
 */
export function trustedEndpoint(
  platform: ResolvedPlatform,
  text: unknown,
  allowInsecure: (url: URL) => boolean,
): string | undefined {
  const url = parseEndpoint(text, platform.fhirBaseUrl);
  if (!url || !isSecure(url, allowInsecure) || !isTrustedHost(platform, url)) return undefined;
  return url.href;
}

/** Whether the host of a URL belongs to the platform, by the rule of {@link trustedEndpoint}. */
export function isTrustedHost(platform: ResolvedPlatform, url: URL): boolean {
  const base = new URL(platform.fhirBaseUrl);
  if (url.hostname === base.hostname || (isLoopback(url) && isLoopback(base))) return true;
  if (namedHosts(platform).includes(url.hostname)) return true;
  const domain = registrableDomain(base.hostname);
  return domain !== null && domain === registrableDomain(url.hostname);
}

/** Private suffixes count: two tenants of one hosting company (`a.azurewebsites.net`, `b.…`) are strangers. */
function registrableDomain(hostname: string): string | null {
  return getDomain(hostname, { allowPrivateDomains: true });
}

function namedHosts(platform: ResolvedPlatform): string[] {
  const oauth = platform.oauth;
  if (!oauth) return [];
  const urls = [oauth.authorizeUrl, oauth.tokenUrl, oauth.revokeUrl, oauth.introspectUrl, oauth.discoveryUrl];
  const fromUrls = urls.filter((url) => url !== undefined).map((url) => new URL(url).hostname);
  return [...fromUrls, ...(oauth.hosts ?? [])];
}

function parseEndpoint(text: unknown, fhirBaseUrl: string): URL | undefined {
  if (typeof text !== 'string' || text === '' || text.length > 2048) return undefined;
  if (!URL.canParse(text, `${fhirBaseUrl}/`)) return undefined;
  const url = new URL(text, `${fhirBaseUrl}/`);
  return url.username === '' && url.password === '' && url.hash === '' ? url : undefined;
}
