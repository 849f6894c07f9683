import { ChannelConnection } from './channel-connection.js';
import { ClusterNodes } from './cluster-nodes.js';
import { type ClusterTopology, parseClusterSlots, parseRedirection } from './cluster-topology.js';
import { VaultError } from '../errors.js';
import { storeUnavailable } from './guarded-client.js';
import { slotOf } from './key-slot.js';
import { ResubscribingPubSub } from './resubscribing-pubsub.js';
import type { LinkListener, RedisLink, ServerCommand } from './redis-link.js';
import { addressKey, type NodeAddress, type RedisTarget, serverUrl } from './redis-url.js';
import type { ConnectionOptions } from './server-connection.js';

/** The part of a Redis URL this link is for. */
export type ClusterTarget = Extract<RedisTarget, { kind: 'cluster' }>;

const REFRESH_MS = 1_000;
const MAX_REDIRECTIONS = 5;

/**
 * A link to a Redis Cluster: each command goes to the server of its key's slot, channels are heard on any one server,
 * since a Cluster carries what is published to all of them.
 *
 * A command is sent again only where a server says that it did not carry it out (`MOVED`, `ASK`).
 */
export class ClusterLink implements RedisLink {
  readonly #target: ClusterTarget;
  readonly #connection: ConnectionOptions;
  readonly #nodes: ClusterNodes;
  #topology: ClusterTopology | undefined;
  #refreshing: Promise<void> | undefined;
  #hearing: { address: NodeAddress; connection: ChannelConnection } | undefined;
  #channels: ResubscribingPubSub | undefined;
  #isSettled = true;
  #listener: LinkListener = { onMessage: () => undefined, onGap: () => undefined };
  #timer: NodeJS.Timeout | undefined;
  #isShut = false;

  /** @throws VaultError STORE_UNAVAILABLE when no server tells its slots within `connectTimeoutMs` */
  static async connect(target: ClusterTarget, connection: ConnectionOptions): Promise<ClusterLink> {
    const link = new ClusterLink(target, connection);
    const deadlineMs = performance.now() + connection.connectTimeoutMs;
    for (;;) {
      await link.#refresh();
      if (link.#topology && link.#hearing) break;
      if (performance.now() >= deadlineMs) {
        await link.shutdown();
        throw storeUnavailable('no server of the cluster tells its slots');
      }
      await new Promise((resolve) => setTimeout(resolve, REFRESH_MS / 10));
    }
    link.#timer = setInterval(() => void link.#refresh(), REFRESH_MS);
    link.#timer.unref();
    return link;
  }

  /** Use {@link ClusterLink.connect}. */
  private constructor(target: ClusterTarget, connection: ConnectionOptions) {
    this.#target = target;
    this.#connection = connection;
    this.#nodes = new ClusterNodes(target.access, connection);
  }

  command(key: string | undefined, args: readonly string[]): Promise<unknown> {
    return this.#route(key, (address, isAsking) => this.#nodes.send(address, args, isAsking));
  }

  write(key: string, args: readonly string[]): Promise<unknown> {
    return this.#route(key, (address, isAsking) => this.#nodes.write(address, args, isAsking));
  }

  async servers(): Promise<readonly ServerCommand[]> {
    await this.#refresh();
    const masters = new Map<string, NodeAddress>();
    for (const master of this.#topology?.masters ?? []) if (master) masters.set(addressKey(master), master);
    return [...masters.values()].map((master) => (args) => this.#nodes.send(master, args, false));
  }

  async open(channel: string): Promise<void> {
    await this.#channels?.open(channel);
  }

  async close(channel: string): Promise<void> {
    await this.#channels?.close(channel);
  }

  listen(listener: LinkListener): void {
    this.#listener = listener;
  }

  async shutdown(): Promise<void> {
    this.#isShut = true;
    clearInterval(this.#timer);
    await Promise.all([this.#nodes.shutdown(), this.#hearing?.connection.shutdown()]);
  }

  async #route(
    key: string | undefined,
    send: (address: NodeAddress, isAsking: boolean) => Promise<unknown>,
  ): Promise<unknown> {
    let address = this.#addressOf(key);
    let isAsking = false;
    for (let hop = 0; hop < MAX_REDIRECTIONS; hop++) {
      try {
        return await send(address, isAsking);
      } catch (error) {
        const redirection = redirectionOf(error, address);
        if (redirection?.kind !== 'ASK') void this.#refresh();
        if (!redirection) throw error;
        ({ address } = redirection);
        isAsking = redirection.kind === 'ASK';
      }
    }
    throw storeUnavailable('the servers of the cluster send a command in circles');
  }

  #addressOf(key: string | undefined): NodeAddress {
    const address = key === undefined ? this.#nodes.anyReady() : this.#topology?.masters[slotOf(key)];
    if (address) return address;
    void this.#refresh();
    throw storeUnavailable('no server of the cluster has this slot');
  }

  /** One look at a time, however many commands ask for one. Never rejects. */
  #refresh(): Promise<void> {
    if (this.#isShut) return Promise.resolve();
    this.#refreshing ??= this.#look().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  async #look(): Promise<void> {
    try {
      await this.#readTopology();
      if (!this.#isShut) await this.#hear();
    } catch (error) {
      this.#connection.logger?.debug({ detail: String(error) }, 'vault: the cluster is not whole');
    }
  }

  async #readTopology(): Promise<void> {
    for (const address of this.#nodes.readyFirst(this.#target.nodes)) {
      const answer = await this.#nodes.send(address, ['CLUSTER', 'SLOTS'], false).catch(() => undefined);
      const topology = parseClusterSlots(answer, address);
      if (!topology) continue;
      this.#topology = topology;
      this.#nodes.keep(topology);
      return;
    }
  }

  /** Hears channels on a server that is up and of the cluster; moves them when theirs is neither. */
  async #hear(): Promise<void> {
    const current = this.#hearing;
    const isGood = current?.connection.isReady && this.#topology?.addresses.has(addressKey(current.address));
    if (isGood && this.#isSettled) return;
    if (!isGood && !(await this.#moveEar())) return;
    await this.#channels?.moveTo(this.#hearing?.connection ?? noTransport);
    this.#isSettled = true;
    this.#listener.onGap();
  }

  async #moveEar(): Promise<boolean> {
    const address = this.#nodes.anyReady();
    if (!address) return false;
    const url = serverUrl(address, this.#target.access);
    const connection = new ChannelConnection(
      { ...this.#connection, url },
      { onMessage: (channel) => this.#listener.onMessage(channel), onGap: () => this.#listener.onGap() },
    );
    try {
      await connection.connect(this.#connection.commandTimeoutMs);
    } catch (error) {
      await connection.shutdown();
      throw error;
    }
    const previous = this.#hearing;
    this.#hearing = { address, connection };
    this.#channels ??= new ResubscribingPubSub(connection);
    this.#isSettled = false;
    void previous?.connection.shutdown();
    if (this.#isShut) await connection.shutdown();
    return true;
  }
}

const noTransport = { open: async () => undefined, close: async () => undefined };

function redirectionOf(error: unknown, asked: NodeAddress) {
  if (!(error instanceof VaultError) || !(error.cause instanceof Error)) return undefined;
  return parseRedirection(error.cause.message, asked);
}
