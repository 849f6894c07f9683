import { createServer } from 'node:http';
import type { IncomingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PooledBuffer } from '@fhir-gateway/http1-client';
import { Pool } from 'undici';

/** What each request to the platform is sent with. */
export const upstreamHeaders = { accept: 'application/fhir+json', authorization: 'Bearer bench' } as const;

/**
 * The least that Node can do: a pass-through of `node:http` and an undici pool. No session, no token, no policy, no
 * audit, no rewriting; what the gateway is slower than this is the price of all of them together.
 *
 * @param upstream origin of the platform
 * @param prefix of the paths, in the place of the platform's
 * @param before what each request waits for
 */
export function servePassThrough(upstream: string, prefix: string, before?: () => Promise<unknown>): void {
  const pool = new Pool(upstream, { connections: 64 });
  serve((request, response) => {
    const path = `/fhir${(request.url ?? '').slice(prefix.length)}`;
    const send = (): void =>
      void pool.dispatch({ method: 'GET', path, headers: upstreamHeaders }, new PassThrough(response));
    if (before) before().then(send, () => response.destroy());
    else send();
  });
}

/** Serves on a free port, tells the parent where, and ends with it. */
export function serve(listener: RequestListener): void {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  server.listen(0, '127.0.0.1', () => {
    process.send?.({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });
  process.once('disconnect', () => process.exit());
}

/** What undici and the gateway's own client both let a receiver do. */
interface Flow {
  pause(): void;
  resume(): void;
}

/** Sends an answer on as it comes. */
export class PassThrough {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  onRequestStart(): void {}

  onResponseStart(_flow: Flow, status: number, headers: IncomingHttpHeaders): void {
    const { 'content-type': type, 'content-length': length, etag } = headers;
    this.#response.writeHead(status, {
      'content-type': type,
      'content-length': length,
      etag,
    });
  }

  onResponseData(flow: Flow, chunk: Buffer, lease?: PooledBuffer): void {
    if (this.#response.write(chunk, () => lease?.release())) return;
    flow.pause();
    this.#response.once('drain', () => flow.resume());
  }

  onResponseEnd(): void {
    this.#response.end();
  }

  onResponseError(): void {
    this.#response.destroy();
  }
}
