import {
  createHttpServer,
  createRequestMeter,
  createRequestTrace,
  type MountedApp,
  type RunningServer,
} from '@fhir-gateway/express-kit';
import type { Gateway } from '@fhir-gateway/gateway';

import { createApp } from './app.js';
import { openAuthServer } from './auth/auth-server.js';

/**
 * Starts the REST API on the configured address.
 *
 * @param mounted an app that the same listener serves: MCP, where both have one address
 * @returns the running server; closing it does not close the gateway, which another app may share
 */
export async function startRestApi(gateway: Gateway, mounted?: MountedApp): Promise<RunningServer> {
  const { host, restPort, publicUrl, serverLimits } = gateway.config;
  gateway.operator.serves('rest');
  const app = createApp(gateway, await openAuthServer(gateway));
  const server = await createHttpServer(app, {
    meter: createRequestMeter(gateway, 'rest'),
    trace: createRequestTrace(gateway, 'rest'),
    limits: serverLimits,
    mounted,
  }).listen({ host, port: restPort });
  gateway.logger.info({ event: 'listening', app: 'rest-api', address: server.url, publicUrl }, 'REST API is listening');
  return server;
}
