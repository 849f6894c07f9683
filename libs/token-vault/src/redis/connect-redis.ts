import type { Logger } from '../logger.js';
import { requirePrefix } from './key-prefix.js';
import { RedisVaultStore } from './redis-store.js';
import type { RedisLink } from './redis-link.js';
import { parseRedisUrl, type RedisTarget } from './redis-url.js';
import type { ConnectionOptions } from './server-connection.js';

/** How to reach the Redis that holds the sessions. */
export interface ConnectRedisOptions {
  /**
   * `redis://host:port`, `redis+sentinel://host:port,…/master` or `redis+cluster://host:port,…`; with TLS `rediss` in
   * place of `redis`. User, password and database as usual in such a URL; see {@link parseRedisUrl}.
   */
  readonly url: string;
  /** Begins every key and channel; default `fg:`. */
  readonly prefix?: string;
  /** PEM certificates to trust for TLS, instead of the system's. */
  readonly ca?: string;
  /** How long the first connection may take; default 10000. */
  readonly connectTimeoutMs?: number;
  /** An answer that takes longer than this is none; default 2000. */
  readonly commandTimeoutMs?: number;
  /** A connection that is away longer than this makes calls fail at once instead of waiting for it; default 2000. */
  readonly offlineGraceMs?: number;
  /** A connection on which even pings stay unanswered this long is replaced; default 5000. */
  readonly silenceTimeoutMs?: number;
  /**
   * How many replicas must have a change of a record before it is answered; default 0. A failover then loses none of what
   * was answered, while fewer replicas than this refuse all changes.
   */
  readonly writeReplicas?: number;
  readonly logger?: Logger;
}

/**
 * Connects to Redis and returns the store on it. From then on it reconnects by itself for as long as it is open, and
 * follows the master of a Sentinel group and the slots of a Cluster.
 *
 * @throws TypeError when the URL is not one of a Redis, or the prefix holds braces
 * @throws VaultError STORE_UNAVAILABLE when there is no connection within `connectTimeoutMs`
 */
export async function connectRedisVaultStore(options: ConnectRedisOptions): Promise<RedisVaultStore> {
  const { prefix } = options;
  if (prefix !== undefined) requirePrefix(prefix);
  return new RedisVaultStore({ link: await connectRedis(options), prefix });
}

/** As {@link connectRedisVaultStore}, without a store on the link. */
export async function connectRedis(options: Omit<ConnectRedisOptions, 'prefix'>): Promise<RedisLink> {
  const {
    url,
    ca,
    connectTimeoutMs = 10_000,
    commandTimeoutMs = 2_000,
    offlineGraceMs = 2_000,
    silenceTimeoutMs = 5_000,
    writeReplicas = 0,
    logger,
  } = options;
  const target = parseRedisUrl(url);
  // The URL may hold a password, so neither it nor the parser's own error is passed on.
  if (!target) throw new TypeError('url must be a redis://, rediss://, redis+sentinel:// or redis+cluster:// URL');
  return connectTo(target, {
    connectTimeoutMs,
    commandTimeoutMs,
    offlineGraceMs,
    silenceTimeoutMs,
    writeReplicas,
    ca,
    ...(logger && { logger }),
  });
}

/** Loads the client of Redis, which is large, only where there is a Redis. */
async function connectTo(target: RedisTarget, connection: ConnectionOptions): Promise<RedisLink> {
  switch (target.kind) {
    case 'single': {
      const { SingleServerLink } = await import('./single-server-link.js');
      return SingleServerLink.connect({ ...connection, url: target.url });
    }
    case 'sentinel': {
      const { SentinelLink } = await import('./sentinel-link.js');
      return SentinelLink.connect(target, connection);
    }
    case 'cluster': {
      const { ClusterLink } = await import('./cluster-link.js');
      return ClusterLink.connect(target, connection);
    }
  }
}
