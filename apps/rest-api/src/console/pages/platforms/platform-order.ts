import type { PlatformSummary } from '@fhir-gateway/platform-registry';

/**
 * Puts what a reader can try at once first: platforms of this machine, then those with a sign-in, then open ones; by name
 * within each.
 */
export function inOrderOfUse(platforms: readonly PlatformSummary[]): PlatformSummary[] {
  return platforms.toSorted((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
}

function rank({ environment, loginRequired }: PlatformSummary): number {
  return (environment === 'local' ? 0 : 2) + (loginRequired ? 0 : 1);
}
