import { createClient } from 'redis';
import { eventually } from './raw-server.js';
import type { RedisProcess, RedisProcesses } from './redis-processes.js';

/** A master with replicas, watched by three Sentinels. */
export interface SentinelDeployment {
  readonly url: string;
  /** The one that it begins with. */
  readonly master: RedisProcess;
  /** The master first, then its replicas. */
  readonly servers: readonly RedisProcess[];
  readonly sentinels: readonly RedisProcess[];
}

/** Three masters, each with a replica. */
export interface ClusterDeployment {
  readonly url: string;
  /** Each serves a third of the slots, in this order. */
  readonly masters: readonly RedisProcess[];
}

/** Sends commands to one server over a connection of their own. Rejects when there is no server, or it refuses one. */
export async function askRedis(port: number, ...commands: readonly string[][]): Promise<unknown[]> {
  const socket = { reconnectStrategy: false } as const;
  const client = createClient({ url: `redis://127.0.0.1:${port}`, socket });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const answers: unknown[] = [];
    for (const command of commands) answers.push(await client.sendCommand(command));
    return answers;
  } finally {
    client.destroy();
  }
}

/** Asks again until the answer will do; a failure will not. */
export async function until(check: () => Promise<boolean>, pauseMs = 50): Promise<void> {
  await eventually(() => check().catch(() => false), pauseMs);
}

/**
 * Starts a master that copies to its replicas, and Sentinels that agree within about two seconds that it is gone.
 *
 * @param processes end it, also where it does not come to be
 * @param replicas how many masters can be lost, one after the other
 */
export async function startSentinels(processes: RedisProcesses, replicas = 1): Promise<SentinelDeployment> {
  const master = await processes.start([]);
  const copies = Array.from({ length: replicas }, () => processes.start([`replicaof 127.0.0.1 ${master.port}`]));
  const servers = [master, ...(await Promise.all(copies))];
  const watch = [
    `sentinel monitor sessions 127.0.0.1 ${master.port} 2`,
    'sentinel down-after-milliseconds sessions 1000',
    'sentinel failover-timeout sessions 4000',
  ];
  const sentinels = await Promise.all([1, 2, 3].map(() => processes.start(watch, 'sentinel')));
  const copied = `connected_slaves:${replicas}`;
  await until(async () => String((await askRedis(master.port, ['INFO', 'replication']))[0]).includes(copied));
  for (const { port } of sentinels) {
    await until(async () => {
      const [found, others] = await askRedis(
        port,
        ['SENTINEL', 'REPLICAS', 'sessions'],
        ['SENTINEL', 'SENTINELS', 'sessions'],
      );
      return Array.isArray(found) && found.length === replicas && Array.isArray(others) && others.length === 2;
    });
  }
  const hosts = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return { url: `redis+sentinel://${hosts}/sessions`, master, servers, sentinels };
}

const THIRDS = [
  [0, 5460],
  [5461, 10922],
  [10923, 16383],
] as const;

/**
 * Starts a cluster and waits until each node knows the others and each replica has its master's data.
 *
 * @param processes end it, also where it does not come to be
 */
export async function startCluster(processes: RedisProcesses): Promise<ClusterDeployment> {
  const options = ['cluster-enabled yes', 'cluster-node-timeout 1500', 'cluster-replica-validity-factor 0'];
  const nodes = await Promise.all(Array.from({ length: 6 }, () => processes.start(options)));
  const masters = nodes.slice(0, 3);
  const ids = new Map<RedisProcess, string>();
  for (const node of nodes) ids.set(node, String((await askRedis(node.port, ['CLUSTER', 'MYID']))[0]));
  const [first] = nodes;
  if (first === undefined) throw new Error('six servers were started');
  for (const [index, { port }] of masters.entries()) {
    const [from, to] = THIRDS[index] ?? THIRDS[0];
    const slots = Array.from({ length: to - from + 1 }, (_, offset) => `${from + offset}`);
    await askRedis(port, ['CLUSTER', 'ADDSLOTS', ...slots], ['CLUSTER', 'SET-CONFIG-EPOCH', `${index + 1}`]);
  }
  for (const { port } of nodes.slice(1)) await askRedis(port, ['CLUSTER', 'MEET', '127.0.0.1', `${first.port}`]);
  const known = async (port: number) => String((await askRedis(port, ['CLUSTER', 'NODES']))[0]).split('\n').length - 1;
  for (const { port } of nodes) await until(async () => (await known(port)) === nodes.length);
  for (const [index, replica] of nodes.slice(3).entries()) {
    const master = masters[index];
    const id = (master && ids.get(master)) ?? '';
    await until(async () => (await askRedis(replica.port, ['CLUSTER', 'REPLICATE', id]))[0] === 'OK');
  }
  for (const { port } of nodes) {
    await until(async () => /cluster_state:ok/.test(String((await askRedis(port, ['CLUSTER', 'INFO']))[0])));
  }
  for (const { port } of masters) {
    await until(async () => /state=online/.test(String((await askRedis(port, ['INFO', 'replication']))[0])));
  }
  const hosts = masters.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return { url: `redis+cluster://${hosts}`, masters };
}
