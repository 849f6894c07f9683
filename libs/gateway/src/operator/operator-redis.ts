import type { RedisCommand } from '@fhir-gateway/audit';
import { connectRedis, readRedisFigures, type RedisFigures, type RedisLink } from '@fhir-gateway/token-vault/redis';
import type { Config } from '../config/config-types.js';
import type { Logger } from '../logging/logger.js';

const figuresMs = 30_000;

/** The Redis of the settings on a connection of the operator's own, opened when it is first asked: what waits there holds up no session. */
export class OperatorRedis {
  readonly #config: Pick<Config, 'redisUrl' | 'redisCa'>;
  readonly #logger: Logger;
  readonly #now: () => number;
  #link: Promise<RedisLink> | undefined;
  #latest: { readonly atMs: number; readonly figures: Promise<readonly RedisFigures[] | undefined> } | undefined;

  constructor(config: Pick<Config, 'redisUrl' | 'redisCa'>, logger: Logger, now: () => number) {
    this.#now = now;
    this.#config = config;
    this.#logger = logger;
  }

  /** @throws VaultError STORE_UNAVAILABLE; TypeError where no Redis is set */
  readonly command: RedisCommand = async (key, args) => (await this.#open()).command(key, args);

  /** Of each server, at most 30 seconds old; empty where no Redis is set. `undefined` when one does not answer. */
  figures(): Promise<readonly RedisFigures[] | undefined> {
    const nowMs = this.#now();
    // Pages are refreshed every ten seconds, and to count keys takes some requests.
    if (!this.#latest || nowMs - this.#latest.atMs >= figuresMs) this.#latest = { atMs: nowMs, figures: this.#read() };
    return this.#latest.figures;
  }

  async #read(): Promise<readonly RedisFigures[] | undefined> {
    if (this.#config.redisUrl === undefined) return [];
    try {
      return await readRedisFigures(await this.#open());
    } catch {
      return undefined;
    }
  }

  async close(): Promise<void> {
    const link = await this.#link?.catch(() => undefined);
    await link?.shutdown();
  }

  #open(): Promise<RedisLink> {
    if (this.#link) return this.#link;
    const { redisUrl: url = '', redisCa: ca } = this.#config;
    // Short: a page waits for it.
    const link = connectRedis({ url, connectTimeoutMs: 3_000, logger: this.#logger, ca });
    this.#link = link;
    link.catch(() => (this.#link = undefined));
    return link;
  }
}
