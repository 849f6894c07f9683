import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TlsOptions, TLSSocket } from 'node:tls';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a stub received it. */
export class SeenRequest {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The client's certificate in DER, base64; absent where it showed none. */
  readonly certificate: string | undefined;

  constructor({ method = 'GET', url = '/', headers, socket }: IncomingMessage, body: string) {
    const tls = socket as Partial<TLSSocket>;
    this.certificate = tls.getPeerX509Certificate?.()?.raw.toString('base64');
    this.method = method;
    this.url = url;
    this.headers = headers;
    this.body = body;
  }

  get path(): string {
    return this.#parsed.pathname;
  }

  get query(): URLSearchParams {
    return this.#parsed.searchParams;
  }

  /** The body, where it is a form. */
  get form(): URLSearchParams {
    return new URLSearchParams(this.body);
  }

  /** Path and query below the FHIR base `/fhir`, without leading slash. */
  get target(): string {
    return this.url.replace(/^\/fhir\/?/, '');
  }

  get #parsed(): URL {
    return new URL(this.url, 'http://stub.invalid');
  }
}

/** What a stub answers. `never` leaves the client waiting; a string body is sent as it is, any other as JSON. */
export type StubAnswer = { status?: number; headers?: Record<string, string>; body?: unknown } | 'never';

/** Answers a request, or returns nothing and answers on the response itself. */
export type StubHandler = (
  request: SeenRequest,
  response: ServerResponse,
) => StubAnswer | undefined | Promise<StubAnswer | undefined>;

/** A local HTTP server that remembers what it was asked. */
export class HttpStub {
  /** Every request, oldest first. */
  readonly requests: SeenRequest[] = [];
  readonly #server: Server;
  readonly #scheme: string;

  private constructor(server: Server, scheme: string) {
    this.#server = server;
    this.#scheme = scheme;
  }

  /** Starts on a free port of the loopback address. @param tls for one that speaks https */
  static async start(handle: StubHandler, tls?: TlsOptions): Promise<HttpStub> {
    const stub = HttpStub.#make(handle, tls);
    await stub.#listen();
    return stub;
  }

  /** One that is open while the tests of a file or suite run; each begins with no request seen. */
  static forTests(handle: StubHandler): HttpStub {
    const stub = HttpStub.#make(handle);
    beforeAll(() => stub.#listen());
    beforeEach(() => void stub.requests.splice(0));
    afterAll(() => stub.close());
    return stub;
  }

  static #make(handle: StubHandler, tls?: TlsOptions): HttpStub {
    const listener = (request: IncomingMessage, response: ServerResponse) => void serve(request, response);
    const server = tls ? createTlsServer(tls, listener) : createServer(listener);
    const stub = new HttpStub(server, tls ? 'https' : 'http');
    const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const seen = await readRequest(request);
      stub.requests.push(seen);
      const answer = await handle(seen, response);
      if (answer !== undefined) sendAnswer(response, answer);
    };
    return stub;
  }

  async #listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get origin(): string {
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
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

/** Reads a request with its whole body. */
export async function readRequest(request: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  // A client that goes away half way is nobody's failure.
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    request.destroy();
  }
  return new SeenRequest(request, Buffer.concat(chunks).toString('utf8'));
}

/** Sends what a stub answers. */
export function sendAnswer(response: ServerResponse, answer: StubAnswer): void {
  if (answer === 'never') return;
  const { status = 200, headers = {}, body = '' } = answer;
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

/** Sends JSON as a FHIR server does. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/fhir+json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
