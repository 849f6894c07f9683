import { objectsOf } from '@fhir-gateway/fhir';
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

/**
 * Other hosts under which a server that exports names itself, and which its file does not list: there it would say that an
 * export's status and files are (Bulk Data Access, `Content-Location`).
 */
export function exportHosts({ fhirBaseUrl = '', quirks }: PlatformDefinition, { body = {} }: Probe): string[] {
  const { implementation, rest } = body as { implementation?: { url?: unknown }; rest?: unknown };
  const parts = objectsOf(rest).flatMap((one) => [one, ...objectsOf(one['resource'])]);
  const exports = parts
    .flatMap((one) => objectsOf(one['operation']))
    .filter(({ name }) => typeof name === 'string' && /(?:^|-)export$/.test(name));
  if (exports.length === 0) return [];
  // An operation is defined at the server itself, or by its canonical URL at HL7, which says nothing of a host.
  const base = new URL(fhirBaseUrl);
  const own = exports.map(({ definition }) => String(definition).split('/OperationDefinition/', 1)[0]);
  const named = [implementation?.url, ...own].filter(
    (url): url is string => typeof url === 'string' && URL.canParse(url),
  );
  const known = [base, ...(quirks?.exportBases ?? []).map((url) => new URL(url))].map(({ origin }) => origin);
  const isBase = ({ pathname }: URL) => base.pathname.replace(/\/$/, '').endsWith(pathname.replace(/\/$/, ''));
  const others = named.map((url) => new URL(url)).filter((url) => isBase(url) && !known.includes(url.origin));
  return [...new Set(others.map(({ origin }) => origin))];
}
