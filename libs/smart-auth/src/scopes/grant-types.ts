import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';

/**
 * Whether nobody signs in at a platform: its file lists `client_credentials` and no other grant, so that the gateway is
 * known there as a service of its own (SMART Backend Services) and not on behalf of a person.
 */
export function isBackendPlatform({ oauth }: ResolvedPlatform): boolean {
  return oauth?.grantTypes?.includes('client_credentials') === true && !oauth.grantTypes.includes('authorization_code');
}
