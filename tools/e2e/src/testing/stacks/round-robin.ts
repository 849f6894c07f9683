import { createServer, request } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A load balancer without stickiness: each request goes to the next of its targets, whoever sends it. Where a target takes
 * no connection the next one is tried, since nothing was sent yet; what breaks later is answered 502.
 */
export class RoundRobin {
  readonly url: string;
  /** How many requests each target got, in the order in which they were added. */
  readonly served: number[] = [];
  readonly #targets: string[] = [];
  readonly #server: Server;
  #next = 0;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://localhost:${(server.address() as AddressInfo).port}`;
    server.on('request', (incoming, outgoing) => this.#pass(incoming, outgoing, this.#next++));
  }

  static async listen(): Promise<RoundRobin> {
    // Clients keep connections; one that is closed at the moment when a client uses it again would fail the test by chance.
    const server = createServer({ keepAliveTimeout: 0 });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new RoundRobin(server);
  }

  /** @param origin a replica whose public URL is that of this balancer */
  add(origin: string): void {
    this.#targets.push(origin);
    this.served.push(0);
  }

  /** From now on these replicas are served, and no others, as when a deployment rolls. */
  replace(origins: readonly string[]): void {
    this.#targets.splice(0, Infinity, ...origins);
    this.served.splice(0, Infinity, ...origins.map(() => 0));
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse, turn: number, tried = 1): void {
    const index = turn % this.#targets.length;
    this.served[index] = (this.served[index] ?? 0) + 1;
    const { method, headers, url } = incoming;
    const passed = request(`${this.#targets[index]}${url}`, { agent: false, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' && tried < this.#targets.length) {
        this.#pass(incoming, outgoing, turn + 1, tried + 1);
      } else if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end();
    });
    outgoing.on('close', () => passed.destroy());
    // The body can be read only once, so not before there is somebody to take it.
    passed.on('socket', (socket) => socket.once('connect', () => incoming.pipe(passed)));
  }
}
