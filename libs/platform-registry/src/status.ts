import {
  credentialVariable,
  type FoundCredentials,
  type FoundUpstreamCredential,
} from './credentials/credential-source.js';
import type { PlatformStatus } from './resolved-platform.js';
export { isSessionRequired } from './resolved-platform.js';
import type { OauthDefinition, PlatformDefinition } from './schema/types.js';
import { takesTenants } from './tenants.js';

/** How far a platform is usable, and what to do next; no next step when it is ready. */
export interface Readiness {
  readonly status: PlatformStatus;
  readonly nextStep?: string;
}

/** What readiness depends on. */
export interface ReadinessFacts {
  readonly definition: PlatformDefinition;
  readonly tenant?: string;
  /** Whether there is an address to send requests to. */
  readonly routable: boolean;
  readonly found: FoundCredentials;
  /** Of a platform without OAuth. */
  readonly upstream: FoundUpstreamCredential;
  /** Variables that request headers refer to and that are not set. */
  readonly missingHeaderVariables: readonly string[];
  /** Whether a FHIR base URL on this machine was found to have no server. */
  readonly isSilent: (fhirBaseUrl: string) => boolean;
}

/**
 * Returns the OAuth part that applies: undefined for an open platform, which is one without `oauth`, or one that
 * needs no registration and says that its data is open.
 */
export function applicableOauth({ oauth, quirks, registration }: PlatformDefinition): OauthDefinition | undefined {
  return quirks?.openData === true && registration === 'none' ? undefined : oauth;
}

/** Whether a person has to sign in; false for open platforms and for those that only know client credentials. */
export function isLoginRequired(definition: PlatformDefinition): boolean {
  const oauth = applicableOauth(definition);
  return oauth !== undefined && (oauth.grantTypes === undefined || oauth.grantTypes.includes('authorization_code'));
}

/**
 * Computes the status of a platform from its file, the environment, stored clients, and, for one on this machine, from
 * whether its server was found to run. Never asks a server itself.
 */
export function computeReadiness(facts: ReadinessFacts): Readiness {
  const { definition, routable } = facts;
  const credentials = missingCredentials(facts);
  if (!routable && takesTenants(definition)) {
    const setCredentials = credentials === undefined ? '' : ` ${credentials}`;
    return { status: 'needs-tenant', nextStep: chooseTenant(definition) + setCredentials };
  }
  if (!routable) return { status: 'listed', nextStep: howToRoute(definition) };
  if (credentials !== undefined) return { status: 'needs-credentials', nextStep: credentials };
  const { environment, fhirBaseUrl } = definition;
  if (environment !== 'local' || fhirBaseUrl === undefined || !facts.isSilent(fhirBaseUrl)) return { status: 'ready' };
  return { status: 'listed', nextStep: `Nothing answers there: start the server at ${fhirBaseUrl}.` };
}

function missingCredentials({
  definition,
  tenant,
  found,
  upstream,
  missingHeaderVariables,
}: ReadinessFacts): string | undefined {
  const { credentials, unusable, faults, placeholders } = found;
  const oauth = applicableOauth(definition);
  const steps: string[] = [];
  if (unusable.length > 0) steps.push(`Correct ${unusable.join(', ')}: the file cannot be read or is empty.`);
  if (placeholders.length > 0) steps.push(`${placeholders.join(', ')} holds a placeholder, and no client id.`);
  if (faults.length > 0) steps.push(`Correct what does not fit: ${faults.join('; ')}.`);
  if (upstream.faults.length > 0) steps.push(`Correct what cannot be sent: ${upstream.faults.join('; ')}.`);
  const wanted = [...missingHeaderVariables, ...upstream.missing];
  if (oauth !== undefined && credentials.clientId === undefined)
    wanted.push(credentialVariable(definition.id, 'CLIENT_ID'));
  const { clientSecret, privateKey, tls } = credentials;
  const hasProof = [clientSecret, privateKey, tls?.cert].some((proof) => proof !== undefined);
  if (oauth !== undefined && isProofNeeded(oauth) && !hasProof && unusable.length + faults.length === 0) {
    const owner = definition.quirks?.perTenantClientSecret === true ? tenant : undefined;
    wanted.push(proofVariables(definition.id, oauth, owner));
  }
  if (isBackendService(definition) && !credentials.backend)
    wanted.push(`${credentialVariable(definition.id, 'BACKEND')}=on`);
  if (wanted.length > 0) steps.push(`${register(definition)}set ${wanted.join(' and ')}.`);
  return steps.length === 0 ? undefined : steps.join(' ');
}

/** Whether nobody signs in, and the platform knows the gateway itself. */
function isBackendService(definition: PlatformDefinition): boolean {
  return applicableOauth(definition) !== undefined && !isLoginRequired(definition);
}

/** Whether a client of this platform has to have a secret, a key or a certificate. */
export function isProofNeeded(oauth: OauthDefinition): boolean {
  return oauth.clientType === 'confidential' && oauth.tokenEndpointAuthMethods?.includes('none') !== true;
}

function proofVariables(id: string, oauth: OauthDefinition, tenant?: string): string {
  const methods = oauth.tokenEndpointAuthMethods ?? ['client_secret_basic'];
  const names = methods.map((method) => credentialVariable(id, proofOf(method), tenant));
  return [...new Set(names)].join(' or ');
}

function proofOf(method: string): 'CLIENT_CERT' | 'CLIENT_SECRET' | 'PRIVATE_KEY' {
  if (method.endsWith('tls_client_auth')) return 'CLIENT_CERT';
  return method === 'private_key_jwt' ? 'PRIVATE_KEY' : 'CLIENT_SECRET';
}

function register({ registration, developerPortal }: PlatformDefinition): string {
  if (registration === 'none') return 'To use it, ';
  return developerPortal === undefined ? 'Register with the vendor, then ' : `Register at ${developerPortal}, then `;
}

function chooseTenant({ id, tenancy }: PlatformDefinition): string {
  const examples = tenancy?.knownTenants?.slice(0, 3).map((tenant) => `${id}:${tenant.id} (${tenant.name})`) ?? [];
  const known = examples.length === 0 ? '' : `, such as ${examples.join(', ')}`;
  return `Choose an organization: use ${id}:<organization> as platform_id${known}.`;
}

function howToRoute({ id, developerPortal, registration }: PlatformDefinition): string {
  const where =
    registration === 'required' && developerPortal !== undefined
      ? `Register at ${developerPortal} to learn its FHIR base URL, then`
      : 'Ask the vendor for its FHIR base URL, then';
  return `No public FHIR base URL is known. ${where} put a completed ${id}.json into a folder of FHIR_GATEWAY_PLATFORMS_DIR.`;
}
