export { connectRedisVaultStore } from './connect-redis.js';
export { RedisVaultStore } from './redis-store.js';

export type { ConnectRedisOptions } from './connect-redis.js';
export type { LinkListener, RedisLink } from './redis-link.js';
export type { RedisVaultStoreOptions } from './redis-store.js';
