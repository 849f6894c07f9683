import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A server on loopback that plays a vendor's site, and a `fetch` that reaches it as https://directory.example. */
export interface ListServer {
  readonly requests: IncomingMessage[];
  readonly fetch: typeof fetch;
  close(): Promise<void>;
}

export async function startListServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<ListServer> {
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
