import {
  assignRequestId,
  hostGuard,
  livez,
  localGuardOptions,
  problemErrors,
  readyz,
  routeNotFound,
  setSecurityHeaders,
} from '@fhir-gateway/express-kit';
import type { Gateway } from '@fhir-gateway/gateway';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler } from '@modelcontextprotocol/server';
import express, { type Express } from 'express';
import { buildServer } from './server.js';

/** The largest JSON-RPC message: a resource to be written, with room to spare. */
const mostBodyBytes = 4 * 1024 * 1024;

/** An Express app that serves MCP at `/mcp`, and what has to be closed with it. */
export interface McpApp {
  readonly app: Express;
  /** Ends requests that still run. */
  close(): Promise<void>;
}

/**
 * The MCP server as an Express app: one stateless endpoint for both protocol eras. A fresh server for each request means
 * that any replica can answer any request, and that no answer can reach another caller.
 */
export function createMcpApp(gateway: Gateway): McpApp {
  const { config, logger } = gateway;
  const onerror = (error: Error) => logger.debug({ err: error }, 'MCP request refused');
  const handler = createMcpHandler(() => buildServer({ gateway }), { onerror, maxRequestBodySize: mostBodyBytes });
  const serve = toNodeHandler(handler, { onerror });

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
  app.all('/mcp', (req, res) => serve(req, res));
  app.use(routeNotFound());
  app.use(problemErrors({ logger }));
  return { app, close: () => handler.close() };
}
