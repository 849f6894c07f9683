import { Agent, createServer, request } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A load balancer without stickiness: each request goes to the next of its targets, whoever sends it. Where a target takes
 * no connection the next one is tried, since nothing was sent yet; what breaks later is answered 502.
 *
 * With `reused` connections it is stricter: it sends requests on connections that are open already, as reverse proxies do,
 * and where a target takes none the answer is 502 at once. Then each request that a target misses is seen.
 */
export class RoundRobin {
  readonly url: string;
  /** How many requests each target got, in the order in which they were added. */
  readonly served: number[] = [];
  readonly #targets: string[] = [];
  readonly #server: Server;
  /** Idle connections are given up before the gateway closes them, as deploy/proxy/nginx.conf has it. */
  readonly #agent: Agent | undefined;
  #next = 0;

  private constructor(server: Server, connections: 'fresh' | 'reused') {
    this.#server = server;
    this.#agent = connections === 'reused' ? new Agent({ keepAlive: true, timeout: 55_000 }) : undefined;
    this.url = `http://localhost:${(server.address() as AddressInfo).port}`;
    server.on('request', (incoming, outgoing) => this.#pass(incoming, outgoing, this.#next++));
  }

  static async listen(connections: 'fresh' | 'reused' = 'fresh'): Promise<RoundRobin> {
    // Clients keep connections; one that is closed at the moment when a client uses it again would fail the test by chance.
    const server = createServer({ keepAliveTimeout: 0 });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new RoundRobin(server, connections);
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
    this.#agent?.destroy();
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse, turn: number, tried = 1): void {
    const index = turn % this.#targets.length;
    this.served[index] = (this.served[index] ?? 0) + 1;
    const { method, headers, url } = incoming;
    const passed = request(
      `${this.#targets[index]}${url}`,
      { agent: this.#agent ?? false, method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' && this.#agent === undefined && tried < this.#targets.length) {
        this.#pass(incoming, outgoing, turn + 1, tried + 1);
      } else if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end();
    });
    outgoing.on('close', () => passed.destroy());
    // The body can be read only once, so not before there is somebody to take it.
    passed.on('socket', (socket) => {
      if (socket.connecting) socket.once('connect', () => incoming.pipe(passed));
      else incoming.pipe(passed);
    });
  }
}
