import { createTransport } from '../index.js';

/** Connections to one server, of which at most eight are open at the same time. */
export const open = (origin: string) =>
  createTransport(origin, {
    connections: 8,
    connectTimeoutMs: 5_000,
    headersTimeoutMs: 9_000,
    bodyIdleTimeoutMs: 9_000,
  });

/** Reads one path as text. */
export function read(transport: ReturnType<typeof open>, path: string): Promise<string> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    const request = { method: 'GET', path, headers: ['accept', '*/*'], body: null, headersTimeout: null };
    transport.dispatch(request, {
      onRequestStart: () => undefined,
      onResponseStart: (control, status) => status !== 200 && control.abort(new Error(`status ${status}`)),
      onResponseData: (_control, chunk) => chunks.push(chunk),
      onResponseEnd: () => resolve(Buffer.concat(chunks).toString('utf8')),
      onResponseError: (_control, error) => reject(error),
    });
  });
}
