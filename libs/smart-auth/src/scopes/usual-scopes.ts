import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { requestedScopes } from './requested-scopes.js';
import { missingScopes } from './scope-coverage.js';

/**
 * Scopes on top of the usual ones of a platform, for a first sign-in that asks for more.
 *
 * @throws AuthError SCOPE_NOT_ALLOWED
 */
export function withUsualScopes(platform: ResolvedPlatform, asked: readonly string[]): string[] {
  const wanted = requestedScopes(platform, asked);
  return [...wanted, ...missingScopes(requestedScopes(platform), wanted)];
}
