import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the stub saw it. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  query: URLSearchParams;
  form: URLSearchParams;
}

/** What a stub answers. `never` keeps the client waiting; a string body is sent as it is. */
export type StubAnswer = { status?: number; headers?: Record<string, string>; body?: unknown } | 'never';

/** A local HTTP server that remembers what it was asked. */
export class HttpStub {
  readonly requests: SeenRequest[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Starts on a free port of the loopback address. */
  static async start(answer: (request: SeenRequest) => StubAnswer | Promise<StubAnswer>): Promise<HttpStub> {
    const server = createServer((request, response) => void serve(request, response));
    const stub = new HttpStub(server);
    const serve = async (request: IncomingMessage, response: ServerResponse) => {
      const seen = await read(request);
      stub.requests.push(seen);
      send(response, await answer(seen));
    };
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The requests of one path, oldest first. */
  seen(path: string): SeenRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function read(request: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const url = new URL(request.url ?? '/', 'http://stub.invalid');
  const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
  return { method: request.method ?? '', path: url.pathname, headers: request.headers, query: url.searchParams, form };
}

function send(response: ServerResponse, answer: StubAnswer): void {
  if (answer === 'never') return;
  const { status = 200, headers = {}, body = '' } = answer;
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}
