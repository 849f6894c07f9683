import type { OperatorUrl } from '@fhir-gateway/address-guard';
import { getDomain } from 'tldts';
import { isLoopbackHost, isSameSite } from '@fhir-gateway/platform-registry/platform';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';

/** Whether a URL stays on this machine; the only place where plain `http:` is acceptable by default. */
export function isLoopback(url: URL): boolean {
  return isLoopbackHost(url.hostname);
}

/** Whether a request may carry secrets to this URL: https, or plain http where the deployment allows it to what its operator wrote. */
export function isSecure(url: OperatorUrl, allowInsecure: (url: OperatorUrl) => boolean): boolean {
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
  allowInsecure: (url: OperatorUrl) => boolean,
): string | undefined {
  const url = parseEndpoint(text, platform.fhirBaseUrl);
  if (!url || !isTrustedHost(platform, url) || !isSecure(url, allowInsecure)) return undefined;
  return url.href;
}

/** Whether the host of a URL belongs to the platform, by the rule of {@link trustedEndpoint}. */
export function isTrustedHost(platform: ResolvedPlatform, url: URL): url is OperatorUrl {
  const base = new URL(platform.fhirBaseUrl);
  if (url.hostname === base.hostname || (isLoopback(url) && isLoopback(base))) return true;
  if (namedHosts(platform).includes(url.hostname)) return true;
  return isOneOwner(base.hostname, url.hostname);
}

/**
 * Whether two hosts belong to one owner, as far as their names say.
 *
 * Two judgements that must agree: the Public Suffix List, private suffixes included (`a.azurewebsites.net` and
 * `b.azurewebsites.net` are strangers), and the rule by which platform files are checked, which knows some login
 * services more. So nothing is trusted at run time that a reviewer of the file was asked to name.
 */
export function isOneOwner(a: string, b: string): boolean {
  const domain = getDomain(a, { allowPrivateDomains: true });
  return domain !== null && domain === getDomain(b, { allowPrivateDomains: true }) && isSameSite(a, b);
}

function namedHosts(platform: ResolvedPlatform): string[] {
  const oauth = platform.oauth;
  if (!oauth) return [];
  const urls = [
    oauth.authorizeUrl,
    oauth.tokenUrl,
    oauth.revokeUrl,
    oauth.introspectUrl,
    oauth.endSessionUrl,
    oauth.discoveryUrl,
  ];
  const fromUrls = urls.filter((url) => url !== undefined).map((url) => new URL(url).hostname);
  return [...fromUrls, ...(oauth.hosts ?? [])];
}

function parseEndpoint(text: unknown, fhirBaseUrl: string): URL | undefined {
  if (typeof text !== 'string' || text === '' || text.length > 2048) return undefined;
  if (!URL.canParse(text, `${fhirBaseUrl}/`)) return undefined;
  const url = new URL(text, `${fhirBaseUrl}/`);
  return url.username === '' && url.password === '' && url.hash === '' ? url : undefined;
}
