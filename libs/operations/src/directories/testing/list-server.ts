import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** How a server answers a request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on loopback that plays a vendor's site, and a `fetch` that reaches it as https://directory.example. */
export interface ListServer {
  readonly requests: IncomingMessage[];
  readonly fetch: typeof fetch;
  close(): Promise<void>;
}

export async function startListServer(answer: Answer): Promise<ListServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const local = (url: string) => url.replace('https://directory.example', `http://127.0.0.1:${port}`);
  return {
    requests,
    fetch: (input, init) => fetch(local(String(input)), init),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Sends ranges and 304 as the headers of the request ask. */
export function honest(body: Buffer, headers: Record<string, string>): Answer {
  return (request, response) => {
    const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = request.headers;
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    if (ifNoneMatch !== undefined && ifNoneMatch === headers['etag']) response.writeHead(304).end();
    else if (from > 0 && (ifRange === headers['etag'] || ifRange === headers['last-modified'])) {
      const range = `bytes ${from}-${body.length - 1}/${body.length}`;
      response.writeHead(206, { ...headers, 'content-range': range }).end(body.subarray(from));
    } else response.writeHead(200, { ...headers, 'content-length': body.length }).end(body);
  };
}
