import { findServerDrift, readFileFacts } from '@fhir-gateway/gateway';
import type { PlatformDefinition } from '@fhir-gateway/platform-registry';
import type { IndexContents } from '../directories/update/index-change.js';
import { discoveredEndpoints, exportHosts, findDrift, foreignHosts, type Drift } from './discovery.js';
import { findListDrift, listFaults, type ListDrift } from './list-drift.js';
import { probe, type Probe, type ProbeOptions } from './probe.js';

/** What a check of one platform came to. */
export type Outcome =
  /** Answered as FHIR R4, and everything agrees with the file. */
  | 'verified'
  /** Something in `faults` or `drift` wants a look; where there is a server, it answered as FHIR R4. */
  | 'attention'
  /** Answered 401 or 403: something is there, nothing about it is proven. */
  | 'protected'
  /** Answered as another version of FHIR. */
  | 'not-r4'
  /** Answered with something else than a CapabilityStatement. */
  | 'not-fhir'
  | 'unreachable'
  /** The file has no address that could be called. */
  | 'skipped';

/** The report of one platform. */
export interface PlatformReport {
  readonly id: string;
  readonly name: string;
  readonly outcome: Outcome;
  readonly fhirBaseUrl?: string;
  readonly metadataStatus?: number;
  readonly fhirVersion?: string;
  readonly smartConfigurationStatus?: number;
  readonly drift: readonly Drift[];
  /** Absent where the vendor publishes no list of organizations for programs. */
  readonly list?: ListDrift;
  /** Last day of the TLS certificate, `YYYY-MM-DD`. */
  readonly certificateEnds?: string;
  readonly faults: readonly string[];
}

/** What a check needs. */
export interface VerifyOptions extends ProbeOptions {
  readonly now: () => number;
  /** Returns when the certificate of a host ends, in epoch milliseconds; undefined when there is none to see. */
  readonly certificateEnd: (url: URL) => Promise<number | undefined>;
  /** Returns the index of a platform's organizations; undefined when there is none. */
  readonly indexOf?: (platform: PlatformDefinition) => IndexContents | undefined;
  /** Returns the headers by which a platform without OAuth knows this gateway; they go to its FHIR base alone. */
  readonly credentialOf?: (platform: PlatformDefinition) => Readonly<Record<string, string>> | undefined;
}

const warnDays = 21;
const dayMs = 86_400_000;

/** Checks one platform file against its live server and its vendor's list, by public documents. Never throws. */
export async function verifyPlatform(platform: PlatformDefinition, options: VerifyOptions): Promise<PlatformReport> {
  const report = await verifyServer(platform, options);
  const list = await findListDrift(platform, options.indexOf?.(platform), options);
  if (list === undefined) return report;
  const faults = listFaults(list);
  const isChanged = faults.length > 0 && (report.outcome === 'verified' || report.outcome === 'skipped');
  return {
    ...report,
    list,
    ...(isChanged && { outcome: 'attention' }),
    faults: [...report.faults, ...faults],
  };
}

async function verifyServer(platform: PlatformDefinition, options: VerifyOptions): Promise<PlatformReport> {
  const { id, name, fhirBaseUrl } = platform;
  if (fhirBaseUrl === undefined) {
    return { id, name, outcome: 'skipped', drift: [], faults: ['the file has no FHIR base URL'] };
  }
  const base = fhirBaseUrl.replace(/\/+$/, '');
  const credential = options.credentialOf?.(platform);
  const metadata = await probe(`${base}/metadata`, 'application/fhir+json, application/json', options, credential);
  const isRefused = credential !== undefined && (metadata.status === 401 || metadata.status === 403);
  const fhirVersion = versionOf(metadata);
  const smart = await discover(platform, base, options);
  const discovered = smart === undefined ? {} : discoveredEndpoints(smart);
  const drift = findDrift(platform, discovered);
  const end = await options.certificateEnd(new URL(base)).catch(() => undefined);
  const faults = [
    ...(isRefused
      ? [`metadata answered with status ${metadata.status} to the credentials that are set`]
      : metadataFaults(metadata, fhirVersion, platform)),
    ...smartFaults(smart, foreignHosts(base, platform.oauth?.hosts ?? [], discovered)),
    ...exportHosts(platform, metadata).map(
      (host) => `the server names itself ${host} and exports; quirks.exportBases does not list it`,
    ),
    ...certificateFaults(end, options.now()),
  ];
  return {
    id,
    name,
    outcome: isRefused ? 'attention' : outcomeOf(metadata, fhirVersion, faults.length + drift.length === 0),
    fhirBaseUrl,
    metadataStatus: metadata.status,
    fhirVersion,
    ...(smart?.status !== undefined && { smartConfigurationStatus: smart.status }),
    drift,
    ...(end !== undefined && { certificateEnds: new Date(end).toISOString().slice(0, 10) }),
    faults,
  };
}

async function discover(
  { oauth }: PlatformDefinition,
  base: string,
  options: VerifyOptions,
): Promise<Probe | undefined> {
  if (oauth === undefined || oauth.discovery === 'static') return undefined;
  return probe(oauth.discoveryUrl ?? `${base}/.well-known/smart-configuration`, 'application/json', options);
}

/** Some DSTU2 servers answer with a Conformance resource, some with a statement of version 1.0.2. */
function versionOf({ body }: Probe): string | undefined {
  const type = body?.['resourceType'];
  if (type === 'Conformance') return typeof body?.['fhirVersion'] === 'string' ? body['fhirVersion'] : '1.0.2';
  if (type !== 'CapabilityStatement') return undefined;
  return typeof body?.['fhirVersion'] === 'string' ? body['fhirVersion'] : 'not stated';
}

function outcomeOf({ status }: Probe, fhirVersion: string | undefined, isClean: boolean): Outcome {
  if (status === undefined) return 'unreachable';
  if (status === 401 || status === 403) return 'protected';
  if (fhirVersion === undefined) return 'not-fhir';
  if (!/^4\./.test(fhirVersion)) return 'not-r4';
  return isClean ? 'verified' : 'attention';
}

function metadataFaults(metadata: Probe, fhirVersion: string | undefined, platform: PlatformDefinition): string[] {
  if (metadata.problem !== undefined) return [`metadata ${metadata.problem}`];
  if (metadata.status !== 200) return [`metadata answered with status ${metadata.status}`];
  if (fhirVersion === undefined) return ['metadata is no CapabilityStatement'];
  return findServerDrift(readFileFacts(platform), { fhirVersion }).map(
    ({ before, now }) => `the file says FHIR ${before}, the server says ${now}`,
  );
}

function smartFaults(smart: Probe | undefined, foreign: readonly string[]): string[] {
  if (smart === undefined) return [];
  const unlisted = foreign.map((host) => `discovery names ${host}, which oauth.hosts does not list`);
  if (smart.problem !== undefined) return [`discovery ${smart.problem}`, ...unlisted];
  if (smart.status !== 200) return [`discovery answered with status ${smart.status}`];
  return [
    ...(typeof smart.body?.['token_endpoint'] === 'string' ? [] : ['discovery names no token endpoint']),
    ...unlisted,
  ];
}

function certificateFaults(end: number | undefined, now: number): string[] {
  if (end === undefined) return [];
  const days = Math.floor((end - now) / dayMs);
  if (days < 0) return ['the TLS certificate has expired'];
  return days < warnDays ? [`the TLS certificate ends in ${days} days`] : [];
}
