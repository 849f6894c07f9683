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

/** How {@link createMcpApp} differs from the app by itself. */
export interface McpAppOptions {
  /** Where it is served; default the MCP server's own port. */
  readonly port?: number;
  /** Answers messages in place of the gateway's own endpoint, behind the same middleware; the conformance fixture has one. */
  readonly protocol?: RequestHandler | undefined;
}

/** The MCP server as an Express app. */
export async function createMcpApp(gateway: Gateway, options: McpAppOptions = {}): Promise<McpApp> {
  const { config, logger } = gateway;
  const { port = config.mcpPort, protocol } = options;
  const endpoint = protocol ? undefined : await McpEndpoint.open(gateway);

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  const record = createRefusalAudit(gateway, 'mcp');
  app.use(createPipeline(createStages(gateway, port), record));
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
