import { withoutConnectionNumber } from '@fhir-gateway/platform-registry/platform';
import type { ClientTls, PlatformDefinition, ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { BaseUrlRewrite } from '../rewrite/base-url-rewriter.js';
import { LinkGuard } from '../rewrite/link-guard.js';
import { ProxyError } from '../contract/proxy-error.js';
import { QueryUrlRewrite } from '../rewrite/query-url-rewrite.js';

/** Everything about a platform that is the same for each call to it, made once. */
export interface PlatformRoute {
  /** What the route was made from; another definition or base makes another route. */
  readonly definition: PlatformDefinition;
  readonly platformId: string;
  /** Of the definition; empty when it has none. */
  readonly quirks: NonNullable<PlatformDefinition['quirks']>;
  readonly vendorBaseUrl: string;
  /** Without trailing slash, as is the gateway's. */
  readonly fhirBaseUrl: string;
  readonly gatewayBaseUrl: string;
  /** Both. */
  readonly bases: readonly [string, string];
  /** Scheme, host and port: the only place a token for this platform is ever sent to. */
  readonly origin: string;
  /** Whose connections are used: those of the platform, whatever the tenant, by one certificate at that origin. */
  readonly poolKey: string;
  /** What connections to `origin` are made with, and no others. */
  readonly tls: ClientTls | undefined;
  /** The path of the FHIR base, without trailing slash. */
  readonly basePath: string;
  /** What to accept where the client has no wish of its own. */
  readonly accept: string;
  /** The platform refuses other names of FHIR JSON, so that the client's `Accept` gives way. */
  readonly isAcceptFixed: boolean;
  /** Header names and values in turn: the same on every request to this platform. */
  readonly fixedHeaders: readonly string[];
  /** The header that opens a platform without OAuth, name and value: for requests to `origin` alone. */
  readonly credential: readonly string[];
  /** The client's headers that pass beside those of FHIR, in lower case. */
  readonly passedHeaders: ReadonlySet<string> | undefined;
  /** Parameters that name the tenant on each request. */
  readonly tenantQuery?: Readonly<Record<string, string>>;
  readonly outward: BaseUrlRewrite;
  /** For the links of its answers. */
  readonly linkGuard: LinkGuard;
  readonly inward: BaseUrlRewrite;
  readonly inwardQuery: QueryUrlRewrite;
}

/** Headers that a platform file may not set: the proxy alone decides them. */
const ownHeaders: ReadonlySet<string> = new Set([
  'accept',
  'authorization',
  'content-length',
  'content-type',
  'cookie',
  'dpop',
  'host',
  'accept-encoding',
  'connection',
  'transfer-encoding',
]);

/**
 * Makes the route to a platform.
 *
 * @throws ProxyError UPSTREAM_UNREACHABLE when its address may not be called: plain `http:` beyond loopback, or no URL
 */
export function makeRoute(
  platform: ResolvedPlatform,
  gatewayBaseUrl: string,
  allowInsecure: (url: URL) => boolean,
): PlatformRoute {
  const url = URL.canParse(platform.fhirBaseUrl) ? new URL(platform.fhirBaseUrl) : undefined;
  const isAllowed = url && (url.protocol === 'https:' || (url.protocol === 'http:' && allowInsecure(url)));
  if (!isAllowed || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new ProxyError('UPSTREAM_UNREACHABLE', 'The address of this platform may not be called.');
  }
  const fhirBaseUrl = withoutTrailingSlash(platform.fhirBaseUrl);
  const gateway = withoutTrailingSlash(gatewayBaseUrl);
  const { tls } = platform.credentials;
  return {
    definition: platform.definition,
    platformId: withoutConnectionNumber(platform.id),
    quirks: platform.definition.quirks ?? {},
    vendorBaseUrl: platform.fhirBaseUrl,
    fhirBaseUrl,
    gatewayBaseUrl: gateway,
    bases: [fhirBaseUrl, gateway],
    origin: url.origin,
    poolKey: [platform.definition.id, ...(tls ? [tls.fingerprint] : []), url.origin].join(' '),
    tls,
    basePath: withoutTrailingSlash(url.pathname),
    ...acceptOf(platform),
    fixedHeaders: fixedHeadersOf(platform),
    credential: credentialOf(platform),
    passedHeaders: passedHeadersOf(platform),
    ...(platform.tenantQuery && { tenantQuery: platform.tenantQuery }),
    outward: new BaseUrlRewrite(
      fhirBaseUrl,
      gateway,
      platform.definition.quirks?.pagingBases?.map(withoutTrailingSlash),
    ),
    linkGuard: new LinkGuard(fhirBaseUrl, gateway),
    inward: new BaseUrlRewrite(gateway, fhirBaseUrl),
    inwardQuery: new QueryUrlRewrite(gateway, fhirBaseUrl),
  };
}

/** Whether a URL points to this machine; the rule for plain `http:` unless the caller has another. */
export function isLoopback(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname);
}

/** What the platform file sets itself wins. */
function passedHeadersOf(platform: ResolvedPlatform): ReadonlySet<string> | undefined {
  const [ownName] = credentialOf(platform);
  const fixed = new Set(Object.keys(platform.requestHeaders()).map((name) => name.toLowerCase()));
  if (ownName !== undefined) fixed.add(ownName);
  const listed = platform.definition.quirks?.passRequestHeaders?.map((name) => name.toLowerCase());
  const passed = listed?.filter((name) => !fixed.has(name) && !ownHeaders.has(name));
  return passed && new Set(passed);
}

function fixedHeadersOf(platform: ResolvedPlatform): string[] {
  // To unpack an answer doubles the CPU of a read (472 to 922 µs) and of a page of 150 KB (952 to 1,922 µs; Node 20.20,
  // November 2026, both in turns), so that a platform file has to ask for it.
  const coding = platform.definition.quirks?.acceptEncoding ?? 'identity';
  const headers = ['accept-encoding', coding, 'user-agent', 'fhir-gateway'];
  const [ownName] = credentialOf(platform);
  for (const [name, value] of Object.entries(platform.requestHeaders())) {
    if (!ownHeaders.has(name.toLowerCase()) && name.toLowerCase() !== ownName) headers.push(name.toLowerCase(), value);
  }
  return headers;
}

function credentialOf(platform: ResolvedPlatform): string[] {
  const { name, value } = platform.upstreamCredential?.() ?? {};
  return name === undefined || value === undefined ? [] : [name, value];
}

function acceptOf(platform: ResolvedPlatform): Pick<PlatformRoute, 'accept' | 'isAcceptFixed'> {
  const configured = Object.entries(platform.requestHeaders()).find(([name]) => name.toLowerCase() === 'accept')?.[1];
  const { accept = configured, legacyFhirMediaType } = platform.definition.quirks ?? {};
  if (accept !== undefined) return { accept, isAcceptFixed: true };
  // The name from before FHIR R3; such a server may refuse to answer where it is not offered.
  if (legacyFhirMediaType)
    return { accept: 'application/fhir+json, application/json+fhir;q=0.9', isAcceptFixed: false };
  return { accept: 'application/fhir+json', isAcceptFixed: false };
}

function withoutTrailingSlash(text: string): string {
  return text.endsWith('/') ? text.slice(0, -1) : text;
}
