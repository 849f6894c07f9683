import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { staysSignedIn } from './refresh-rule.js';
import { inSyntax } from './scope-syntax.js';
import { parseScope } from './scopes.js';
import { withoutWildcards } from './wildcard-scopes.js';

/** What is asked for when neither caller, environment nor platform file says: the person's own record, to read. */
const lastResort: readonly string[] = ['launch/patient', 'openid', 'fhirUser', 'offline_access', 'patient/*.read'];

/**
 * The scopes of a login for which neither caller nor environment names any: what the platform file lists, written as
 * the platform takes them (quirks `wildcardScopes`, `scopeSyntax`), with or without `offline_access` as its refresh
 * rule says (quirk `refresh`). Where scopes are strings of the vendor's own (quirk `nonSmartScopes`) none is rewritten.
 */
export function defaultScopes(platform: ResolvedPlatform): string[] {
  const listed = fileScopes(platform);
  const quirks = platform.definition.quirks ?? {};
  if (quirks.nonSmartScopes) return withRefreshRule(platform, listed);
  const named = quirks.wildcardScopes === false ? withoutWildcards(platform, listed) : listed;
  return withRefreshRule(platform, inSyntax(named, quirks.scopeSyntax));
}

function fileScopes(platform: ResolvedPlatform): readonly string[] {
  const { oauth, definition } = platform;
  const listed = (isConfidential(platform) ? oauth?.scopesConfidential : undefined) ?? oauth?.scopes;
  if (listed) return listed;
  const offered = (oauth?.scopesSupported ?? []).filter(isDefault);
  if (offered.length > 0) return offered;
  // Where the registration decides, or scopes are words of the vendor's own, a SMART resource scope means nothing.
  const { scopesSetAtRegistration, nonSmartScopes } = definition.quirks ?? {};
  return scopesSetAtRegistration || nonSmartScopes ? lastResort.filter((scope) => !parseScope(scope)) : lastResort;
}

function withRefreshRule(platform: ResolvedPlatform, scopes: readonly string[]): string[] {
  switch (staysSignedIn(platform)) {
    case 'no':
      return scopes.filter((scope) => scope !== 'offline_access');
    case 'when-asked':
      return [...new Set([...scopes, 'offline_access'])];
    case 'unknown':
      return [...scopes];
  }
}

/** Of what a platform offers, a login asks by default for reading, for identity, and to stay signed in: never to write. */
function isDefault(scope: string): boolean {
  const resource = parseScope(scope);
  if (!resource) return !/^(?:patient|user|system)\//.test(scope) && scope !== 'launch' && scope !== 'online_access';
  const writes = (['c', 'u', 'd'] as const).some((permission) => resource.permissions.has(permission));
  return !writes && resource.context !== 'system';
}

function isConfidential({ credentials }: ResolvedPlatform): boolean {
  return credentials.clientSecret !== undefined || credentials.privateKey !== undefined;
}
