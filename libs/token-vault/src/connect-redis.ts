import type { Logger } from './logger.js';
import { RedisVaultStore, requirePrefix } from './redis-store.js';
import { SingleServerLink } from './single-server-link.js';

/** How to reach the Redis that holds the sessions. */
export interface ConnectRedisOptions {
  /** `redis://` or, with TLS, `rediss://`; user, password and database as usual in such a URL. */
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
  readonly logger?: Logger;
}

/**
 * Connects to Redis and returns the store on it. From then on it reconnects by itself for as long as it is open.
 *
 * @throws TypeError when the URL is not one of a Redis, or the prefix holds braces
 * @throws VaultError STORE_UNAVAILABLE when there is no connection within `connectTimeoutMs`
 */
export async function connectRedisVaultStore(options: ConnectRedisOptions): Promise<RedisVaultStore> {
  const {
    url,
    prefix,
    ca,
    connectTimeoutMs = 10_000,
    commandTimeoutMs = 2_000,
    offlineGraceMs = 2_000,
    silenceTimeoutMs = 5_000,
    logger,
  } = options;
  // The URL may hold a password, so neither it nor the parser's own error is passed on.
  if (!/^rediss?:\/\//.test(url) || !URL.canParse(url)) throw new TypeError('url must be redis:// or rediss://');
  if (prefix !== undefined) requirePrefix(prefix);
  const link = await SingleServerLink.connect({
    url,
    connectTimeoutMs,
    commandTimeoutMs,
    offlineGraceMs,
    silenceTimeoutMs,
    ...(ca !== undefined && { ca }),
    ...(logger && { logger }),
  });
  return new RedisVaultStore({ link, ...(prefix !== undefined && { prefix }) });
}
