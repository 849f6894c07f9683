import { request } from 'node:http';

/** An answer as a careful client sees it. */
export interface Seen {
  /** 0 when there was no answer at all. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Whether the answer ended as its framing says that it ends; else the connection was cut. */
  readonly isWhole: boolean;
}

/** One request on a connection of its own. Never throws: what goes wrong is what the tests are about. */
export function ask(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string; keepsBytes?: number } = {},
): Promise<Seen> {
  const { method = 'GET', headers = {}, body, keepsBytes = 100_000 } = options;
  return new Promise((resolve) => {
    const asked = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        if (size < keepsBytes) chunks.push(chunk);
        size += chunk.length;
      });
      response.on('error', () => undefined);
      response.on('close', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
          isWhole: response.complete,
        }),
      );
    });
    asked.on('error', () => resolve({ status: 0, headers: {}, body: '', isWhole: false }));
    asked.end(body);
  });
}
