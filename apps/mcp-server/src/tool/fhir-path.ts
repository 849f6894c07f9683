import { GatewayError } from '@fhir-gateway/gateway';

/**
 * A path below a platform's base. Whether its segments are what FHIR allows is for the proxy to say; here they only
 * become a path of that many segments.
 *
 * @throws GatewayError ARGUMENT_INVALID for text that no address can hold
 */
export function fhirPath(...segments: readonly string[]): string {
  try {
    return segments.map((segment) => encodeURIComponent(segment)).join('/');
  } catch {
    // Half of a surrogate pair.
    throw new GatewayError('ARGUMENT_INVALID', 'An argument holds half of a character.');
  }
}

/** The id that an argument names: a whole ref of that type stands for its id, since that is what rows show. */
export function idIn(resourceType: string, resourceId: string): string {
  const type = `${resourceType}/`;
  return resourceId.startsWith(type) ? resourceId.slice(type.length) : resourceId;
}
