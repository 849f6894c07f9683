import {
  createHttpServer,
  createRequestMeter,
  createRequestTrace,
  type MountedApp,
  type RunningServer,
} from '@fhir-gateway/express-kit';
import { protectedResourceMetadataUrl } from '@fhir-gateway/auth-server';
import { appResources, type Gateway } from '@fhir-gateway/gateway';
import type { RequestHandler } from 'express';
import { createMcpApp } from './app.js';
import { serverCardPaths } from './server-card.js';

/** The MCP server for the REST API's listener, where both apps have one address. */
export async function openMountedMcp(gateway: Gateway): Promise<MountedApp> {
  const { config } = gateway;
  const metadata = new URL(protectedResourceMetadataUrl(appResources(config).mcp)).pathname;
  return {
    ...(await createMcpApp(gateway, { port: config.restPort })),
    ...watch(gateway),
    paths: ['/mcp', metadata, ...serverCardPaths],
  };
}

/**
 * Starts the MCP server on the configured address.
 *
 * @param protocol answers messages in place of the gateway's own endpoint, behind the same middleware
 * @returns the running server; closing it does not close the gateway, which another app may share
 */
export async function startMcpServer(gateway: Gateway, protocol?: RequestHandler): Promise<RunningServer> {
  const { host, mcpPort, mcpPublicUrl, serverLimits } = gateway.config;
  const { app, close } = await createMcpApp(gateway, { protocol });
  const server = await createHttpServer(app, { ...watch(gateway), limits: serverLimits }).listen({
    host,
    port: mcpPort,
  });
  const address = server.url;
  gateway.logger.info(
    { event: 'listening', app: 'mcp-server', address, publicUrl: mcpPublicUrl },
    'MCP server is listening',
  );
  return {
    ...server,
    close: async (options) => {
      // Calls that run may end; what the server had to cut is ended here.
      await server.close(options);
      await close();
    },
  };
}

function watch(gateway: Gateway): Pick<MountedApp, 'meter' | 'trace'> {
  gateway.operator.serves('mcp');
  return { meter: createRequestMeter(gateway, 'mcp'), trace: createRequestTrace(gateway, 'mcp') };
}
