export { connectRedis, connectRedisVaultStore } from './connect-redis.js';
export { RedisVaultStore } from './redis-store.js';
export { parseRedisUrl } from './redis-url.js';
export { resealRedis } from './reseal-redis.js';
export { sessionIds } from './session-walk.js';

export type { ConnectRedisOptions } from './connect-redis.js';
export type { LinkListener, RedisLink, ServerCommand } from './redis-link.js';
export type { RedisVaultStoreOptions } from './redis-store.js';
export type { NodeAddress, RedisTarget, ServerAccess } from './redis-url.js';
export type { ResealCounts, ResealOptions } from './reseal-redis.js';
