import type { ChannelTransport } from '../store/channel-hub.js';
import type { LinkListener } from './redis-link.js';

/** The channels of a link, which are heard on one server at a time and carried along when that is another one. */
export class MovingChannels implements ChannelTransport {
  readonly #open = new Set<string>();
  #transport: ChannelTransport | undefined;
  /** False while channels may not all be open on the present server. */
  #isSettled = true;
  #listener: LinkListener = { onMessage: () => undefined, onGap: () => undefined };

  /** For whatever hears the channels. */
  readonly heard: LinkListener = {
    onMessage: (channel) => this.#listener.onMessage(channel),
    onGap: () => this.#listener.onGap(),
  };

  listen(listener: LinkListener): void {
    this.#listener = listener;
  }

  async open(channel: string): Promise<void> {
    this.#open.add(channel);
    try {
      await this.#transport?.open(channel);
    } catch (error) {
      this.#open.delete(channel);
      throw error;
    }
  }

  async close(channel: string): Promise<void> {
    this.#open.delete(channel);
    await this.#transport?.close(channel);
  }

  /** From now on a channel is opened there; {@link settle} opens those that are open already. */
  moveTo(transport: ChannelTransport): void {
    this.#transport = transport;
    this.#isSettled = false;
  }

  /** Opens everything again on the next server; safe to repeat when it failed half-way. */
  async settle(): Promise<void> {
    if (this.#isSettled) return;
    await Promise.all([...this.#open].map((channel) => this.#transport?.open(channel)));
    this.#isSettled = true;
    this.#listener.onGap();
  }
}
