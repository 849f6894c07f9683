import { isSameSite, type OauthDefinition } from '@fhir-gateway/platform-registry';
import type { Probe } from './probe.js';

/** Endpoints by their key in a platform file and their name in a discovery document. */
export const endpointNames = {
  authorizeUrl: 'authorization_endpoint',
  tokenUrl: 'token_endpoint',
  revokeUrl: 'revocation_endpoint',
  introspectUrl: 'introspection_endpoint',
} as const;
export type EndpointKey = keyof typeof endpointNames;

/** One endpoint that a file and its server do not agree about. */
export interface Drift {
  readonly key: EndpointKey;
  readonly configured: string;
  readonly discovered: string;
}

/** Returns the endpoints of a discovery document, relative URLs resolved; what is no URL is left out. */
export function discoveredEndpoints({ url, body = {} }: Probe): Partial<Record<EndpointKey, string>> {
  const found = Object.entries(endpointNames).flatMap(([key, name]) => {
    const value = body[name];
    return typeof value === 'string' && URL.canParse(value, url) ? [[key, new URL(value, url).href] as const] : [];
  });
  return Object.fromEntries(found);
}

/** Compares the endpoints that a file gives with those that the server announces. What only one of them gives is no drift. */
export function findDrift(oauth: OauthDefinition, discovered: Partial<Record<EndpointKey, string>>): Drift[] {
  return (Object.keys(endpointNames) as EndpointKey[]).flatMap((key) => {
    const [configured, found] = [oauth[key], discovered[key]];
    const isSame = configured === undefined || found === undefined || new URL(configured).href === found;
    return isSame ? [] : [{ key, configured, discovered: found }];
  });
}

/** Returns the hosts of endpoints that are neither at the site of the FHIR base nor listed in the file. */
export function foreignHosts(
  fhirBaseUrl: string,
  listed: readonly string[],
  discovered: Partial<Record<EndpointKey, string>>,
): string[] {
  const base = new URL(fhirBaseUrl).hostname;
  const hosts = Object.values(discovered).map((url) => new URL(url).hostname);
  return [...new Set(hosts)].filter((host) => !listed.includes(host) && !isSameSite(base, host));
}
