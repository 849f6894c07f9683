import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { AuthError } from '@fhir-gateway/smart-auth';

/**
 * Refuses to begin or end a sign-in where there is none, whoever asks: a caller without a token would otherwise hear that
 * one is missing.
 *
 * @throws AuthError PLATFORM_OPEN | LOGIN_NOT_OFFERED
 */
export function refuseOpen({ id, name, oauth, definition }: ResolvedPlatform): void {
  if (definition.credentials !== undefined) {
    const message = `Nobody signs in at ${name}; it knows this gateway as a service.`;
    throw new AuthError('LOGIN_NOT_OFFERED', message, { platformId: id });
  }
  if (oauth === undefined)
    throw new AuthError('PLATFORM_OPEN', `${name} is open: it needs no sign-in.`, { platformId: id });
}
