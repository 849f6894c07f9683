import { IncomingMessage, ServerResponse, type RequestListener } from 'node:http';
import { Socket } from 'node:net';
import { Writable } from 'node:stream';

/** An answer as the handler wrote it. */
export interface InjectedAnswer {
  readonly status: number;
  readonly setCookie: readonly string[];
}

/** What a request has beside its address and headers; by default it is a GET. */
export interface Injected {
  readonly method?: string;
  readonly body?: string;
}

/**
 * Hands a request to an app without a socket, for tests that send tens of thousands. Unlike over a socket, nothing is refused
 * by the HTTP parser, so what arrives is at least as strange.
 */
export function inject(
  app: RequestListener,
  url: string,
  headers: Record<string, string>,
  { method = 'GET', body }: Injected = {},
): Promise<InjectedAnswer> {
  const request = new IncomingMessage(new Socket());
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const all = { host: 'localhost', ...length, ...headers };
  Object.assign(request, { method, url, headers: all, httpVersion: '1.1' });
  if (body !== undefined) request.push(body);
  request.push(null);
  const response = new ServerResponse(request);
  response.assignSocket(new Writable({ write: (_chunk, _encoding, done) => done() }) as Socket);
  return new Promise((resolve, reject) => {
    response.once('error', reject).once('finish', () => {
      const setCookie = [response.getHeader('set-cookie') ?? []].flat().map(String);
      // Node's server does this once an answer was sent; what counts requests under way waits for it.
      response.emit('close');
      resolve({ status: response.statusCode, setCookie });
    });
    app(request, response);
  });
}
