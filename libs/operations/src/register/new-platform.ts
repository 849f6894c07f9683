import { checkPlatform, isLoopbackHost, isSameSite, type PlatformDefinition } from '@fhir-gateway/platform-registry';
import { discoveredEndpoints } from '../verify/discovery.js';
import { probe, type Probe, type ProbeOptions } from '../verify/probe.js';

/** What a person says about a new platform; the rest is asked of its server. */
export interface NewPlatform {
  readonly fhirBaseUrl: string;
  readonly id?: string;
  readonly name?: string;
  readonly kind?: string;
  /** How the server knows this gateway, where nobody signs in there. */
  readonly credentials?: string;
}

/** Why no file can be made; `message` is for the person at the terminal. */
export class NewPlatformError extends Error {
  override readonly name = 'NewPlatformError';
}

/** Scopes of a person reading their own record, in the order sent; asked for as far as the server offers them. */
const wantedScopes = ['openid', 'fhirUser', 'launch/patient', 'offline_access'];
const recordScopes = ['patient/*.rs', 'patient/*.read'];
/** Of a server where nobody signs in: reading, of everything where that is offered. */
const serviceScopes = ['system/*.rs', 'system/*.read'];
const serviceScope = /^system\/[A-Z][A-Za-z]+\.(?:rs|read)$/;

/**
 * Makes the contents of a platform file from a FHIR base URL: asks the server for its version and its login, and checks
 * the result as any platform file is checked.
 *
 * @throws NewPlatformError when the server cannot be used without knowing more, or what it says makes no sound file
 */
export async function discoverPlatform(
  { fhirBaseUrl, id, name, kind, credentials }: NewPlatform,
  options: ProbeOptions & { readonly now: () => number },
): Promise<PlatformDefinition> {
  if (!URL.canParse(fhirBaseUrl)) throw new NewPlatformError('The FHIR base URL is no URL.');
  const { hostname, protocol } = new URL(fhirBaseUrl);
  const isLocal = isLoopbackHost(hostname);
  if (protocol !== 'https:' && !isLocal) throw new NewPlatformError('The FHIR base URL must be https.');
  const base = fhirBaseUrl.replace(/\/+$/, '');
  const metadata = await probe(`${base}/metadata`, 'application/fhir+json, application/json', options);
  // What only the credentials open cannot be looked at yet; `platforms verify` does so once they are set.
  const isClosed = credentials !== undefined && metadata.status === 401;
  const fhirVersion = isClosed ? undefined : requireR4(metadata);
  const smart =
    credentials === undefined
      ? await probe(`${base}/.well-known/smart-configuration`, 'application/json', options)
      : undefined;
  const oauth = smart?.body === undefined ? undefined : toOauth(smart, hostname);
  const file = {
    id: id ?? idFromHost(hostname),
    name: name ?? hostname,
    kind: kind ?? 'ehr',
    environment: isLocal ? 'local' : 'production',
    fhirBaseUrl,
    ...(fhirVersion !== undefined && { fhirVersion }),
    ...(oauth !== undefined && { oauth }),
    ...(credentials !== undefined && { credentials: { type: credentials } }),
    registration: oauth === undefined ? 'none' : 'required',
    verification: {
      status: isLocal ? 'local' : 'reachable',
      checkedOn: new Date(options.now()).toISOString().slice(0, 10),
      metadataStatus: metadata.status,
      ...(smart?.status !== undefined && { smartConfigurationStatus: smart.status }),
      sources: [{ title: 'The server itself, asked for its metadata and its discovery document', url: metadata.url }],
    },
  };
  return soundDefinition(checkPlatform(file), 'What the server says makes no sound platform file:');
}

/**
 * Returns the definition of a checked file.
 *
 * @param problem what the faults are listed under
 * @throws NewPlatformError when the file has faults
 */
export function soundDefinition(
  { definition, faults }: ReturnType<typeof checkPlatform>,
  problem: string,
): PlatformDefinition {
  if (definition !== undefined) return definition;
  const lines = faults.map(({ path, message }) => `  ${path}: ${message}`);
  throw new NewPlatformError([problem, ...lines].join('\n'));
}

function requireR4({ url, status, body, problem }: Probe): string {
  if (problem !== undefined) throw new NewPlatformError(`The metadata of the server ${problem}.`);
  if (status === 401) {
    throw new NewPlatformError(
      'The server answered with status 401 when asked for its metadata: it wants credentials. Where nobody signs in there, say of which kind: --credentials basic, ' +
        'bearer or header.',
    );
  }
  if (status !== 200)
    throw new NewPlatformError(
      `The server answered with status ${status} when asked for its metadata (${url}). Give the FHIR base URL.`,
    );
  const version = body?.['fhirVersion'];
  if (body?.['resourceType'] !== 'CapabilityStatement' || typeof version !== 'string') {
    throw new NewPlatformError('There is no FHIR server at this URL: its metadata is no CapabilityStatement.');
  }
  if (!version.startsWith('4.')) throw new NewPlatformError('The server does not speak FHIR R4.');
  return version;
}

function toOauth(smart: Probe, baseHost: string): Record<string, unknown> {
  const { body = {} } = smart;
  const endpoints = discoveredEndpoints(smart);
  const hosts = [...new Set(Object.values(endpoints).map((url) => new URL(url).hostname))].filter(
    (host) => !isSameSite(baseHost, host),
  );
  const methods = known(body['token_endpoint_auth_methods_supported'], [
    'none',
    'client_secret_basic',
    'client_secret_post',
    'client_secret_jwt',
    'private_key_jwt',
  ]);
  const isService = endpoints.tokenUrl !== undefined && endpoints.authorizeUrl === undefined;
  // A name alone opens no service.
  if (isService && !methods.some((method) => method !== 'none')) methods.splice(0, methods.length, 'private_key_jwt');
  const isPublic = !isService && (texts(body['capabilities']).includes('client-public') || methods.includes('none'));
  const algorithms = known(body['token_endpoint_auth_signing_alg_values_supported'], [
    'RS256',
    'RS384',
    'ES256',
    'ES384',
  ]);
  const offered = texts(body['scopes_supported']).filter((scope) => /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/.test(scope));
  const scopes = isService ? scopesOfService(offered) : scopesOfPerson(offered);
  return {
    ...endpoints,
    discovery: 'smart',
    ...(isService && { grantTypes: ['client_credentials'] }),
    ...(hosts.length > 0 && { hosts }),
    ...((isPublic || methods.length > 0) && { clientType: isPublic ? 'public' : 'confidential' }),
    ...(methods.length > 0 && {
      tokenEndpointAuthMethods: isPublic && !methods.includes('none') ? [...methods, 'none'] : methods,
    }),
    ...(algorithms.length > 0 && { assertionSigningAlgs: algorithms }),
    ...(texts(body['code_challenge_methods_supported']).includes('S256') && { pkce: 'supported' }),
    scopes,
    ...(offered.length > 0 && { scopesSupported: offered }),
  };
}

function scopesOfPerson(offered: readonly string[]): string[] {
  const record = recordScopes.find((scope) => offered.includes(scope)) ?? 'patient/*.read';
  return [...wantedScopes.filter((scope) => offered.length === 0 || offered.includes(scope)), record];
}

/** @see SMART App Launch 2.2, "Backend Services": no person, and no launch context */
function scopesOfService(offered: readonly string[]): string[] {
  const all = serviceScopes.find((scope) => offered.includes(scope));
  if (all !== undefined) return [all];
  const some = offered.filter((scope) => serviceScope.test(scope));
  return some.length > 0 ? some : ['system/*.rs'];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function known(value: unknown, allowed: readonly string[]): string[] {
  return [...new Set(texts(value))].filter((item) => allowed.includes(item));
}

/** `fhir.my-hospital.example` becomes `my-hospital-example`. */
function idFromHost(hostname: string): string {
  const words = hostname.toLowerCase().replace(/^(?:fhir|api|www)\d*\./, '');
  return words.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'platform';
}
