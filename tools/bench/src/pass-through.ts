import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import type { Dispatcher } from 'undici';

/**
 * The least that Node can do: a pass-through of `node:http` and an undici pool. No session, no token, no policy, no
 * audit, no rewriting; what the gateway is slower than this is the price of all of them together. Tells the parent where it
 * listens, and ends with it.
 *
 * @param upstream origin of the platform
 * @param prefix of the paths, in the place of the platform's
 * @param before what each request waits for
 */
export function servePassThrough(upstream: string, prefix: string, before?: () => Promise<unknown>): void {
  const pool = new Pool(upstream, { connections: 64 });
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const path = `/fhir${(request.url ?? '').slice(prefix.length)}`;
    const headers = { accept: 'application/fhir+json', authorization: 'Bearer bench' };
    const send = (): void => void pool.dispatch({ method: 'GET', path, headers }, new PassThrough(response));
    if (before) before().then(send, () => response.destroy());
    else send();
  });
  server.listen(0, '127.0.0.1', () => {
    process.send?.({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });
  process.once('disconnect', () => process.exit());
}

class PassThrough implements Dispatcher.DispatchHandler {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  onRequestStart(): void {}

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    const { 'content-type': type, 'content-length': length, etag } = headers;
    this.#response.writeHead(status, {
      ...(type !== undefined && { 'content-type': type }),
      ...(length !== undefined && { 'content-length': length }),
      ...(etag !== undefined && { etag }),
    });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#response.write(chunk)) return;
    controller.pause();
    this.#response.once('drain', () => controller.resume());
  }

  onResponseEnd(): void {
    this.#response.end();
  }

  onResponseError(): void {
    this.#response.destroy();
  }
}
