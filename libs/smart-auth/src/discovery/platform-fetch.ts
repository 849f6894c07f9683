import type { ClientTls, ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { ServerMetadata } from './server-metadata.js';

/** The `fetch` for an address of a platform. */
export type FetchFor = (
  platform: ResolvedPlatform,
  url: string,
  server?: Pick<ServerMetadata, ClientEndpoint>,
) => typeof fetch;

type ClientEndpoint = (typeof clientEndpoints)[number];

/** Where a client says who it is. */
const clientEndpoints = [
  'tokenEndpoint',
  'revocationEndpoint',
  'introspectionEndpoint',
  'pushedAuthorizationEndpoint',
] as const;

/**
 * Returns what chooses the `fetch` for an address of a platform: one with the platform's own certificates at the origins of
 * its FHIR base and of the endpoints where a client says who it is, and the plain one everywhere else.
 *
 * @see RFC 8705
 */
export function choosingFetch(plain: typeof fetch, open: (tls: ClientTls) => typeof fetch): FetchFor {
  // As many as there are certificates in the environment.
  const opened = new Map<string, typeof fetch>();
  return (platform, url, server) => {
    const { tls } = platform.credentials;
    if (!tls || !isOwn(platform, url, server)) return plain;
    const found = opened.get(tls.fingerprint) ?? open(tls);
    opened.set(tls.fingerprint, found);
    return found;
  };
}

function isOwn(
  { fhirBaseUrl, oauth }: ResolvedPlatform,
  url: string,
  server: Partial<Pick<ServerMetadata, ClientEndpoint>> = {},
): boolean {
  const own = [fhirBaseUrl, oauth?.tokenUrl, ...clientEndpoints.map((name) => server[name])];
  const { origin } = new URL(url);
  return own.some((address) => address !== undefined && new URL(address).origin === origin);
}
