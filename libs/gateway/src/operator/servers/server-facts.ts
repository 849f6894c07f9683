import { objectsOf } from '@fhir-gateway/fhir';
import type { PlatformDefinition } from '@fhir-gateway/platform-registry';

/** Endpoints by their key in a platform file and their name in a SMART configuration. */
const endpointNames = {
  authorizeUrl: 'authorization_endpoint',
  tokenUrl: 'token_endpoint',
  revokeUrl: 'revocation_endpoint',
  introspectUrl: 'introspection_endpoint',
} as const;

/** An endpoint by its key in a platform file. */
export type EndpointKey = keyof typeof endpointNames;

/** What one document, or a platform file, says of a server; what it does not say is absent. */
export interface ServerFacts {
  readonly fhirVersion?: string;
  /** Name and version. */
  readonly software?: string;
  /** `date` of the CapabilityStatement. */
  readonly statementDate?: string;
  /** Absolute URLs. */
  readonly endpoints?: Readonly<Partial<Record<EndpointKey, string>>>;
  /** What it offers, as `<kind> <name>`, sorted: `type Observation`, `interaction Observation read`, `pkce S256`. */
  readonly offers?: readonly string[];
}

/** A statement that lists more is not compared by what it offers. */
const mostOffers = 20_000;
const mostCharacters = 200;

/** Reads a parsed CapabilityStatement, or the Conformance of DSTU2; what breaks its definition is passed over. */
export function readStatementFacts(statement: unknown): ServerFacts {
  const { resourceType, fhirVersion, date, software } = Object(statement) as Record<string, unknown>;
  if (resourceType !== 'CapabilityStatement' && resourceType !== 'Conformance') return {};
  const { name, version } = Object(software) as Record<string, unknown>;
  const named = [name, version].filter((part) => typeof part === 'string').join(' ');
  const servers = objectsIn(statement, 'rest').filter(({ mode }) => mode !== 'client');
  return {
    ...textOf('fhirVersion', fhirVersion),
    ...textOf('software', named),
    ...textOf('statementDate', date),
    ...offersOf([
      ...namesIn(servers, 'interaction', 'code').map((code) => `interaction ${code}`),
      ...servers.flatMap((server) => objectsIn(server, 'resource')).flatMap(resourceOffers),
    ]),
  };
}

/**
 * Reads a parsed SMART configuration.
 *
 * @param url of the document, by which relative addresses are resolved
 */
export function readSmartFacts(document: unknown, url: string): ServerFacts {
  const given = Object(document) as Record<string, unknown>;
  const endpoints = Object.entries(endpointNames).flatMap(([key, name]) => {
    const value = given[name];
    return typeof value === 'string' && URL.canParse(value, url) ? [[key, new URL(value, url).href] as const] : [];
  });
  return {
    endpoints: Object.fromEntries(endpoints),
    ...offersOf([
      ...texts(given['code_challenge_methods_supported']).map((method) => `pkce ${method}`),
      ...texts(given['scopes_supported']).map((scope) => `scope ${scope}`),
    ]),
  };
}

/** What a platform file says of its server. */
export function readFileFacts({ fhirVersion, oauth = {} }: PlatformDefinition): ServerFacts {
  const endpoints = (Object.keys(endpointNames) as EndpointKey[]).flatMap((key) => {
    const url = oauth[key];
    return url === undefined ? [] : [[key, new URL(url).href] as const];
  });
  return { ...textOf('fhirVersion', fhirVersion), endpoints: Object.fromEntries(endpoints) };
}

function resourceOffers(resource: Record<string, unknown>): string[] {
  const { type } = resource;
  if (typeof type !== 'string') return [];
  return [
    `type ${type}`,
    ...namesIn([resource], 'interaction', 'code').map((code) => `interaction ${type} ${code}`),
    ...namesIn([resource], 'searchParam', 'name').map((name) => `search-parameter ${type} ${name}`),
  ];
}

function textOf<Name extends string>(name: Name, value: unknown): Partial<Record<Name, string>> {
  const isText = typeof value === 'string' && value !== '';
  return isText ? ({ [name]: value.slice(0, mostCharacters) } as Partial<Record<Name, string>>) : {};
}

function offersOf(offers: readonly string[]): Pick<ServerFacts, 'offers'> {
  const different = [...new Set(offers.filter((offer) => offer.length <= mostCharacters))].sort();
  return different.length > mostOffers ? {} : { offers: different };
}

function namesIn(parts: readonly Record<string, unknown>[], list: string, member: string): string[] {
  return texts(parts.flatMap((part) => objectsIn(part, list)).map((one) => one[member]));
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function objectsIn(value: unknown, name: string): Record<string, unknown>[] {
  return objectsOf((Object(value) as Record<string, unknown>)[name]);
}
