import { withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import type { Config } from '../config/config-types.js';

/** Whether the operator allows writing to a platform, one organization of it or one connection to it. */
export function isWriteAllowed(writes: Config['writes'], id: string): boolean {
  if (typeof writes === 'string') return writes === 'on';
  const platformId = withoutConnectionNumber(id);
  // Allowing a multi-tenant platform allows its tenants.
  return writes.has(platformId) || writes.has(platformId.split(':', 1)[0] ?? '');
}
