import type { GuardedClient } from './guarded-client.js';
import { addressKey, type NodeAddress, serverUrl, type ServerAccess } from './redis-url.js';
import { type ConnectionOptions, newConnection } from './server-connection.js';

/** Which Sentinels to ask about which master. */
export interface SentinelGroupOptions {
  readonly sentinels: readonly NodeAddress[];
  readonly access: ServerAccess;
  readonly master: string;
  readonly connection: ConnectionOptions;
}

/** A Sentinel that is this slow is not waited for: the others know as much. */
const ANSWER_TIMEOUT_MS = 1_000;

/** The Sentinels of a deployment, asked which server is the master now. */
export class SentinelGroup {
  readonly #clients: readonly GuardedClient[];
  readonly #master: string;

  constructor({ sentinels, access, master, connection }: SentinelGroupOptions) {
    const limits = { ...connection, commandTimeoutMs: ANSWER_TIMEOUT_MS, offlineGraceMs: ANSWER_TIMEOUT_MS };
    this.#master = master;
    this.#clients = sentinels.map((sentinel) =>
      newConnection({ ...limits, url: serverUrl(sentinel, access), logger: undefined }),
    );
    // A Sentinel that is down today may be up when it is needed, so each is tried for ever.
    for (const client of this.#clients) client.connect(connection.connectTimeoutMs).catch(() => undefined);
  }

  /**
   * What most of the Sentinels that answer say, so that one which is cut off from the rest misleads nobody; `undefined`
   * when none answers or knows the master.
   *
   * @see https://redis.io/docs/latest/develop/reference/sentinel-clients/
   */
  async currentMaster(): Promise<NodeAddress | undefined> {
    const answers = await Promise.all(this.#clients.map((client) => this.#ask(client)));
    const votes = new Map<string, { address: NodeAddress; count: number }>();
    for (const address of answers) {
      if (address === undefined) continue;
      const count = (votes.get(addressKey(address))?.count ?? 0) + 1;
      votes.set(addressKey(address), { address, count });
    }
    const [winner] = [...votes.values()].sort((a, b) => b.count - a.count);
    return winner?.address;
  }

  async shutdown(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.shutdown()));
  }

  async #ask(client: GuardedClient): Promise<NodeAddress | undefined> {
    try {
      const answer = await client.run((sentinel) =>
        sentinel.sendCommand(['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', this.#master]),
      );
      if (!Array.isArray(answer)) return undefined;
      const [host, port] = answer as unknown[];
      return { host: String(host), port: Number(port) };
    } catch {
      return undefined;
    }
  }
}
