import { PlatformError } from './errors.js';
import type { ResolvedPlatform } from './resolved-platform.js';

/** A connection is named where nobody signs in. */
export function withoutConnections({ id, name }: Pick<ResolvedPlatform, 'id' | 'name'>): PlatformError {
  return new PlatformError('PLATFORM_NOT_FOUND', `${name} is open, and has no connections: use ${id}.`);
}

/** The number of a connection cannot be read. The example is the caller's own id, as far as it can be one. */
export function connectionIdInvalid(platformId: string): PlatformError {
  const typed = platformId.slice(0, platformId.indexOf('~'));
  const example = /^[a-z0-9-]{1,64}(?::[A-Za-z0-9_.-]{1,128})?$/.test(typed) ? typed : 'sandbox-ehr';
  const message = `After ~ comes the number of a connection, once and at the end, such as ${example}~2.`;
  return new PlatformError('PLATFORM_NOT_FOUND', message);
}
