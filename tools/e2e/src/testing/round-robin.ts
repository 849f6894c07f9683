import { createServer, request } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A load balancer without stickiness: each request goes to the next of its targets, whoever sends it. */
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
    server.on('request', (incoming, outgoing) => this.#pass(incoming, outgoing));
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

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const index = this.#next++ % this.#targets.length;
    this.served[index] = (this.served[index] ?? 0) + 1;
    const { method, headers, url } = incoming;
    const passed = request(`${this.#targets[index]}${url}`, { agent: false, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  }
}
