import { IncomingMessage, ServerResponse, type RequestListener } from 'node:http';
import { Socket } from 'node:net';
import { Writable } from 'node:stream';

/** An answer as the handler wrote it. */
export interface InjectedAnswer {
  readonly status: number;
  readonly setCookie: readonly string[];
}

/**
 * Hands a GET to an app without a socket, for tests that send tens of thousands. Unlike over a socket, nothing is refused
 * by the HTTP parser, so what arrives is at least as strange.
 */
export function inject(app: RequestListener, url: string, headers: Record<string, string>): Promise<InjectedAnswer> {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method: 'GET', url, headers: { host: 'localhost', ...headers }, httpVersion: '1.1' });
  request.push(null);
  const response = new ServerResponse(request);
  response.assignSocket(new Writable({ write: (_chunk, _encoding, done) => done() }) as Socket);
  return new Promise((resolve, reject) => {
    response.once('error', reject).once('finish', () => {
      const setCookie = [response.getHeader('set-cookie') ?? []].flat().map(String);
      // As an HTTP server does; what counts the request ends with it.
      response.emit('close');
      resolve({ status: response.statusCode, setCookie });
    });
    app(request, response);
  });
}
