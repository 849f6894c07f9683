import { ChannelConnection } from './channel-connection.js';
import { ConfirmedWrites } from './confirmed-writes.js';
import type { GuardedClient } from './guarded-client.js';
import type { LinkListener, RedisLink, ServerCommand } from './redis-link.js';
import { newConnection, type ServerOptions } from './server-connection.js';

/** A link to one Redis server: a connection for commands, one that listens, and one for writes that replicas confirm. */
export class SingleServerLink implements RedisLink {
  readonly #commands: GuardedClient;
  readonly #channels: ChannelConnection;
  /** Absent where no replica is waited for. */
  readonly #writes: ConfirmedWrites | undefined;
  #listener: LinkListener = { onMessage: () => undefined, onGap: () => undefined };

  /** Connects all. @throws VaultError STORE_UNAVAILABLE when the server cannot be reached in time */
  static async connect(options: ServerOptions): Promise<SingleServerLink> {
    const link = new SingleServerLink(options);
    try {
      await Promise.all(link.#connections().map((connection) => connection.connect(options.connectTimeoutMs)));
      return link;
    } catch (error) {
      await link.shutdown();
      throw error;
    }
  }

  /** Use {@link SingleServerLink.connect}. */
  private constructor(options: ServerOptions) {
    this.#commands = newConnection(options);
    if (options.writeReplicas > 0) this.#writes = new ConfirmedWrites(options);
    this.#channels = new ChannelConnection(options, {
      onMessage: (channel) => this.#listener.onMessage(channel),
      onGap: () => this.#listener.onGap(),
    });
  }

  command(_key: string | undefined, args: readonly string[]): Promise<unknown> {
    return this.#commands.run((client) => client.sendCommand(args));
  }

  write(key: string, args: readonly string[]): Promise<unknown> {
    return this.#writes ? this.#writes.send(args) : this.command(key, args);
  }

  async servers(): Promise<readonly ServerCommand[]> {
    return [(args) => this.command(undefined, args)];
  }

  open(channel: string): Promise<void> {
    return this.#channels.open(channel);
  }

  close(channel: string): Promise<void> {
    return this.#channels.close(channel);
  }

  listen(listener: LinkListener): void {
    this.#listener = listener;
  }

  async shutdown(): Promise<void> {
    await Promise.all(this.#connections().map((connection) => connection.shutdown()));
  }

  #connections() {
    return [this.#commands, this.#channels, ...(this.#writes ? [this.#writes] : [])];
  }
}
