export { connectRedis, connectRedisVaultStore } from './connect-redis.js';
export { readRedisFigures } from './redis-figures.js';
export { RedisVaultStore } from './redis-store.js';
export { parseRedisUrl } from './redis-url.js';
export { resealRedis } from './reseal-redis.js';
export { sessionIds } from './session-walk.js';

export type { RedisFigures } from './redis-figures.js';
export type { RedisLink, ServerCommand } from './redis-link.js';
export type { RedisTarget } from './redis-url.js';
export type { ResealCounts } from './reseal-redis.js';
