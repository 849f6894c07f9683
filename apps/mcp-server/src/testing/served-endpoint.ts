import { createHttpServer, createRequestMeter } from '@fhir-gateway/express-kit';
import type { Config } from '@fhir-gateway/gateway';
import { freePort } from '@fhir-gateway/testing';
import { createMcpApp } from '../app.js';
import { lazily, startTestEndpoint, type TestEndpoint } from './test-endpoint.js';

/** An endpoint behind its app, on a port of this machine. */
export interface ServedEndpoint extends TestEndpoint {
  readonly port: number;
  /** Without a path. */
  readonly url: string;
  /** Sends a message, or a text or bytes as they are, to `/mcp`. */
  post(body: unknown, headers?: Record<string, string>, signal?: AbortSignal): Promise<Response>;
}

/** The message that calls a tool. */
export function toolCall(name: string, args: object = {}, meta?: object): object {
  const params = { name, arguments: args, ...(meta && { _meta: meta }) };
  return { jsonrpc: '2.0', id: 7, method: 'tools/call', params };
}

/** {@link serveTestEndpoint} before the tests of this suite, closed after them. */
export function useServedEndpoint(...started: Parameters<typeof serveTestEndpoint>): ServedEndpoint {
  let endpoint: ServedEndpoint;
  beforeAll(async () => {
    endpoint = await serveTestEndpoint(...started);
  });
  afterAll(() => endpoint.close());
  return lazily(() => endpoint);
}

/**
 * @param now the gateway's clock, epoch milliseconds
 * @param tune changes what no setting does
 */
export async function serveTestEndpoint(
  settings: Record<string, string> = {},
  now?: () => number,
  tune?: (config: Config) => Config,
): Promise<ServedEndpoint> {
  const port = await freePort();
  const endpoint = await startTestEndpoint({ FHIR_GATEWAY_MCP_PORT: `${port}`, ...settings }, {}, now, tune);
  const app = await createMcpApp(endpoint.gateway);
  const meter = createRequestMeter(endpoint.gateway, 'mcp');
  const server = await createHttpServer(app.app, { meter }).listen({ host: '127.0.0.1', port });
  const url = `http://localhost:${port}`;
  return {
    ...endpoint,
    port,
    url,
    post: (body, headers = {}, signal) =>
      fetch(`${url}/mcp`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
        body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
        ...(signal && { signal }),
      }),
    close: async () => {
      await app.close();
      await server.close({ graceMs: 0 });
      await endpoint.close();
    },
  };
}
