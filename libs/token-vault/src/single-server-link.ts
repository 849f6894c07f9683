import { createClient } from 'redis';
import type { LinkListener, RedisLink } from './redis-link.js';
import { GuardedClient, type GuardOptions, type PlainRedisClient } from './guarded-client.js';

/** How to reach one server. */
export interface SingleServerOptions extends GuardOptions {
  /** `redis://` or `rediss://`, with user, password and database where needed. */
  readonly url: string;
  /** PEM certificates to trust for `rediss://`, instead of the system's. */
  readonly ca?: string;
  /** How long the first connection may take. */
  readonly connectTimeoutMs: number;
  /** A connection that hears nothing for this long, pings included, is replaced. */
  readonly silenceTimeoutMs: number;
}

const MAX_RECONNECT_DELAY_MS = 1_000;
/** Pings in the time of silence that a connection survives: one may go astray. */
const PINGS_PER_SILENCE = 2.5;

/** A link to one Redis server: a connection for commands, and one that only listens, as Redis wants it. */
export class SingleServerLink implements RedisLink {
  readonly #commands: GuardedClient;
  readonly #channels: GuardedClient;
  #listener: LinkListener = { onMessage: () => undefined, onGap: () => undefined };
  readonly #onMessage = (_message: string, channel: string) => this.#listener.onMessage(channel);

  /** Connects both. @throws VaultError STORE_UNAVAILABLE when the server cannot be reached in time */
  static async connect(options: SingleServerOptions): Promise<SingleServerLink> {
    const link = new SingleServerLink(options);
    try {
      await Promise.all([link.#commands, link.#channels].map((client) => client.connect(options.connectTimeoutMs)));
      return link;
    } catch (error) {
      await link.shutdown();
      throw error;
    }
  }

  /** Use {@link SingleServerLink.connect}. */
  private constructor(options: SingleServerOptions) {
    this.#commands = new GuardedClient(newClient(options), options);
    // One voice in the log is enough for two connections to one server.
    this.#channels = new GuardedClient(newClient(options), { ...options, logger: undefined });
    this.#channels.onReconnected(() => this.#listener.onGap());
  }

  command(_key: string | undefined, args: readonly string[]): Promise<unknown> {
    return this.#commands.run((client) => client.sendCommand(args));
  }

  open(channel: string): Promise<void> {
    return this.#channels.run((client) => client.subscribe(channel, this.#onMessage));
  }

  async close(channel: string): Promise<void> {
    // A channel that could not be left is heard for nothing; that is no reason to fail the caller, who is done with it.
    await this.#channels.run((client) => client.unsubscribe(channel, this.#onMessage)).catch(() => undefined);
  }

  listen(listener: LinkListener): void {
    this.#listener = listener;
  }

  async shutdown(): Promise<void> {
    await Promise.all([this.#commands.shutdown(), this.#channels.shutdown()]);
  }
}

function newClient({ url, ca, silenceTimeoutMs }: SingleServerOptions): PlainRedisClient {
  const common = { socketTimeout: silenceTimeoutMs, reconnectStrategy: reconnectDelay };
  const tls = url.startsWith('rediss:');
  return createClient({
    url,
    socket: tls ? { ...common, tls: true, ...(ca !== undefined && { ca }) } : common,
    pingInterval: silenceTimeoutMs / PINGS_PER_SILENCE,
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
  });
}

/** Grows from 50 ms to a second, with jitter so that many containers do not come back at the same instant. */
function reconnectDelay(retries: number): number {
  return Math.min(50 * 2 ** retries, MAX_RECONNECT_DELAY_MS) * (0.75 + Math.random() / 2);
}
