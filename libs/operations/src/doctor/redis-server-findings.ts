import type { RedisTarget } from '@fhir-gateway/token-vault/redis';
import { finding, type Finding } from './finding.js';
import type { RedisServerFacts } from './redis-server-facts.js';

const leastVersion = [6, 2] as const;
/** Locks and sessions are counted in seconds; the round trip itself is taken out. */
const mostClockMs = 2_000;
const mostUsed = 0.9;

/** What the server is to this gateway. */
export interface RedisUse {
  readonly kind: RedisTarget['kind'];
  readonly where: string;
  /** Replicas that must have a change before it counts. */
  readonly redisWriteReplicas: number;
}

/** What of a server's set-up puts sessions at risk. */
export function serverFindings(facts: RedisServerFacts, use: RedisUse): Finding[] {
  const { kind, where, redisWriteReplicas: wanted } = use;
  const add = (is: boolean, make: () => Finding) => (is ? [make()] : []);
  const { version, role, evictionPolicy, usedBytes, maxBytes, clockAheadMs } = facts;
  const offSeconds = (Math.abs(clockAheadMs) / 1_000).toFixed(1);
  return [
    ...add(isOld(version), () =>
      finding('redis-old', where, `This is Redis ${version}.`, `Upgrade it to ${leastVersion.join('.')} or later.`),
    ),
    ...add(role === 'slave', () =>
      finding('redis-read-only', where, 'This server is a replica.', 'Name the master in FHIR_GATEWAY_REDIS_URL.'),
    ),
    ...add(evictionPolicy !== undefined && evictionPolicy !== 'noeviction', () =>
      finding(
        'redis-evicts',
        where,
        `maxmemory-policy is ${evictionPolicy}.`,
        'Set maxmemory-policy noeviction in redis.conf, or: redis-cli CONFIG SET maxmemory-policy noeviction',
      ),
    ),
    ...add(maxBytes > 0 && usedBytes > maxBytes * mostUsed, () =>
      finding(
        'redis-full',
        where,
        `${Math.round((100 * usedBytes) / maxBytes)} % of maxmemory is used.`,
        'Raise maxmemory, or give the gateway a Redis of its own.',
      ),
    ),
    ...add(!facts.appendsToFile && facts.snapshots === '', () =>
      finding(
        'redis-not-persistent',
        where,
        'Redis writes nothing to disk.',
        'Set appendonly yes in redis.conf, unless signing in again is fine.',
      ),
    ),
    ...add(facts.replicas < wanted, () =>
      finding(
        'redis-write-replicas',
        'FHIR_GATEWAY_REDIS_WRITE_REPLICAS',
        `A change has to reach ${wanted} replicas before it counts, and Redis has ${facts.replicas}.`,
        `Start replicas, or set FHIR_GATEWAY_REDIS_WRITE_REPLICAS=${facts.replicas}`,
      ),
    ),
    ...(kind === 'sentinel' ? failoverFindings(facts, use) : []),
    ...add(Math.abs(clockAheadMs) > mostClockMs, () =>
      finding(
        'clock-redis',
        where,
        `The clock of Redis is ${offSeconds} s ${clockAheadMs > 0 ? 'ahead of' : 'behind'} this machine's.`,
        'Let both machines keep time by NTP: timedatectl set-ntp true',
      ),
    ),
  ];
}

function failoverFindings(
  { replicas, minReplicas }: RedisServerFacts,
  { where, redisWriteReplicas }: RedisUse,
): Finding[] {
  if (replicas === 0) {
    return [
      finding('redis-no-replica', where, 'The master has no replica.', 'Start one with replicaof in redis.conf.'),
    ];
  }
  // Where the gateway waits for replicas itself, nothing that it said was done is lost.
  if (minReplicas !== 0 || redisWriteReplicas > 0) return [];
  const fix = 'Set min-replicas-to-write 1 and min-replicas-max-lag 10 in redis.conf of each server.';
  return [finding('redis-min-replicas', where, 'The master takes writes that no replica has.', fix)];
}

function isOld(version: string): boolean {
  const [major = Number.NaN, minor = 0] = version.split('.').map(Number);
  return major < leastVersion[0] || (major === leastVersion[0] && minor < leastVersion[1]);
}
