import type { ChannelTransport } from '../store/channel-hub.js';
import type { GuardedClient } from './guarded-client.js';
import type { LinkListener } from './redis-link.js';
import { newConnection, type ServerOptions } from './server-connection.js';

/** A connection that only listens, as Redis wants it. */
export class ChannelConnection implements ChannelTransport {
  readonly #client: GuardedClient;
  readonly #onMessage: (message: string, channel: string) => void;

  constructor(options: ServerOptions, listener: LinkListener) {
    // One voice in the log is enough for two connections to one server.
    this.#client = newConnection({ ...options, logger: undefined });
    this.#client.onReconnected(() => listener.onGap());
    this.#onMessage = (_message, channel) => listener.onMessage(channel);
  }

  get isReady(): boolean {
    return this.#client.isReady;
  }

  /** @throws VaultError STORE_UNAVAILABLE */
  connect(timeoutMs: number): Promise<void> {
    return this.#client.connect(timeoutMs);
  }

  open(channel: string): Promise<void> {
    return this.#client.run((client) => client.subscribe(channel, this.#onMessage));
  }

  async close(channel: string): Promise<void> {
    // A channel that could not be left is heard for nothing; that is no reason to fail the caller, who is done with it.
    await this.#client.run((client) => client.unsubscribe(channel, this.#onMessage)).catch(() => undefined);
  }

  shutdown(): Promise<void> {
    return this.#client.shutdown();
  }
}
