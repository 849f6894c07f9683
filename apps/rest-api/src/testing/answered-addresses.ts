import { request } from 'node:http';

/** A request as an attacker writes it, Host header included. */
export interface RawRequest {
  readonly method?: string;
  /** The request line's target, sent as it stands. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came back. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends a request without anything that `fetch` would mend. */
export function sendRaw(port: number, { method = 'GET', target, headers = {}, body }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path: target, headers: { ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { statusCode: status = 0, headers: received } = response;
        resolve({ status, headers: received, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    sent.on('error', reject).end(body);
  });
}

const addressHeaders = ['location', 'refresh', 'content-location', 'link'];
const addressAttributes = /(?:href|src|action|formaction)="([^"]*)"|http-equiv="refresh" content="\d+; url=([^"]*)"/g;

/** Every address that an answer gives a browser or a program to go to. */
export function answeredAddresses({ headers, text }: RawAnswer): string[] {
  const named = addressHeaders.flatMap((name) => headers[name] ?? []);
  const inPage = [...text.matchAll(addressAttributes)].map(([, attribute, refresh]) => attribute ?? refresh ?? '');
  const isJson = String(headers['content-type']).includes('json');
  return [...named, ...inPage.map(unescape), ...(isJson ? addressesIn(JSON.parse(text)) : [])];
}

function addressesIn(value: unknown): string[] {
  if (typeof value === 'string') return /^(?:[a-z][\w+.-]*:)?\/\//i.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(addressesIn) : [];
}

function unescape(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
}
