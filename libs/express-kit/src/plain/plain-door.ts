import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import type { FrontRequest, FrontResponse } from '../front.js';
import { NodeChannel } from './node-channel.js';
import { PlainConnection } from './plain-connection.js';

/** How a {@link PlainDoor} treats what comes in. */
export interface PlainDoorOptions {
  readonly headBytes: number;
  /** How long a connection is kept between requests. */
  readonly idleSeconds: number;
  /** How long a connection may take until its first byte. */
  readonly firstByteSeconds: number;
  /** Whether a front takes such a request; it may still hand it over. */
  claims(request: FrontRequest): boolean;
  serve(request: FrontRequest, response: FrontResponse): void;
}

const sweepMs = 2_000;
/** As Node says it. */
const timedOut = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';

/**
 * Stands in front of Node's HTTP server: plain requests that a front claims are read and answered here, in half the time.
 * All others are Node's to read and to answer; nothing is refused here.
 */
export class PlainDoor {
  readonly #options: PlainDoorOptions;
  readonly #connections = new Set<PlainConnection>();
  readonly #toNode: (connection: Socket | NodeChannel) => void;
  /** Those over which Node's server gets single requests. */
  readonly #channels = new WeakMap<object, PlainConnection>();
  /** Those whose next request a front has seen and left to the app. */
  readonly #leftToApp = new WeakSet<object>();
  #sweeper: NodeJS.Timeout | undefined;
  #isDraining = false;

  /** Takes the place of the server's own listener for connections, which takes those that are handed over. */
  constructor(server: Server, options: PlainDoorOptions) {
    this.#options = options;
    const own = server.listeners('connection') as ((this: Server, connection: Socket | NodeChannel) => void)[];
    this.#toNode = (connection) => own.forEach((listener) => listener.call(server, connection));
    server.removeAllListeners('connection');
    server.on('connection', (socket: Socket) => this.#accept(socket));
  }

  /**
   * To be told of each request that Node's server has read.
   *
   * @returns whether a front has seen it, and left it to the app
   */
  follow({ socket }: IncomingMessage, response: ServerResponse): boolean {
    const connection = this.#channels.get(socket);
    if (!connection) return false;
    response.once('finish', () => connection.answeredByNode());
    return this.#leftToApp.delete(socket);
  }

  /** Lets what is under way end, and takes nothing more. */
  drain(): void {
    this.#isDraining = true;
    for (const connection of [...this.#connections]) if (connection.isIdle) connection.cut();
  }

  /** Cuts what is under way. */
  cutAll(): void {
    for (const connection of [...this.#connections]) connection.cut();
  }

  #accept(socket: Socket): void {
    const { claims, serve, headBytes, idleSeconds } = this.#options;
    const connection: PlainConnection = new PlainConnection(socket, {
      headBytes,
      idleSeconds,
      claims,
      serve,
      connectNode: (given) => {
        if (given instanceof NodeChannel) this.#channels.set(given, connection);
        this.#toNode(given);
      },
      onLeftToApp: (channel) => void this.#leftToApp.add(channel),
      isDraining: () => this.#isDraining,
      onClosed: () => void this.#connections.delete(connection),
    });
    this.#connections.add(connection);
    if (!this.#sweeper) this.#sweeper = setTimeout(() => this.#sweep(), sweepMs).unref();
  }

  /** One timer for all of them: to set one for each request costs more than to look at all every two seconds. */
  #sweep(): void {
    const { idleSeconds, firstByteSeconds } = this.#options;
    const now = performance.now();
    for (const connection of [...this.#connections]) {
      if (!connection.isIdle) continue;
      const idleForSeconds = (now - connection.idleSinceMs) / 1000;
      if (connection.isNew && idleForSeconds > firstByteSeconds) connection.end(timedOut);
      else if (idleForSeconds > idleSeconds) connection.cut();
    }
    this.#sweeper = this.#connections.size > 0 ? setTimeout(() => this.#sweep(), sweepMs).unref() : undefined;
  }
}
