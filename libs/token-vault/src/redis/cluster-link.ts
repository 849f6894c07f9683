import { createCluster } from '@redis/client';
import { ChannelConnection } from './channel-connection.js';
import { CommandDeadlines } from './command-deadlines.js';
import { ConfirmedWrites } from './confirmed-writes.js';
import { VaultError } from '../errors.js';
import { GuardedClient, type PlainRedisClient, refusal, storeUnavailable, withDeadline } from './guarded-client.js';
import { MovingChannels } from './moving-channels.js';
import type { LinkListener, RedisLink, ServerCommand } from './redis-link.js';
import { addressKey, type NodeAddress, type RedisTarget, serverUrl } from './redis-url.js';
import { clientOptions, type ConnectionOptions } from './server-connection.js';

/** The part of a Redis URL this link is for. */
export type ClusterTarget = Extract<RedisTarget, { kind: 'cluster' }>;
type Cluster = ReturnType<typeof clusterOf>;
type None = Record<string, never>;
type Known = Parameters<Cluster['_slots']['rediscover']>[0];
type Send = (client: PlainRedisClient, isAsking: boolean) => Promise<unknown>;

const LOOK_MS = 1_000;
const MAX_REDIRECTIONS = 5;

/**
 * A link to a Redis Cluster: each command goes to the server of its key's slot, channels are heard on any one server,
 * since a Cluster carries what is published to all of them.
 *
 * The library's client knows the slots and holds the connections. It does not send commands: its own redirection has no
 * deadline, and would carry a command out after its caller gave up. Here a command is sent again only where a server
 * says that it did not carry it out (`MOVED`, `ASK`).
 */
export class ClusterLink implements RedisLink {
  readonly #target: ClusterTarget;
  readonly #connection: ConnectionOptions;
  readonly #cluster: Cluster;
  readonly #reaching: CommandDeadlines;
  readonly #guards = new WeakMap<PlainRedisClient, GuardedClient>();
  /** By address, from the first such write to a server on. */
  readonly #writes = new Map<string, ConfirmedWrites>();
  /** Whether the slots may have changed since they were read. */
  #isDoubtful = false;
  #hearing: { address: NodeAddress; connection: ChannelConnection } | undefined;
  readonly #channels = new MovingChannels();
  #timer: NodeJS.Timeout | undefined;
  #isShut = false;

  /** @throws VaultError STORE_UNAVAILABLE when no server tells its slots within `connectTimeoutMs` */
  static async connect(target: ClusterTarget, connection: ConnectionOptions): Promise<ClusterLink> {
    const link = new ClusterLink(target, connection);
    const deadlineMs = performance.now() + connection.connectTimeoutMs;
    for (;;) {
      await link.#look();
      if (link.#hearing) break;
      if (performance.now() >= deadlineMs) {
        await link.shutdown();
        throw storeUnavailable('no server of the cluster tells its slots');
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS / 10));
    }
    connection.logger?.info({}, 'vault: connected to the session store');
    link.#lookLater();
    return link;
  }

  /** Use {@link ClusterLink.connect}. */
  private constructor(target: ClusterTarget, connection: ConnectionOptions) {
    this.#target = target;
    this.#connection = connection;
    this.#cluster = clusterOf(target, connection);
    this.#reaching = new CommandDeadlines(connection.offlineGraceMs);
    // Whoever needs a server hears of it; without a listener an error would end the process.
    this.#cluster.on('error', () => undefined);
  }

  command(key: string | undefined, args: readonly string[]): Promise<unknown> {
    return this.#route(key, (client, isAsking) => this.#send(client, args, isAsking));
  }

  write(key: string, args: readonly string[]): Promise<unknown> {
    if (this.#connection.writeReplicas === 0) return this.command(key, args);
    return this.#route(key, (client, isAsking) => this.#writesTo(client).send(args, isAsking));
  }

  async servers(): Promise<readonly ServerCommand[]> {
    await this.#readSlots();
    return this.#cluster.masters.map(
      (node) => async (args) => this.#send(await this.#reached(this.#cluster.nodeClient(node)), args, false),
    );
  }

  open(channel: string): Promise<void> {
    return this.#channels.open(channel);
  }

  close(channel: string): Promise<void> {
    return this.#channels.close(channel);
  }

  listen(listener: LinkListener): void {
    this.#channels.listen(listener);
  }

  async shutdown(): Promise<void> {
    this.#isShut = true;
    clearTimeout(this.#timer);
    const clients = this.#cluster.masters.map(({ client }) => client && this.#guardOf(client).shutdown());
    const writes = [...this.#writes.values()].map((each) => each.shutdown());
    await Promise.all([...clients, ...writes, this.#hearing?.connection.shutdown()]);
    this.#cluster.destroy();
    this.#reaching.close();
  }

  async #route(key: string | undefined, send: Send): Promise<unknown> {
    let client = await this.#clientOf(key);
    let isAsking = false;
    for (let hop = 0; hop < MAX_REDIRECTIONS; hop++) {
      try {
        return await send(client, isAsking);
      } catch (error) {
        const [, kind, address = ''] = redirection.exec(replyOf(error)) ?? [];
        isAsking = kind === 'ASK';
        if (!isAsking) this.#isDoubtful = true;
        if (kind === undefined) throw error;
        if (!isAsking || !this.#nodeAt(address)) await this.#readSlots(client);
        const node = isAsking ? this.#nodeAt(address) : undefined;
        client = await (node ? this.#reached(this.#cluster.nodeClient(node)) : this.#clientOf(key));
      }
    }
    throw storeUnavailable('the servers of the cluster send a command in circles');
  }

  /** The server that an `ASK` names. */
  #nodeAt(address: string) {
    const { nodeByAddress } = this.#cluster;
    return nodeByAddress.get(address) ?? nodeByAddress.get(`null${address}`);
  }

  /** Of the masters that were sent a command. */
  #addresses(): Set<string> {
    return new Set(this.#cluster.masters.flatMap(({ client }) => (client ? [addressKey(addressOf(client))] : [])));
  }

  #clientOf(key: string | undefined): Promise<PlainRedisClient> {
    try {
      const { masters } = this.#cluster;
      const ready = key === undefined ? masters.find(({ client }) => client?.isReady)?.client : undefined;
      if (ready) return Promise.resolve(ready);
      if (key === undefined) return this.#reached(this.#cluster.nodeClient(this.#cluster.getRandomNode()));
      return this.#reached(this.#cluster.getNodeClientForKey(key));
    } catch (error) {
      this.#isDoubtful = true;
      return Promise.reject(storeUnavailable('no server of the cluster has this slot', error));
    }
  }

  /** A client that is connected, or a refusal in time. */
  async #reached(connecting: Promise<PlainRedisClient>): Promise<PlainRedisClient> {
    try {
      return await this.#reaching.watch(connecting, refusal);
    } catch (error) {
      this.#isDoubtful = true;
      throw error;
    }
  }

  #send(client: PlainRedisClient, args: readonly string[], isAsking: boolean): Promise<unknown> {
    return this.#guardOf(client).run(() => {
      // Both are queued in one go, so nothing comes between them on the wire. A refused ASKING shows in the answer.
      if (isAsking) client.sendCommand(['ASKING']).catch(() => undefined);
      return client.sendCommand(args);
    });
  }

  #guardOf(client: PlainRedisClient): GuardedClient {
    const known = this.#guards.get(client);
    if (known) return known;
    const guard = new GuardedClient(client, this.#connection);
    this.#guards.set(client, guard);
    return guard;
  }

  #writesTo(client: PlainRedisClient): ConfirmedWrites {
    const address = addressOf(client);
    const known = this.#writes.get(addressKey(address));
    if (known) return known;
    const writes = new ConfirmedWrites({ ...this.#connection, url: serverUrl(address, this.#target.access) });
    this.#writes.set(addressKey(address), writes);
    // Commands wait for the connection as after any short break; here there is nothing to wait for.
    writes.connect(this.#connection.connectTimeoutMs).catch(() => undefined);
    return writes;
  }

  #lookLater(): void {
    if (this.#isShut) return;
    this.#timer = setTimeout(() => void this.#look().then(() => this.#lookLater()), LOOK_MS);
    this.#timer.unref();
  }

  /** Never rejects: the next look tries again. */
  async #look(): Promise<void> {
    try {
      if (!this.#cluster.isOpen) await withDeadline(this.#cluster.connect(), this.#connection.connectTimeoutMs);
      else if (this.#isDoubtful) await this.#readSlots();
      if (!this.#isShut) await this.#hear();
    } catch (error) {
      this.#connection.logger?.debug({ detail: String(error) }, 'vault: the cluster is not whole');
    }
  }

  /**
   * The library would do so by itself where it redirects a command, or has lost a connection. Neither tells that a server
   * which never answered has been replaced.
   *
   * @param first the server to ask first
   */
  async #readSlots(first?: PlainRedisClient): Promise<void> {
    this.#isDoubtful = false;
    await withDeadline(this.#cluster._slots.rediscover(first as Known), this.#connection.commandTimeoutMs);
    const addresses = this.#addresses();
    for (const [address, writes] of this.#writes) {
      if (addresses.has(address)) continue;
      this.#writes.delete(address);
      void writes.shutdown();
    }
  }

  /** Hears channels on a server that is up and of the cluster; moves them when theirs is neither. */
  async #hear(): Promise<void> {
    const current = this.#hearing;
    const isGood = current?.connection.isReady && this.#addresses().has(addressKey(current.address));
    if (!isGood) await this.#moveEar();
    await this.#channels.settle();
  }

  async #moveEar(): Promise<void> {
    const address = addressOf(await this.#reached(this.#cluster.nodeClient(this.#cluster.getRandomNode())));
    const url = serverUrl(address, this.#target.access);
    const connection = new ChannelConnection({ ...this.#connection, url }, this.#channels.heard);
    try {
      await connection.connect(this.#connection.commandTimeoutMs);
    } catch (error) {
      await connection.shutdown();
      this.#isDoubtful = true;
      throw error;
    }
    const previous = this.#hearing;
    this.#hearing = { address, connection };
    this.#channels.moveTo(connection);
    void previous?.connection.shutdown();
    if (this.#isShut) await connection.shutdown();
  }
}

const redirection = /^(MOVED|ASK) \d+ (\S+)$/;

/** What a server answered instead of carrying a command out. */
function replyOf(error: unknown): string {
  return error instanceof VaultError && error.cause instanceof Error ? error.cause.message : '';
}

function addressOf({ options }: PlainRedisClient): NodeAddress {
  return options?.socket as NodeAddress;
}

function clusterOf({ nodes, access }: ClusterTarget, connection: ConnectionOptions) {
  const { tls, username, password } = access;
  const [{ host } = { host: '' }] = nodes;
  return createCluster<None, None, None, 3, None>({
    rootNodes: nodes.map((socket) => ({ socket })),
    defaults: { ...clientOptions(connection, tls), username, password },
    // A look at the slots would else wait for every server, for ever for one that does not answer.
    minimizeConnections: true,
    topologyRefreshOnReconnectionAttemptStrategy: false,
    // A server leaves its own host out when it does not know it.
    nodeAddressMap: (address) => {
      const port = /^(?:null)?:(\d+)$/.exec(address)?.[1];
      return port === undefined ? undefined : { host, port: Number(port) };
    },
  });
}
