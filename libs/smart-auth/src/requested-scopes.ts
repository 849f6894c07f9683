import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { AuthError } from './errors.js';
import { parseScope } from './scopes.js';

/** What is asked for when neither caller, environment nor platform file says: the person's own record, to read. */
const lastResort: readonly string[] = ['launch/patient', 'openid', 'fhirUser', 'offline_access', 'patient/*.read'];
/** RFC 6749 section 3.3: printable ASCII without space, quote and backslash. */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const maxScopes = 100;
const maxScopeLength = 512;

/**
 * The scopes of a login: what the caller asks for, else what the environment sets, else what the platform file says.
 * Scopes that the platform cannot do without (quirk `requiresScope`) are added to each. Where the registration decides
 * and nothing is sent (quirk `omitScopeParameter`), the caller has no say: a response without `scope` would otherwise
 * be taken for a grant of whatever was wished for.
 *
 * @throws AuthError SCOPE_NOT_ALLOWED when a scope is not a scope token, or there are too many
 */
export function requestedScopes(platform: ResolvedPlatform, asked?: readonly string[]): string[] {
  const wished = platform.definition.quirks?.omitScopeParameter ? undefined : asked;
  const chosen = wished?.length ? wished : (platform.credentials.scopes ?? fileScopes(platform));
  const scopes = [...new Set([...chosen, ...(platform.definition.quirks?.requiresScope ?? [])])];
  if (scopes.length > maxScopes || !scopes.every((scope) => scope.length <= maxScopeLength && scopeToken.test(scope))) {
    throw new AuthError('SCOPE_NOT_ALLOWED', `Scopes are up to ${maxScopes} words without spaces or quotes.`, {
      platformId: platform.id,
    });
  }
  return scopes;
}

function fileScopes({ oauth, credentials }: ResolvedPlatform): readonly string[] {
  const isConfidential = credentials.clientSecret !== undefined || credentials.privateKey !== undefined;
  const listed = (isConfidential ? oauth?.scopesConfidential : undefined) ?? oauth?.scopes;
  if (listed) return listed;
  const offered = (oauth?.scopesSupported ?? []).filter(isDefault);
  return offered.length > 0 ? offered : lastResort;
}

/** Of what a platform offers, a login asks by default for reading, for identity, and to stay signed in: never to write. */
function isDefault(scope: string): boolean {
  const resource = parseScope(scope);
  if (!resource) return !/^(?:patient|user|system)\//.test(scope) && scope !== 'launch' && scope !== 'online_access';
  const writes = (['c', 'u', 'd'] as const).some((permission) => resource.permissions.has(permission));
  return !writes && resource.context !== 'system';
}
