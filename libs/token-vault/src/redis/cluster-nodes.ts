import type { ClusterTopology } from './cluster-topology.js';
import { ConfirmedWrites } from './confirmed-writes.js';
import type { GuardedClient } from './guarded-client.js';
import { addressKey, type NodeAddress, serverUrl, type ServerAccess } from './redis-url.js';
import { type ConnectionOptions, newConnection } from './server-connection.js';

interface Node {
  readonly address: NodeAddress;
  readonly client: GuardedClient;
  /** From its first such write on. */
  writes?: ConfirmedWrites;
}

/** One connection for each server of a cluster that commands were sent to, and one for writes that replicas confirm. */
export class ClusterNodes {
  readonly #access: ServerAccess;
  readonly #connection: ConnectionOptions;
  readonly #nodes = new Map<string, Node>();

  constructor(access: ServerAccess, connection: ConnectionOptions) {
    this.#access = access;
    this.#connection = connection;
  }

  /**
   * Sends a command to one server.
   *
   * @param isAsking whether the server was named by an `ASK`: it then serves a slot that is not all its own yet
   * @throws VaultError STORE_UNAVAILABLE; its cause is the error reply where there was one
   */
  send(address: NodeAddress, args: readonly string[], isAsking: boolean): Promise<unknown> {
    return this.#node(address).client.run((client) => {
      // Both are queued in one go, so nothing comes between them on the wire. A refused ASKING shows in the answer.
      if (isAsking) client.sendCommand(['ASKING']).catch(() => undefined);
      return client.sendCommand(args);
    });
  }

  /** As {@link send}, for a write that is answered when replicas have it, where any are waited for. */
  write(address: NodeAddress, args: readonly string[], isAsking: boolean): Promise<unknown> {
    if (this.#connection.writeReplicas === 0) return this.send(address, args, isAsking);
    const node = this.#node(address);
    node.writes ??= this.#connectWrites(address);
    return node.writes.send(args, isAsking);
  }

  /** A server that is connected, another one each time. */
  anyReady(): NodeAddress | undefined {
    const ready = [...this.#nodes.values()].filter(({ client }) => client.isReady);
    return ready[Math.floor(Math.random() * ready.length)]?.address;
  }

  /** Every server to ask about the cluster, connected ones first and in random order. */
  readyFirst(seeds: readonly NodeAddress[]): NodeAddress[] {
    const known = new Map(seeds.map((seed) => [addressKey(seed), seed]));
    for (const [key, { address }] of this.#nodes) known.set(key, address);
    const rank = (address: NodeAddress) => (this.#nodes.get(addressKey(address))?.client.isReady ? 0 : 1);
    return [...known.values()]
      .map((address) => ({ address, order: rank(address) + Math.random() }))
      .sort((a, b) => a.order - b.order)
      .map(({ address }) => address);
  }

  /** Connects to every master, and lets go of servers that left the cluster. */
  keep({ masters, addresses }: ClusterTopology): void {
    for (const master of new Set(masters)) if (master) this.#node(master);
    for (const [key, node] of this.#nodes) {
      if (addresses.has(key)) continue;
      this.#nodes.delete(key);
      void shutDown(node);
    }
  }

  async shutdown(): Promise<void> {
    await Promise.all([...this.#nodes.values()].map(shutDown));
  }

  #node(address: NodeAddress): Node {
    const key = addressKey(address);
    const known = this.#nodes.get(key);
    if (known) return known;
    const client = newConnection({ ...this.#connection, url: serverUrl(address, this.#access) });
    const node: Node = { address, client };
    this.#nodes.set(key, node);
    // Commands wait for the connection as after any short break; here there is nothing to wait for.
    client.connect(this.#connection.connectTimeoutMs).catch(() => undefined);
    return node;
  }

  #connectWrites(address: NodeAddress): ConfirmedWrites {
    const writes = new ConfirmedWrites({ ...this.#connection, url: serverUrl(address, this.#access) });
    writes.connect(this.#connection.connectTimeoutMs).catch(() => undefined);
    return writes;
  }
}

async function shutDown({ client, writes }: Node): Promise<void> {
  await Promise.all([client.shutdown(), writes?.shutdown()]);
}
