import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { ServerMetadata } from '../discovery/server-metadata.js';
import { AuthError } from '../errors.js';
import { createDpopKey } from './dpop-key.js';
import type { DpopKey } from './dpop-key.js';

/** The one algorithm that proofs are signed with here. */
const algorithm = 'ES256';

/**
 * @throws AuthError DISCOVERY_FAILED where bound tokens are required, and the server lists only algorithms that are not
 *   used here
 */
export function requireDpopAlgorithm(platform: ResolvedPlatform, { dpopAlgorithms }: ServerMetadata): void {
  if (platform.oauth?.dpop !== 'required' || (dpopAlgorithms?.includes(algorithm) ?? true)) return;
  const message = `The sign-in service of ${platform.name} does not offer the protection (DPoP, ${algorithm}) that it has to.`;
  throw new AuthError('DISCOVERY_FAILED', message, { platformId: platform.id, detail: `no DPoP with ${algorithm}` });
}

/**
 * A new key for a connection, where the platform file wants its tokens bound to one: always with `required`, with
 * `if-offered` where the server's document lists the algorithm.
 *
 * @see RFC 9449 section 5.1, `dpop_signing_alg_values_supported`
 */
export function dpopKeyFor(platform: ResolvedPlatform, { dpopAlgorithms }: ServerMetadata): DpopKey | undefined {
  const wish = platform.oauth?.dpop;
  if (wish === undefined) return undefined;
  const isOffered = dpopAlgorithms?.includes(algorithm) === true;
  return wish === 'required' || isOffered ? createDpopKey() : undefined;
}
