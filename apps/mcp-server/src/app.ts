import {
  createBearerChallenge,
  createPipeline,
  createRefusalAudit,
  livez,
  oauthDocuments,
  problemErrors,
  readyz,
  refuseOtherMethods,
  routeNotFound,
} from '@fhir-gateway/express-kit';
import type { Gateway } from '@fhir-gateway/gateway';
import express, { type Express, type RequestHandler } from 'express';
import { McpEndpoint } from './protocol/mcp-endpoint.js';
import { refuseMethod, serveMessage } from './protocol/serve-message.js';
import { createStages } from './stages.js';
import { serverCard, serverCardPaths } from './server-card.js';

/** An Express app that serves MCP at `/mcp`, and what has to be closed with it. */
export interface McpApp {
  readonly app: Express;
  /** Ends requests that still run. */
  close(): Promise<void>;
}

/**
 * The MCP server as an Express app.
 *
 * @param protocol answers messages in place of the gateway's own endpoint, behind the same middleware; the conformance
 *   fixture brings one
 */
export async function createMcpApp(gateway: Gateway, protocol?: RequestHandler): Promise<McpApp> {
  const { config, logger } = gateway;
  const endpoint = protocol ? undefined : await McpEndpoint.open(gateway);

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  const record = createRefusalAudit(gateway, 'mcp');
  app.use(createPipeline(createStages(gateway), record));
  app.get('/livez', livez());
  app.get(
    '/readyz',
    readyz(() => gateway.health()),
  );
  if (config.mcpAuth === 'oauth') app.use(oauthDocuments(config, 'mcp'));
  app.get(serverCardPaths, serverCard(config));
  const answer = endpoint ? serveMessage(endpoint, gateway, record) : (protocol as RequestHandler);
  app.post('/mcp', answer);
  app.all('/mcp', refuseMethod(gateway));
  app.use(refuseOtherMethods(app));
  app.use(routeNotFound());
  app.use(problemErrors({ logger, challenge: createBearerChallenge(config, 'mcp') }));
  return { app, close: async () => endpoint?.close() };
}
