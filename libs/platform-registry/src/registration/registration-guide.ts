import { credentialVariable, type FoundCredentials } from '../credentials/credential-source.js';
import type { DeveloperProgram } from '../schema/developer-program.js';
import type { PlatformDefinition } from '../schema/types.js';
import { isLoopbackHost } from '../site.js';
import { applicableOauth, isProofNeeded } from '../status.js';
import { registrationTopics, type RegistrationTopic } from './registration-topics.js';

/** What a gateway is registered with, by its public URL. */
export interface GatewayAddresses {
  readonly redirectUri: string;
  readonly launchUrl: string;
  readonly jwksUrl: string;
}

/** What a guide is made of. */
export interface RegistrationFacts {
  readonly definition: PlatformDefinition;
  /** Canonical id, with its tenant where one was named. */
  readonly platformId: string;
  readonly tenant?: string;
  readonly name: string;
  readonly program?: DeveloperProgram;
  readonly found: FoundCredentials;
}

/** Everything that somebody needs who registers this gateway with the vendor of a platform. */
export interface RegistrationGuide {
  readonly platformId: string;
  readonly name: string;
  /** Whether the vendor wants a registration at all. */
  readonly isRequired: boolean;
  readonly portal?: { readonly name: string; readonly url?: string };
  readonly addresses: GatewayAddresses;
  /** What the platform file says; absent where both are possible. */
  readonly clientType?: 'public' | 'confidential';
  /** How the client can prove itself to the token endpoint, preferred first. */
  readonly authMethods: readonly string[];
  /** Of signed assertions, preferred first; empty where nothing is known. */
  readonly algorithms: readonly string[];
  /** What a sign-in asks for; empty where the platform decides. */
  readonly scopes: readonly string[];
  readonly areScopesSetAtRegistration: boolean;
  /** Where the credentials go afterwards, by variable name. */
  readonly variables: readonly string[];
  /** Whence the client id in use comes; absent where there is none. */
  readonly clientFrom?: FoundCredentials['clientFrom'];
  /** Whether a client was entered that does not count, since the environment has one. */
  readonly isStoredShadowed: boolean;
  /** What stands in the way before anything is registered. */
  readonly warnings: readonly string[];
  /** Whether the vendor takes https redirect URIs only, and this gateway’s has http. */
  readonly isRedirectRefused: boolean;
  readonly topics: readonly RegistrationTopic[];
  /** Says that no dated steps were found; absent where there are some. */
  readonly notice?: string;
}

/**
 * Gathers what a registration needs: the gateway's own addresses, what the platform file asks for, and the dated facts of
 * the vendor's program.
 *
 * @param nowMs epoch milliseconds; facts from more than twelve months before are marked
 */
export function registrationGuide(
  { definition, platformId, tenant, name, program, found }: RegistrationFacts,
  addresses: GatewayAddresses,
  nowMs: number,
): RegistrationGuide {
  const oauth = applicableOauth(definition);
  const { developerPortal } = definition;
  const portal =
    program ?? (developerPortal === undefined ? undefined : { name: 'Developer portal', portal: developerPortal });
  const isRequired = definition.registration === 'required';
  const isHttp = new URL(addresses.redirectUri).protocol === 'http:';
  const isRedirectRefused = isHttp && isHttpsDemanded(definition, program);
  const hasSteps = program?.steps !== undefined;
  return {
    platformId,
    name,
    isRequired,
    ...(portal && { portal: { name: portal.name, url: portal.portal } }),
    addresses,
    ...(oauth?.clientType !== undefined && { clientType: oauth.clientType }),
    authMethods: oauth?.tokenEndpointAuthMethods ?? [],
    algorithms: oauth?.assertionSigningAlgs ?? [],
    scopes: found.credentials.scopes ?? oauth?.scopes ?? [],
    areScopesSetAtRegistration: definition.quirks?.scopesSetAtRegistration === true,
    variables: oauth === undefined ? [] : variablesOf(definition, tenant),
    clientFrom: found.clientFrom,
    isStoredShadowed: found.isStoredShadowed,
    warnings: warningsOf(definition, addresses, isRedirectRefused),
    isRedirectRefused,
    topics: program === undefined ? [] : registrationTopics(program, nowMs),
    ...(isRequired && !hasSteps && { notice: noSteps }),
  };
}

const noSteps = 'No dated steps of this registration were found. Only the portal’s address is known.';

/** Returns the lines to copy into a portal, one for each field. */
export function registrationBlock(guide: RegistrationGuide): string {
  const { addresses, clientType, authMethods, algorithms, scopes } = guide;
  const rows: readonly (readonly [string, string])[] = [
    ['Redirect URI', addresses.redirectUri],
    ['Launch URL', addresses.launchUrl],
    ['JWK Set URL', addresses.jwksUrl],
    ['Client type', clientType ?? ''],
    ['Client authentication', authMethods.join(', ')],
    ['Key algorithms', algorithms.join(', ')],
    ['Scopes', scopes.join(' ')],
  ];
  return rows.flatMap(([label, value]) => (value === '' ? [] : [`${label}: ${value}`])).join('\n');
}

/** Says in a sentence which client is used. */
export function describeClient({ isRequired, clientFrom, isStoredShadowed }: RegistrationGuide): string {
  switch (clientFrom) {
    case 'environment':
      return isStoredShadowed
        ? 'The client of the environment is used; the one that was entered is not.'
        : 'The client of the environment is used.';
    case 'store':
      return 'The client that was entered is used.';
    case 'file':
      return 'Any client id is accepted there: no registration is needed.';
    case undefined:
      return isRequired ? 'This gateway has no client there yet.' : 'No registration is needed.';
  }
}

/** Whether the vendor takes https redirect URIs only. */
function isHttpsDemanded(definition: PlatformDefinition, program?: DeveloperProgram): boolean {
  return definition.quirks?.redirectHttpsOnly === true || program?.redirectUri?.https === true;
}

function warningsOf(
  definition: PlatformDefinition,
  { jwksUrl }: GatewayAddresses,
  isRedirectRefused: boolean,
): string[] {
  const signs = definition.oauth?.tokenEndpointAuthMethods?.includes('private_key_jwt') === true;
  const warnings: string[] = [];
  if (isRedirectRefused) {
    warnings.push(
      'This vendor takes https redirect URIs only, and this gateway has an http address: set FHIR_GATEWAY_PUBLIC_URL to an https address first.',
    );
  }
  if (signs && isLoopbackHost(new URL(jwksUrl).hostname)) {
    warnings.push('The JWK Set URL is on this machine, where the vendor cannot fetch it.');
  }
  return warnings;
}

function variablesOf(definition: PlatformDefinition, tenant?: string): string[] {
  const { id, oauth } = definition;
  const name = (suffix: 'CLIENT_ID' | 'CLIENT_SECRET' | 'PRIVATE_KEY_FILE' | 'SCOPES') =>
    credentialVariable(id, suffix, tenant);
  const methods = oauth?.tokenEndpointAuthMethods ?? [];
  const takesSecret = methods.some((method) => method.startsWith('client_secret')) || (oauth && isProofNeeded(oauth));
  return [
    name('CLIENT_ID'),
    ...(takesSecret ? [name('CLIENT_SECRET')] : []),
    ...(methods.includes('private_key_jwt') ? [name('PRIVATE_KEY_FILE')] : []),
    name('SCOPES'),
  ];
}
