import { createHttpServer, createRequestMeter } from '@fhir-gateway/express-kit';
import type { Config } from '@fhir-gateway/gateway';
import { freePort } from '@fhir-gateway/testing';
import { createMcpApp } from '../app.js';
import { startTestEndpoint, type TestEndpoint } from './test-endpoint.js';

/** An endpoint behind its app, on a port of this machine. */
export interface ServedEndpoint extends TestEndpoint {
  readonly port: number;
  /** Without a path. */
  readonly url: string;
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
  return {
    ...endpoint,
    port,
    url: `http://localhost:${port}`,
    close: async () => {
      await app.close();
      await server.close({ graceMs: 0 });
      await endpoint.close();
    },
  };
}
