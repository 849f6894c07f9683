import { DEFAULT_PREFIX } from './key-prefix.js';
import type { RedisLink, ServerCommand } from './redis-link.js';

/** How one server of a Redis does. It has no name and no value of a key. */
export interface RedisFigures {
  readonly version: string;
  readonly usedBytes: number;
  /** Absent where the server has no limit. */
  readonly maxBytes?: number;
  /** `maxmemory-policy`; with any but `noeviction` the server removes keys by itself where memory is full. */
  readonly evictionPolicy: string;
  /** Keys that it has removed so since its start. */
  readonly evicted: number;
  /** Keys of all who use the server. */
  readonly keys: number;
  /** Keys of this gateway by the type of their value: records are hashes, locks, limits and kept values are strings, the audit is a stream. */
  readonly keysByType: Readonly<Record<string, number>>;
  /** `keysByType` is of the first 20,000 keys or so. */
  readonly isCut: boolean;
  /** From a PING to its answer. */
  readonly pingMs: number;
}

const pageSize = 1_000;
const mostPages = 20;
const types = ['hash', 'string', 'stream'] as const;
const auditPrefix = 'fg-audit:';

/**
 * Asks every server that holds keys of its own.
 *
 * @throws VaultError STORE_UNAVAILABLE when one does not answer
 */
export async function readRedisFigures(link: RedisLink): Promise<RedisFigures[]> {
  return Promise.all((await link.servers()).map(figuresOf));
}

async function figuresOf(server: ServerCommand): Promise<RedisFigures> {
  const started = performance.now();
  await server(['PING']);
  const pingMs = performance.now() - started;
  const [info, keys] = await Promise.all([readInfo(server), server(['DBSIZE'])]);
  const counted = await countKeys(server);
  const maxBytes = Number(info.get('maxmemory') ?? 0);
  return {
    version: info.get('redis_version') ?? 'unknown',
    usedBytes: Number(info.get('used_memory') ?? 0),
    ...(maxBytes > 0 && { maxBytes }),
    evictionPolicy: info.get('maxmemory_policy') ?? 'unknown',
    evicted: Number(info.get('evicted_keys') ?? 0),
    keys: Number(keys),
    ...counted,
    pingMs,
  };
}

/** Unlike CONFIG, INFO is allowed to most users of a Redis. */
async function readInfo(server: ServerCommand): Promise<Map<string, string>> {
  const texts = await Promise.all(['server', 'memory', 'stats'].map((section) => server(['INFO', section])));
  const lines = texts.flatMap((text) => String(text).split('\r\n'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

async function countKeys(server: ServerCommand): Promise<Pick<RedisFigures, 'keysByType' | 'isCut'>> {
  const keysByType: Record<string, number> = {};
  let isCut = false;
  for (const type of types) {
    const prefix = type === 'stream' ? auditPrefix : DEFAULT_PREFIX;
    let cursor = '0';
    let page = 0;
    do {
      const scan = ['SCAN', cursor, 'MATCH', `${prefix}*`, 'COUNT', `${pageSize}`, 'TYPE', type];
      const [next, keys] = (await server(scan)) as [unknown, unknown[]];
      cursor = String(next);
      keysByType[type] = (keysByType[type] ?? 0) + keys.length;
      page += 1;
    } while (cursor !== '0' && page < mostPages);
    isCut ||= cursor !== '0';
  }
  return { keysByType, isCut };
}
