import {
  assignRequestId,
  cors,
  createBearerChallenge,
  createCors,
  hostGuard,
  limitByAddress,
  livez,
  localGuardOptions,
  metricsRoute,
  oauthDocuments,
  problemErrors,
  readyz,
  refuseOtherMethods,
  routeNotFound,
  setSecurityHeaders,
  type FrontHandler,
} from '@fhir-gateway/express-kit';
import { GatewayError, type Gateway } from '@fhir-gateway/gateway';
import type { McpServerFactory } from '@modelcontextprotocol/server';
import express, { type Express } from 'express';
import { authorizationGate } from './sign-in/authorization-gate.js';
import { createCallFront } from './protocol/tools-call-route.js';
import { createEndpoint, reportTo, wrap } from './protocol/mcp-handler.js';
import { limitMessages } from './protocol/limit-messages.js';
import { messageBody } from './protocol/message-body.js';
import { serveMessages } from './protocol/serve-message.js';

/** An Express app that serves MCP at `/mcp`, and what has to be closed with it. */
export interface McpApp {
  readonly app: Express;
  /** Answers calls of tools in front of the app; absent where the server is another than the gateway's own. */
  readonly front?: FrontHandler;
  /** Ends requests that still run. */
  close(): Promise<void>;
}

/**
 * The MCP server as an Express app.
 *
 * @param makeServer another server than the gateway's own behind the same middleware
 */
export function createMcpApp(gateway: Gateway, makeServer?: McpServerFactory): McpApp {
  const { config, logger } = gateway;
  const own = makeServer ? undefined : createEndpoint(gateway);
  const endpoint = own ?? wrap(gateway, makeServer as McpServerFactory);

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(assignRequestId(), setSecurityHeaders('api', { https: config.mcpPublicUrl.startsWith('https:') }));
  app.get('/livez', livez());
  app.get(
    '/readyz',
    readyz(() => gateway.health()),
  );
  app.get('/metrics', metricsRoute(gateway));
  // A page that DNS rebinding or a click brings here must not speak for the person who has it open.
  const local = localGuardOptions({ port: config.mcpPort, publicUrl: config.mcpPublicUrl });
  const guard = { ...local, allowedOrigins: [...local.allowedOrigins, ...config.corsOrigins] };
  app.use(hostGuard(guard));
  app.use(cors(createCors(config.corsOrigins)), limitByAddress(gateway));
  // No Request of the web can be made of it, so that the SDK would take it for a fault of its own.
  app.trace('/mcp', (_req, res) => {
    res.set('allow', 'POST');
    throw new GatewayError('METHOD_NOT_ALLOWED', 'This address takes no TRACE request.');
  });
  app.post('/mcp', messageBody(config.serverLimits.mcpBodyBytes));
  if (config.mcpAuth === 'oauth') app.use(oauthDocuments(config, 'mcp')).post('/mcp', authorizationGate(gateway));
  const { clientAddressOf } = gateway;
  app.all('/mcp', limitMessages(gateway));
  const onerror = reportTo(gateway);
  app.all('/mcp', serveMessages(endpoint, { clientAddressOf, onerror }));
  app.use(refuseOtherMethods(app, { hidden: new Set(['/metrics']) }));
  app.use(routeNotFound());
  app.use(problemErrors({ logger, challenge: createBearerChallenge(config, 'mcp') }));
  const front = own && createCallFront(gateway, { endpoint: own, guard, app, onerror });
  return { app, ...(front && { front }), close: () => endpoint.close() };
}
