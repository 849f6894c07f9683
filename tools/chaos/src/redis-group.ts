import { askRedis, redisProcesses, startSentinels } from '@fhir-gateway/testing';
import type { RedisProcesses, SentinelDeployment } from '@fhir-gateway/testing';
import { pause, waitFor } from './wait-for.js';

/** Loss of a master, and then of the one after it, is planned for. */
const replicas = 2;
/** Sentinels agree within two seconds; a busy machine makes them slower. */
const failoverLimitMs = 40_000;
const wholeLimitMs = 60_000;
/** What a supervisor takes to notice that a server is gone and to start it again. */
const supervisorMs = 3_000;
/** Of the stream of changes: what was written while the servers were asked one after the other. */
const lagLimitBytes = 200_000;

/** What a Redis server says of its replication; a server that gave no answer is away. */
interface ServerState {
  readonly port: number;
  readonly role: string;
  /** Bytes of the stream of changes that it has sent or taken. */
  readonly offset: number;
  /** Of a replica: whether it hears its master. */
  readonly isLinked: boolean;
  /** Of a master: how many replicas have a copy of all and get what is new. */
  readonly onlineReplicas: number;
}

/** A Redis master with two replicas and three Sentinels, whose lost servers come back as replicas. */
export class RedisGroup {
  readonly url: string;
  readonly #redis: SentinelDeployment;
  readonly #processes: RedisProcesses;

  private constructor(redis: SentinelDeployment, processes: RedisProcesses) {
    this.#redis = redis;
    this.#processes = processes;
    this.url = redis.url;
  }

  static async start(): Promise<RedisGroup> {
    const processes = redisProcesses();
    try {
      const group = new RedisGroup(await startSentinels(processes, replicas), processes);
      await group.whole();
      return group;
    } catch (error) {
      await processes.stop();
      throw error;
    }
  }

  /**
   * Kills the server that is master now, waits until all Sentinels name another that has taken the role, and starts the
   * killed one as its replica, as a supervisor would.
   *
   * @throws Error when the Sentinels take longer than 40 seconds
   */
  async loseMaster(): Promise<void> {
    const killedPort = await this.#master();
    const lost = this.#redis.servers.find(({ port }) => port === killedPort);
    if (lost === undefined) throw new Error('the Sentinels do not agree on a master');
    await lost.kill();
    const promoted = async () => {
      const port = await this.#master();
      return port !== 0 && port !== killedPort && (await stateOf(port)).role === 'master';
    };
    await waitFor('another Redis master', failoverLimitMs, promoted);
    await pause(supervisorMs);
    await lost.restart([`replicaof 127.0.0.1 ${await this.#master()}`]);
  }

  /** Resolves when one is master, all others follow it closely, and every Sentinel sees them so. */
  async whole(): Promise<void> {
    const check = async () => (await this.#areServersWhole()) && (await this.#seesSentinelsWhole());
    await waitFor('a whole Redis group', wholeLimitMs, check, async () => JSON.stringify(await this.#states()));
  }

  #states(): Promise<ServerState[]> {
    return Promise.all(this.#redis.servers.map(({ port }) => stateOf(port)));
  }

  stop(): Promise<void> {
    return this.#processes.stop();
  }

  async #areServersWhole(): Promise<boolean> {
    const states = await this.#states();
    const masters = states.filter(({ role }) => role === 'master');
    const [master] = masters;
    if (master === undefined || masters.length > 1 || master.onlineReplicas < replicas) return false;
    return states.every(
      ({ port, isLinked, offset }) =>
        port === master.port || (isLinked && Math.abs(master.offset - offset) < lagLimitBytes),
    );
  }

  async #seesSentinelsWhole(): Promise<boolean> {
    for (const { port } of this.#redis.sentinels) {
      const [master, found] = await askRedis(
        port,
        ['SENTINEL', 'MASTER', 'sessions'],
        ['SENTINEL', 'REPLICAS', 'sessions'],
      );
      const flags = [master, ...(found as unknown[])].map(flagsOf);
      if (flags.length !== replicas + 1) return false;
      if (flags[0] !== 'master' || flags.slice(1).some((flag) => flag !== 'slave')) return false;
    }
    return (await this.#master()) !== 0;
  }

  /** The port of the server that all Sentinels name; 0 while they differ. */
  async #master(): Promise<number> {
    const ask = ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'sessions'];
    const named = await Promise.all(this.#redis.sentinels.map(({ port }) => askRedis(port, ask)));
    const ports = new Set(named.map(([address]) => Number((address as string[])[1])));
    return ports.size === 1 ? ([...ports][0] ?? 0) : 0;
  }
}

async function stateOf(port: number): Promise<ServerState> {
  const [info] = await askRedis(port, ['INFO', 'replication']).catch(() => ['role:away']);
  const text = String(info);
  const valueOf = (name: string): string => new RegExp(`^${name}:([^\\r\\n]*)`, 'm').exec(text)?.[1] ?? '';
  const isReplica = valueOf('role') === 'slave';
  return {
    port,
    role: valueOf('role'),
    offset: Number(valueOf(isReplica ? 'slave_repl_offset' : 'master_repl_offset')) || 0,
    isLinked: isReplica && valueOf('master_link_status') === 'up',
    onlineReplicas: [...text.matchAll(/^slave\d+:.*state=online/gm)].length,
  };
}

/** Of what a Sentinel knows of a server: an object, or names and values in turn. */
function flagsOf(known: unknown): string {
  if (!Array.isArray(known)) return String((known as { flags?: unknown }).flags);
  return String(known[known.indexOf('flags') + 1]);
}
