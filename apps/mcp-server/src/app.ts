import {
  assignRequestId,
  createBearerChallenge,
  hostGuard,
  livez,
  localGuardOptions,
  oauthDocuments,
  problemErrors,
  readyz,
  routeNotFound,
  setSecurityHeaders,
} from '@fhir-gateway/express-kit';
import type { Gateway } from '@fhir-gateway/gateway';
import { toNodeHandler } from '@modelcontextprotocol/node';
import type { McpServerFactory } from '@modelcontextprotocol/server';
import express, { type Express } from 'express';
import { authorizationGate } from './authorization-gate.js';
import { rememberClientAddress } from './client-address.js';
import { createEndpoint, reportTo } from './mcp-handler.js';

/** An Express app that serves MCP at `/mcp`, and what has to be closed with it. */
export interface McpApp {
  readonly app: Express;
  /** Ends requests that still run. */
  close(): Promise<void>;
}

/**
 * The MCP server as an Express app.
 *
 * @param makeServer another server than the gateway's own behind the same middleware; see `createEndpoint`
 */
export function createMcpApp(gateway: Gateway, makeServer?: McpServerFactory): McpApp {
  const { config, logger } = gateway;
  const handler = createEndpoint(gateway, makeServer);
  const serve = toNodeHandler(handler, { onerror: reportTo(gateway) });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(assignRequestId(), setSecurityHeaders('api', { https: config.mcpPublicUrl.startsWith('https:') }));
  app.get('/livez', livez());
  app.get(
    '/readyz',
    readyz(() => gateway.health()),
  );
  // A page that DNS rebinding or a click brings here must not speak for the person who has it open.
  app.use(hostGuard(localGuardOptions({ port: config.mcpPort, publicUrl: config.mcpPublicUrl })));
  if (config.mcpAuth === 'oauth') app.use(oauthDocuments(config, 'mcp')).post('/mcp', authorizationGate(gateway));
  app.all('/mcp', rememberClientAddress(gateway), (req, res) => serve(req, res, req.body));
  app.use(routeNotFound());
  app.use(problemErrors({ logger, challenge: createBearerChallenge(config, 'mcp') }));
  return { app, close: () => handler.close() };
}
