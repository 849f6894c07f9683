import { findServerDrift, readFileFacts, readSmartFacts, type EndpointKey } from '@fhir-gateway/gateway';
import { isSameSite, type PlatformDefinition } from '@fhir-gateway/platform-registry';
import type { Probe } from './probe.js';

type Endpoints = Readonly<Partial<Record<EndpointKey, string>>>;

/** One endpoint that a file and its server do not agree about. */
export interface Drift {
  readonly key: EndpointKey;
  readonly configured: string;
  readonly discovered: string;
}

/** Returns the endpoints of a discovery document, relative URLs resolved; what is no URL is left out. */
export function discoveredEndpoints({ url, body = {} }: Probe): Endpoints {
  return readSmartFacts(body, url).endpoints ?? {};
}

/** Compares the endpoints that a file gives with those that the server announces. What only one of them gives is no drift. */
export function findDrift(platform: PlatformDefinition, endpoints: Endpoints): Drift[] {
  return findServerDrift(readFileFacts(platform), { endpoints }).map(({ name, before = '', now = '' }) => ({
    key: name as EndpointKey,
    configured: before,
    discovered: now,
  }));
}

/** Returns the hosts of endpoints that are neither at the site of the FHIR base nor listed in the file. */
export function foreignHosts(fhirBaseUrl: string, listed: readonly string[], discovered: Endpoints): string[] {
  const base = new URL(fhirBaseUrl).hostname;
  const hosts = Object.values(discovered).map((url) => new URL(url).hostname);
  return [...new Set(hosts)].filter((host) => !listed.includes(host) && !isSameSite(base, host));
}
