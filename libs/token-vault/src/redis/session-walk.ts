import { HEAD_FIELD, KEYS_IN_USE_RECORD } from '../store/stored-names.js';
import type { RedisLink } from './redis-link.js';
import { DEFAULT_PREFIX, requirePrefix } from './key-prefix.js';

/** Keys looked at together, about. */
const PAGE_SIZE = 500;

/**
 * The id of every session that a Redis holds, some perhaps twice, and not for sure those that come and go meanwhile. For an
 * operator's hands: walks over all keys with SCAN, which nothing that serves requests does.
 *
 * @param prefix as for the store; default `fg:`
 * @throws VaultError STORE_UNAVAILABLE when a server does not answer
 */
export async function* sessionIds(link: RedisLink, prefix = DEFAULT_PREFIX): AsyncGenerator<string> {
  const match = `${requirePrefix(prefix).replace(/[*?[\]\\]/g, '\\$&')}{*}`;
  for (const server of await link.servers()) {
    let cursor: string | undefined;
    while (cursor !== '0') {
      const answer = await server(['SCAN', cursor ?? '0', 'MATCH', match, 'COUNT', `${PAGE_SIZE}`, 'TYPE', 'hash']);
      const [next, keys] = answer as [string, string[]];
      cursor = String(next);
      for (const key of keys) {
        const id = key.slice(prefix.length + 1, -1);
        if (id === KEYS_IN_USE_RECORD) continue;
        // Other records of many fields have no head.
        if ((await link.command(key, ['HEXISTS', key, HEAD_FIELD])) === 1) yield id;
      }
    }
  }
}
