import type { ChannelTransport } from '../store/channel-hub.js';

/** The channels a link hears, carried along when it moves to another server. */
export class ResubscribingPubSub implements ChannelTransport {
  readonly #open = new Set<string>();
  #transport: ChannelTransport;

  constructor(transport: ChannelTransport) {
    this.#transport = transport;
  }

  async open(channel: string): Promise<void> {
    this.#open.add(channel);
    try {
      await this.#transport.open(channel);
    } catch (error) {
      this.#open.delete(channel);
      throw error;
    }
  }

  close(channel: string): Promise<void> {
    this.#open.delete(channel);
    return this.#transport.close(channel);
  }

  /** Opens everything again on the next server; safe to repeat when it failed half-way. */
  async moveTo(transport: ChannelTransport): Promise<void> {
    // First, so that a channel opened meanwhile is opened there.
    this.#transport = transport;
    await Promise.all([...this.#open].map((channel) => transport.open(channel)));
  }
}
