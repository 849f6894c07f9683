import { storeUnavailable } from './guarded-client.js';
import { MovingChannels } from './moving-channels.js';
import type { LinkListener, RedisLink, ServerCommand } from './redis-link.js';
import { addressKey, type NodeAddress, type RedisTarget, serverUrl, type ServerAccess } from './redis-url.js';
import { SentinelGroup } from './sentinel-group.js';
import type { ConnectionOptions } from './server-connection.js';
import { SingleServerLink } from './single-server-link.js';

/** The part of a Redis URL this link is for. */
export type SentinelTarget = Extract<RedisTarget, { kind: 'sentinel' }>;

const POLL_MS = 1_000;
/** A new master that takes longer to reach is looked for again. */
const MOVE_TIMEOUT_MS = 2_000;

/**
 * A link to whichever server the Sentinels call the master.
 *
 * They are asked once a second; when they name another server, the link moves there. Nothing is ever sent twice: a
 * command that was on its way when the master went fails, since it may have been carried out.
 *
 * Not by the library's client for Sentinels: that believes the first one that answers, which may be cut off from the rest.
 */
export class SentinelLink implements RedisLink {
  readonly #group: SentinelGroup;
  readonly #access: ServerAccess;
  readonly #connection: ConnectionOptions;
  #master: SingleServerLink | undefined;
  #address = '';
  readonly #channels = new MovingChannels();
  #timer: NodeJS.Timeout | undefined;
  #isShut = false;

  /** @throws VaultError STORE_UNAVAILABLE when no master is found and reached within `connectTimeoutMs` */
  static async connect(target: SentinelTarget, connection: ConnectionOptions): Promise<SentinelLink> {
    const link = new SentinelLink(target, connection);
    const deadlineMs = performance.now() + connection.connectTimeoutMs;
    while (link.#master === undefined) {
      await link.#follow();
      if (link.#master !== undefined) break;
      if (performance.now() >= deadlineMs) {
        await link.shutdown();
        throw storeUnavailable('the Sentinels name no master that can be reached');
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS / 10));
    }
    link.#pollLater();
    return link;
  }

  /** Use {@link SentinelLink.connect}. */
  private constructor({ sentinels, sentinelAccess, master, access }: SentinelTarget, connection: ConnectionOptions) {
    this.#access = access;
    this.#connection = connection;
    this.#group = new SentinelGroup({ sentinels, access: sentinelAccess, master, connection });
  }

  async command(key: string | undefined, args: readonly string[]): Promise<unknown> {
    return this.#current().command(key, args);
  }

  async write(key: string, args: readonly string[]): Promise<unknown> {
    return this.#current().write(key, args);
  }

  async servers(): Promise<readonly ServerCommand[]> {
    return this.#current().servers();
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
    await Promise.all([this.#group.shutdown(), this.#master?.shutdown()]);
  }

  #current(): SingleServerLink {
    if (this.#master) return this.#master;
    throw storeUnavailable('no master');
  }

  #pollLater(): void {
    if (this.#isShut) return;
    this.#timer = setTimeout(() => void this.#follow().then(() => this.#pollLater()), POLL_MS);
    this.#timer.unref();
  }

  /** Moves to the master the Sentinels name, if that is another one. Never rejects: the next look tries again. */
  async #follow(): Promise<void> {
    try {
      const address = await this.#group.currentMaster();
      if (address && addressKey(address) !== this.#address) await this.#moveTo(address);
      else await this.#channels.settle();
    } catch (error) {
      this.#connection.logger?.debug({ detail: String(error) }, 'vault: the new master is not ready yet');
    }
  }

  async #moveTo(address: NodeAddress): Promise<void> {
    const connectTimeoutMs = Math.min(this.#connection.connectTimeoutMs, MOVE_TIMEOUT_MS);
    const url = serverUrl(address, this.#access);
    const next = await SingleServerLink.connect({ ...this.#connection, url, connectTimeoutMs });
    // Sentinels name a server a little before it has taken the role.
    if (this.#isShut || !(await isMaster(next))) return next.shutdown();
    next.listen(this.#channels.heard);
    const previous = this.#master;
    this.#master = next;
    this.#address = addressKey(address);
    this.#channels.moveTo(next);
    void previous?.shutdown();
    if (previous) this.#connection.logger?.warn({}, 'vault: the session store has a new master');
    await this.#channels.settle();
  }
}

async function isMaster(link: SingleServerLink): Promise<boolean> {
  const role = await link.command(undefined, ['ROLE']);
  return Array.isArray(role) && role[0] === 'master';
}
