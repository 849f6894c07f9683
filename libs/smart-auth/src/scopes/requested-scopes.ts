import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { defaultScopes } from './default-scopes.js';
import { AuthError } from '../errors.js';

/** RFC 6749 section 3.3: printable ASCII without space, quote and backslash. */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const maxScopes = 100;
const maxScopeLength = 512;

/**
 * The scopes of a login: what the caller asks for, else what the environment sets, else what the platform file says.
 * The first two pass as they are; only the last is written as the platform takes it ({@link defaultScopes}).
 * Scopes that the platform cannot do without (quirk `requiresScope`) are added to each, and on a sandbox the one that
 * it wants beside them (quirk `sandboxExtraScope`). Where the registration decides and nothing is sent (quirk
 * `omitScopeParameter`), the caller has no say: a response without `scope` would otherwise be taken for a grant of
 * whatever was wished for.
 *
 * @throws AuthError SCOPE_NOT_ALLOWED when a scope is not a scope token, or the caller names too many
 */
export function requestedScopes(platform: ResolvedPlatform, asked?: readonly string[]): string[] {
  const { quirks = {}, environment } = platform.definition;
  const wished = quirks.omitScopeParameter ? undefined : asked;
  const chosen = wished?.length ? wished : (platform.credentials.scopes ?? defaultScopes(platform));
  const extra = environment === 'sandbox' && quirks.sandboxExtraScope !== undefined ? [quirks.sandboxExtraScope] : [];
  const scopes = [...new Set([...chosen, ...(quirks.requiresScope ?? []), ...extra])];
  const isTooMany = (wished?.length ?? 0) > maxScopes;
  if (isTooMany || !scopes.every((scope) => scope.length <= maxScopeLength && scopeToken.test(scope))) {
    throw new AuthError('SCOPE_NOT_ALLOWED', `Scopes are up to ${maxScopes} words without spaces or quotes.`, {
      platformId: platform.id,
    });
  }
  return scopes;
}
