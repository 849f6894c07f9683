import { tenantId } from './schema/tenancy.js';

/** A platform_id taken apart: what comes before the first colon, and the tenant after it. */
export interface PlatformIdParts {
  readonly base: string;
  readonly tenant?: string;
}

/** Longest platform_id that can be valid: id, colon, tenant, with room for long aliases. */
const maxLength = 640;

/**
 * Takes a platform_id apart. Returns undefined for what no platform can be called: too long, no text before the colon,
 * or a tenant outside its grammar (`.`, `..`, slashes, percent signs, control characters).
 */
export function parsePlatformId(platformId: string): PlatformIdParts | undefined {
  if (platformId.length === 0 || platformId.length > maxLength) return undefined;
  const colon = platformId.indexOf(':');
  if (colon === -1) return { base: platformId };
  const tenant = platformId.slice(colon + 1);
  if (colon === 0 || !tenantId.safeParse(tenant).success) return undefined;
  return { base: platformId.slice(0, colon), tenant };
}
