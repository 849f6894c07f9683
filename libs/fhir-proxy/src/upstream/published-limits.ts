import { createHash } from 'node:crypto';
import type { RateLimiter, SharedBucket } from '@fhir-gateway/limits';
import type { PlatformRoute } from '../platform/platform-route.js';

/** What counts requests against published limits. */
export type RequestLimiter = Pick<RateLimiter, 'take' | 'close'>;

const secondMs = 1000;
const hourMs = 3600 * secondMs;

/**
 * The buckets of a request to a platform, from its published limits (`rateLimit`). A platform counts by client unless
 * its file says otherwise (quirk `rateLimitBy`): by token, or by source address, which all its tenants share here.
 */
export function bucketsOf(route: PlatformRoute, token: string | undefined): SharedBucket[] {
  const limits = route.definition.rateLimit;
  if (!limits) return [];
  const person = token === undefined ? 'nobody' : createHash('sha256').update(token).digest('base64url').slice(0, 22);
  const by = route.quirks.rateLimitBy ?? 'client';
  const counted = {
    client: route.platformId,
    token: `${route.platformId} ${person}`,
    'source-ip': route.definition.id,
  }[by];
  const bucket = (name: string, who: string, capacity: number | undefined, periodMs: number): SharedBucket[] =>
    capacity === undefined ? [] : [{ key: `${name} ${who}`, capacity, periodMs, sharing: 'leased' }];
  return [
    ...bucket('second', counted, limits.perSecond, secondMs),
    ...bucket('token-hour', `${route.platformId} ${person}`, limits.perHourPerToken, hourMs),
    ...bucket('key-hour', route.platformId, limits.perHourPerApiKey, hourMs),
    ...bucket('day', counted, limits.perDay, 24 * hourMs),
  ];
}
