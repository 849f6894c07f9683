import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { AuthError } from '@fhir-gateway/smart-auth';

/**
 * Refuses to begin or end a sign-in where there is none, whoever asks: a caller without a token would otherwise hear that
 * one is missing.
 *
 * @throws AuthError PLATFORM_OPEN
 */
export function refuseOpen({ id, name, oauth }: ResolvedPlatform): void {
  if (oauth === undefined)
    throw new AuthError('PLATFORM_OPEN', `${name} is open: it needs no sign-in.`, { platformId: id });
}
