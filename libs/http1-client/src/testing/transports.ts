import type { RawServer } from '@fhir-gateway/testing';
import type { Transport, TransportOptions } from '../transport.js';

/** Makes a transport with one of the engines. */
export type MakeTransport = (origin: string, options: TransportOptions) => Transport;

/** One connection, and a minute for everything: no exchange may end by its time because the machine is busy. */
export const patience: TransportOptions = {
  connections: 1,
  connectTimeoutMs: 60_000,
  headersTimeoutMs: 60_000,
  bodyIdleTimeoutMs: 60_000,
};

/** The transports and servers of one test, ended together. */
export class Transports {
  readonly #make: MakeTransport;
  readonly #open: { close(): Promise<unknown> }[] = [];
  #server: RawServer | undefined;

  constructor(make: MakeTransport) {
    this.#make = make;
  }

  /** The one connected to last. */
  get server(): RawServer {
    if (!this.#server) throw new Error('Nothing was connected to.');
    return this.#server;
  }

  /** A transport of one connection, unless the options say otherwise, to this server or, if given, another origin. */
  to(server: RawServer, options: Partial<TransportOptions> = {}, origin = server.origin): Transport {
    this.#server = server;
    const transport = this.#make(origin, { ...patience, ...options });
    this.#open.push(server, { close: () => transport.destroy() });
    return transport;
  }

  async close(): Promise<void> {
    for (const one of this.#open.splice(0).reverse()) await one.close().catch(() => undefined);
  }
}
