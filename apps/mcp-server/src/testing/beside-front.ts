import { isMessage } from '../protocol/tools-call-route.js';
import { createFastServer, type RunningServer } from '@fhir-gateway/express-kit';
import { DocumentReader } from '@fhir-gateway/record-view';
import { createMcpApp, type McpApp } from '../app.js';
import { preparePrompts } from '../prompts/register.js';
import { buildServer } from '../protocol/server.js';
import { signInStates } from '../sign-in/sign-in-request.js';
import { startTestEndpoint, type TestEndpoint } from './test-endpoint.js';

/** One gateway behind two servers, so that the same message can be sent to both. */
export interface BesideFront {
  readonly endpoint: TestEndpoint;
  /** The app that has the front. */
  readonly fronted: McpApp;
  /** First the one with the front, then one that gives every message to the SDK's own handler. */
  readonly servers: readonly RunningServer[];
  /** The `Host` that both expect. */
  readonly host: string;
  close(): Promise<void>;
}

/**
 * @param port what the settings say, and `Host` with it; the servers themselves take any that is free
 * @param now clock of the gateway, in epoch milliseconds; the real one when absent
 */
export async function startBesideFront(
  port: number,
  settings: Record<string, string> = {},
  now?: () => number,
): Promise<BesideFront> {
  const endpoint = await startTestEndpoint({ ...settings, FHIR_GATEWAY_MCP_PORT: `${port}` }, {}, now);
  const { gateway } = endpoint;
  const parts = { gateway, documents: new DocumentReader(), signInStates: signInStates(gateway) };
  const fronted = createMcpApp(gateway);
  const plain = createMcpApp(gateway, () => buildServer({ ...parts, registerPrompts: preparePrompts(gateway) }));
  const listen = (app: McpApp) =>
    createFastServer(app.app, {
      ...(app.front && { front: app.front, claims: isMessage }),
    }).listen({ host: '127.0.0.1', port: 0 });
  const servers = await Promise.all([fronted, plain].map(listen));
  return {
    endpoint,
    fronted,
    servers,
    host: `localhost:${port}`,
    close: async () => {
      await Promise.all([fronted.close(), plain.close(), ...servers.map((server) => server.close({ graceMs: 0 }))]);
      await endpoint.close();
    },
  };
}
