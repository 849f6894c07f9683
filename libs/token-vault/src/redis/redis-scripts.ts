import { createHash } from 'node:crypto';
import { VaultError } from '../errors.js';
import type { RedisLink } from './redis-link.js';

/** A Lua script that Redis runs as one step on one key. */
export interface RedisScript {
  readonly source: string;
  readonly sha1: string;
}

/** ARGV: lifetime in ms, then field, value, … Returns 0 when the record exists. */
export const createRecord = script(`
  if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
  redis.call('HSET', KEYS[1], unpack(ARGV, 2))
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  return 1
`);

/**
 * ARGV: lifetime in ms at least or '', the number of expected fields, the number of removed fields, then field, value, … for each
 * expected one, the removed fields, and field, value, … for each one set. Returns 0 when the record is gone or differs.
 */
export const updateRecord = script(`
  if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
  local at = 4
  for _ = 1, tonumber(ARGV[2]) do
    if redis.call('HGET', KEYS[1], ARGV[at]) ~= ARGV[at + 1] then return 0 end
    at = at + 2
  end
  local removed = tonumber(ARGV[3])
  if at + removed <= #ARGV then redis.call('HSET', KEYS[1], unpack(ARGV, at + removed)) end
  if removed > 0 then redis.call('HDEL', KEYS[1], unpack(ARGV, at, at + removed - 1)) end
  local left = redis.call('PTTL', KEYS[1])
  if ARGV[1] ~= '' and left >= 0 and left < tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
  return 1
`);

/** ARGV: owner, lifetime in ms. Returns 0 when the lock is not this owner's. */
export const extendLock = script(`
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`);

/** ARGV: owner. Returns 0 when the lock is not this owner's. */
export const releaseLock = script(`
  if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
  return redis.call('DEL', KEYS[1])
`);

/**
 * ARGV: microseconds for one token, and for all of them; tokens wanted. The steps are those of `takeFrom`. The time is the
 * server's, so that the clocks of the processes need not agree. Returns the tokens granted, milliseconds to wait, and the
 * tokens that are left.
 */
export const takeTokens = script(`
  local time = redis.call('TIME')
  local now = time[1] * 1000000 + time[2]
  local one, all = tonumber(ARGV[1]), tonumber(ARGV[2])
  local full = math.min(math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now), now + all)
  local granted = math.min(tonumber(ARGV[3]), math.floor((now + all - full) / one))
  if granted == 0 then return {0, math.ceil((full + one - all - now) / 1000), 0} end
  full = math.max(now, full + granted * one)
  if full > now then
    redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000))
  else
    redis.call('DEL', KEYS[1])
  end
  return {granted, 0, math.floor((now + all - full) / one)}
`);

/**
 * ARGV: a name, its bytes, 'more' where they are added, names at most, bytes at most, lifetime of the index in ms. The sizes lie beside the index, in the
 * same Cluster slot; the field without a name holds their sum. Returns the names that left the index, the oldest first.
 */
export const admitName = script(`
  local sizes = KEYS[1] .. ':bytes'
  local time = redis.call('TIME')
  redis.call('ZADD', KEYS[1], time[1] * 1000000 + time[2], ARGV[1])
  local known = ARGV[3] == '' and redis.call('HGET', sizes, ARGV[1]) or 0
  redis.call('HINCRBY', sizes, ARGV[1], ARGV[2] - known)
  local sum = redis.call('HINCRBY', sizes, '', ARGV[2] - known)
  local count = redis.call('ZCARD', KEYS[1])
  local gone = {}
  while count > 1 and (count > tonumber(ARGV[4]) or sum > tonumber(ARGV[5])) do
    local oldest = redis.call('ZPOPMIN', KEYS[1])[1]
    sum = redis.call('HINCRBY', sizes, '', 0 - (redis.call('HGET', sizes, oldest) or 0))
    redis.call('HDEL', sizes, oldest)
    count = count - 1
    gone[#gone + 1] = oldest
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[6])
  redis.call('PEXPIRE', sizes, ARGV[6])
  return { gone, count, sum }
`);

/** As {@link evaluate}, for a script that answers 1 for yes. */
export async function runScript(link: RedisLink, of: RedisScript, key: string, argv: string[]): Promise<boolean> {
  return (await evaluate(link, of, key, argv)) === 1;
}

/** As {@link runScript}, for one whose effect a failover must not lose. */
export async function writeScript(link: RedisLink, of: RedisScript, key: string, argv: string[]): Promise<boolean> {
  return (await evaluate(link, of, key, argv, (args) => link.write(key, args))) === 1;
}

/** Runs a script by its hash, and by its text where the server does not know it yet or was restarted. */
export async function evaluate(
  link: RedisLink,
  { source, sha1 }: RedisScript,
  key: string,
  argv: string[],
  send = (args: readonly string[]) => link.command(key, args),
): Promise<unknown> {
  try {
    return await send(['EVALSHA', sha1, '1', key, ...argv]);
  } catch (error) {
    if (!isUnknownScript(error)) throw error;
    return await send(['EVAL', source, '1', key, ...argv]);
  }
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof VaultError && error.cause instanceof Error && error.cause.message.startsWith('NOSCRIPT');
}

function script(text: string): RedisScript {
  const source = text.trim();
  return { source, sha1: createHash('sha1').update(source).digest('hex') };
}
