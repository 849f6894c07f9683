import type { ServerResponse } from 'node:http';
import { HttpStub, type SeenRequest } from '@fhir-gateway/testing';

/** How a server answers a request. */
export type Answer = (request: SeenRequest, response: ServerResponse) => void;

/** A server on loopback that plays a vendor's site, and a `fetch` that reaches it as https://directory.example. */
export interface ListServer {
  readonly requests: readonly SeenRequest[];
  readonly fetch: typeof fetch;
  close(): Promise<void>;
}

export async function startListServer(answer: Answer): Promise<ListServer> {
  const stub = await HttpStub.start((request, response) => void answer(request, response));
  const local = (url: string) => url.replace('https://directory.example', stub.origin);
  return {
    requests: stub.requests,
    fetch: (input, init) => fetch(local(String(input)), init),
    close: () => stub.close(),
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
