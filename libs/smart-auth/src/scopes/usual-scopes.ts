import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { requestedScopes } from './requested-scopes.js';
import { missingScopes } from './scope-coverage.js';

/**
 * Scopes on top of the usual ones of a platform, for a first sign-in that asks for more. Who asks for `user/` scopes wants to
 * see all patients of the person who signs in: the usual `patient/` scopes, with which a patient is chosen and searches are
 * narrowed to that one, are left out.
 *
 * @throws AuthError SCOPE_NOT_ALLOWED
 */
export function withUsualScopes(platform: ResolvedPlatform, asked: readonly string[]): string[] {
  const wanted = requestedScopes(platform, asked);
  const usual = requestedScopes(platform);
  const isOfPanel = wanted.some((scope) => scope.startsWith('user/'));
  return [...wanted, ...missingScopes(isOfPanel ? usual.filter((scope) => !isOfOnePatient(scope)) : usual, wanted)];
}

function isOfOnePatient(scope: string): boolean {
  return scope.startsWith('patient/') || scope === 'launch/patient';
}
