import type { ChannelTransport } from '../store/channel-hub.js';

/** What a link reports. */
export interface LinkListener {
  onMessage(channel: string): void;
  /** Channels were not heard for a while and are heard again. */
  onGap(): void;
}

/** Sends a command to one certain server. */
export type ServerCommand = (args: readonly string[]) => Promise<unknown>;

/**
 * The way to a Redis: all that {@link RedisVaultStore} asks of one. A single server, a Sentinel group and a Cluster
 * differ in how a command finds its server, and in nothing else; each is one implementation of this.
 *
 * Commands and channels reject with `VaultError STORE_UNAVAILABLE` when there is no answer in time. A command that ran
 * into its time may still have been carried out.
 */
export interface RedisLink extends ChannelTransport {
  /** @param key the key the command is about, for links that route by it; `undefined` when any server will do */
  command(key: string | undefined, args: readonly string[]): Promise<unknown>;
  /**
   * As {@link command}, for a write that a failover must not lose: answered when as many replicas have it as the link was
   * told. One that was not confirmed in time may have been carried out, and may stay.
   */
  write(key: string, args: readonly string[]): Promise<unknown>;
  /** Every server that holds keys of its own. For maintenance: what serves requests goes by {@link command}. */
  servers(): Promise<readonly ServerCommand[]>;
  listen(listener: LinkListener): void;
  shutdown(): Promise<void>;
}
