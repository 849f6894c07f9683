import type { PlatformDefinition, PlatformRegistry, ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { PlatformError } from '@fhir-gateway/platform-registry';
import { probe, type ProbeOptions } from '../verify/probe.js';
import { finding, type Finding } from './finding.js';

/** Holds what the server's discovery document announces against what a sign-in will send there. */
export async function checkDiscovery(
  registry: PlatformRegistry,
  { id, fhirBaseUrl, oauth }: PlatformDefinition,
  options: ProbeOptions,
): Promise<Finding[]> {
  const platform = tryResolve(registry, id);
  if (platform?.oauth === undefined || fhirBaseUrl === undefined || oauth?.discovery === 'static') return [];
  const base = fhirBaseUrl.replace(/\/+$/, '');
  const url = oauth?.discoveryUrl ?? `${base}/.well-known/smart-configuration`;
  const { body } = await probe(url, 'application/json', options);
  if (body === undefined) return [];
  return [
    ...issuerFindings(id, body['issuer']),
    ...pkceFindings(platform, strings(body['code_challenge_methods_supported'])),
    ...scopeFindings(platform, strings(body['scopes_supported'])),
    ...clientFindings(platform, strings(body['token_endpoint_auth_methods_supported'])),
  ];
}

function tryResolve(registry: PlatformRegistry, id: string): ResolvedPlatform | undefined {
  try {
    return registry.resolve(id);
  } catch (error) {
    if (error instanceof PlatformError) return undefined;
    throw error;
  }
}

function strings(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : undefined;
}

/** RFC 8414 section 2: a URL without query and fragment. */
function issuerFindings(id: string, issuer: unknown): Finding[] {
  if (issuer === undefined || (typeof issuer === 'string' && URL.canParse(issuer) && !/[?#]/.test(issuer))) return [];
  const fix = 'Ask the platform to correct its document, or set oauth.discovery to static.';
  return [finding('discovery-issuer', id, 'The issuer in the discovery document is no such URL.', fix)];
}

function pkceFindings({ id, oauth }: ResolvedPlatform, methods: readonly string[] | undefined): Finding[] {
  if (methods?.includes('S256') || oauth?.pkce === 'unsupported') return [];
  const fix = 'Set oauth.pkce to supported if sign-in works, or to unsupported if the server refuses PKCE.';
  return [finding('discovery-pkce', id, 'The server does not announce PKCE with S256.', fix)];
}

function scopeFindings(
  { id, oauth, credentials }: ResolvedPlatform,
  offered: readonly string[] | undefined,
): Finding[] {
  const asked = credentials.scopes ?? oauth?.scopes ?? [];
  if (offered === undefined || offered.length === 0) return [];
  // A wildcard covers what it stands for; a list of single types need not hold the wildcard that is asked for.
  const covers = (scope: string) => offered.some((one) => one === scope || matches(one, scope) || matches(scope, one));
  const missing = asked.filter((scope) => !covers(scope));
  if (missing.length === 0) return [];
  const what = `The server does not list these scopes that are asked for: ${missing.join(' ')}.`;
  const variable = `FHIR_GATEWAY_PLATFORM_${id.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_SCOPES`;
  return [finding('discovery-scopes', id, what, `Set ${variable}, or register these scopes.`)];
}

/** Whether a resource scope with a wildcard covers another of the same context. */
function matches(wide: string, narrow: string): boolean {
  const [, context, rest = ''] = /^(patient|user|system)\/\*\.(\S+)$/.exec(wide) ?? [];
  const [, own, type, permission = ''] = /^(patient|user|system)\/(\w+|\*)\.(\S+)$/.exec(narrow) ?? [];
  if (context === undefined || context !== own || type === undefined) return false;
  const [has, wants] = [permissions(rest), permissions(permission)];
  return [...wants].every((letter) => has.has(letter));
}

/** SMART v1 words as the letters of v2. */
function permissions(text: string): ReadonlySet<string> {
  const [bare = ''] = text.split('?');
  const letters = ({ read: 'rs', write: 'cud', '*': 'cruds' } as Readonly<Record<string, string>>)[bare] ?? bare;
  return new Set(letters);
}

function clientFindings({ id, credentials }: ResolvedPlatform, methods: readonly string[] | undefined): Finding[] {
  if (methods === undefined || methods.length === 0) return [];
  const way = proofOf(credentials);
  if (way === undefined || way.methods.some((method) => methods.includes(method))) return [];
  const what = `This client proves itself by ${way.name}, and the server takes: ${methods.join(', ')}.`;
  return [finding('discovery-client-auth', id, what, 'Register the client that way, and set the credential it needs.')];
}

function proofOf({
  privateKey,
  clientSecret,
}: ResolvedPlatform['credentials']): { name: string; methods: string[] } | undefined {
  if (privateKey !== undefined) return { name: 'a private key', methods: ['private_key_jwt'] };
  if (clientSecret === undefined) return undefined;
  return { name: 'a secret', methods: ['client_secret_basic', 'client_secret_post'] };
}
