import type { RedisServerFacts } from './redis-server-facts.js';
import { serverFindings } from './redis-server-findings.js';

const sound: RedisServerFacts = {
  version: '7.2.4',
  role: 'master',
  replicas: 1,
  evictionPolicy: 'noeviction',
  usedBytes: 1e6,
  maxBytes: 0,
  appendsToFile: true,
  minReplicas: 1,
  clockAheadMs: 0,
};

describe('what a Redis server says of itself', () => {
  const ids = (change: Partial<RedisServerFacts>, kind: 'single' | 'sentinel' = 'single', redisWriteReplicas = 0) =>
    serverFindings({ ...sound, ...change }, { kind, where: 'a:6379', redisWriteReplicas }).map(({ id }) => id);

  it.each<[Partial<RedisServerFacts>, string[]]>([
    [{}, []],
    [{ version: '6.2.0' }, []],
    [{ version: '6.0.16' }, ['redis-old']],
    [{ version: '5.0.7' }, ['redis-old']],
    [{ version: 'unknown' }, []],
    [{ role: 'slave' }, ['redis-read-only']],
    [{ evictionPolicy: 'volatile-ttl' }, ['redis-evicts']],
    [{ usedBytes: 95, maxBytes: 100 }, ['redis-full']],
    [{ usedBytes: 50, maxBytes: 100 }, []],
    [{ appendsToFile: false, snapshots: '' }, ['redis-not-persistent']],
    [{ appendsToFile: false, snapshots: '3600 1' }, []],
    [{ appendsToFile: false }, []],
    [{ clockAheadMs: 1_900 }, []],
    [{ clockAheadMs: -2_100 }, ['clock-redis']],
    [{ replicas: 0, minReplicas: 0 }, []],
  ])('%j comes to %j', (change, expected) => expect(ids(change)).toEqual(expected));

  it('is judged more strictly in a Sentinel group', () => {
    expect(ids({ replicas: 0 }, 'sentinel')).toEqual(['redis-no-replica']);
    expect(ids({ minReplicas: 0 }, 'sentinel')).toEqual(['redis-min-replicas']);
    expect(ids({ minReplicas: 0 }, 'sentinel', 1)).toEqual([]);
    expect(ids({}, 'sentinel')).toEqual([]);
  });

  it('has to have the replicas that changes wait for', () => {
    expect(ids({ replicas: 1 }, 'single', 2)).toEqual(['redis-write-replicas']);
    expect(ids({ replicas: 2 }, 'single', 2)).toEqual([]);
  });
});
