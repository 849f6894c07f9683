import { tenantId } from './schema/tenancy.js';

/** A platform_id taken apart: `<base>`, `<base>:<tenant>`, and either with `~<connection>` behind it. */
export interface PlatformIdParts {
  readonly base: string;
  readonly tenant?: string;
  /** Which of a session's connections to the platform is meant; the newest one where absent. */
  readonly connection?: number;
}

/** Longest platform_id that can be valid: id, colon, tenant, long enough for long aliases. */
const maxLength = 640;
/** Without leading zeros: one connection has one id. */
const connectionSuffix = /^(.*)~([1-9][0-9]{0,5})$/s;

/**
 * Takes a platform_id apart; the only place that reads the number of a connection. Returns undefined for what no platform
 * can be called: too long, no text before the colon, a tenant outside its grammar (`.`, `..`, slashes, percent signs,
 * control characters), or a `~` without a number from 1 on behind it.
 */
export function parsePlatformId(platformId: string): PlatformIdParts | undefined {
  if (platformId.length === 0 || platformId.length > maxLength) return undefined;
  if (!platformId.includes('~')) return parsePlain(platformId);
  const [, plain, digits] = connectionSuffix.exec(platformId) ?? [];
  if (plain === undefined || plain === '' || plain.includes('~')) return undefined;
  const parts = parsePlain(plain);
  return parts && { ...parts, connection: Number(digits) };
}

/** The platform_id without the number of a connection; a text without one is returned as it is. */
export function withoutConnectionNumber(platformId: string): string {
  // Hardly any has one, and the pattern looks through all of the text.
  return platformId.includes('~') ? (connectionSuffix.exec(platformId)?.[1] ?? platformId) : platformId;
}

/** The id of one connection to a platform. */
export function connectionIdOf(platformId: string, connection: number): string {
  return `${platformId}~${connection}`;
}

function parsePlain(platformId: string): PlatformIdParts | undefined {
  const colon = platformId.indexOf(':');
  if (colon === -1) return { base: platformId };
  const tenant = platformId.slice(colon + 1);
  if (colon === 0 || !tenantId.safeParse(tenant).success) return undefined;
  return { base: platformId.slice(0, colon), tenant };
}

/** The platform_id of a platform, or of one tenant of it. */
export function canonicalId(id: string, tenant: string | undefined): string {
  return tenant === undefined ? id : `${id}:${tenant}`;
}
