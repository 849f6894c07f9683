import { request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { R4Request } from './r4-requests.js';

/** An answer, whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends a request exactly as it is written: no client that would normalise its target or add headers of its own. */
export function exchange(base: string, { line, headers, body }: R4Request): Promise<HttpAnswer> {
  const { hostname, port, pathname } = new URL(base);
  const [method, target = ''] = line.split(/ (.*)/s);
  const below = target === '' || target.startsWith('?') ? target : `/${target}`;
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, method, path: pathname + below, headers: { ...headers, ...length } });
    sent.once('error', reject).once('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).once('error', reject);
      answer.once('end', () => {
        const { statusCode: status = 0, headers: given } = answer;
        resolve({ status, headers: given, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    sent.end(body);
  });
}
