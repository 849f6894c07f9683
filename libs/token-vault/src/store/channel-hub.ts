/** Starts and stops hearing one channel of a transport. */
export interface ChannelTransport {
  open(channel: string): Promise<void>;
  close(channel: string): Promise<void>;
}

interface Channel {
  readonly listeners: Set<() => void>;
  readonly opened: Promise<void>;
}

/** Lets any number of listeners share one subscription a channel; the last to leave ends it. */
export class ChannelHub {
  readonly #transport: ChannelTransport;
  readonly #channels = new Map<string, Channel>();

  constructor(transport: ChannelTransport) {
    this.#transport = transport;
  }

  /** Adds the listener; resolves once the transport hears the channel, with the function that takes it off again. */
  async subscribe(channel: string, listener: () => void): Promise<() => Promise<void>> {
    const entry = this.#channels.get(channel) ?? this.#open(channel);
    // Its own function object, so that one listener may subscribe twice and leave once.
    const own = () => listener();
    entry.listeners.add(own);
    const leave = () => this.#leave(channel, entry, own);
    try {
      await entry.opened;
    } catch (error) {
      await leave();
      throw error;
    }
    return leave;
  }

  /** Calls the listeners of one channel; one that throws does not keep the others from hearing. */
  wake(channel: string): void {
    for (const listener of [...(this.#channels.get(channel)?.listeners ?? [])]) callQuietly(listener);
  }

  /** Calls every listener: after a gap in the transport, any of them may have missed its signal. */
  wakeAll(): void {
    for (const channel of [...this.#channels.keys()]) this.wake(channel);
  }

  #open(channel: string): Channel {
    const entry = { listeners: new Set<() => void>(), opened: this.#transport.open(channel) };
    this.#channels.set(channel, entry);
    return entry;
  }

  async #leave(channel: string, entry: Channel, own: () => void): Promise<void> {
    if (!entry.listeners.delete(own) || entry.listeners.size > 0) return;
    // Only after this entry is out of the map may a new one open: the transport sees close, then open.
    if (this.#channels.get(channel) === entry) this.#channels.delete(channel);
    await this.#transport.close(channel);
  }
}

function callQuietly(listener: () => void): void {
  try {
    listener();
  } catch {
    // A listener's fault is its own; the publisher and the other listeners have no part in it.
  }
}
