import type { Gateway } from '@fhir-gateway/gateway';
import { DocumentReader } from '@fhir-gateway/record-view';
import {
  createMcpHandler,
  type McpHandlerRequestOptions,
  type McpHttpHandler,
  type McpServerFactory,
} from '@modelcontextprotocol/server';
import { preparePrompts } from './prompts/register.js';
import { calledTool } from './protected-call.js';
import { buildCallServer, buildServer } from './server.js';
import { signInStates } from './sign-in-request.js';
import type { ToolDependencies } from './tool-call.js';
import { tools } from './tools/index.js';

/** The protocol endpoint: web requests in, web responses out. */
export interface McpEndpoint {
  /** @param options what was found out before: the parsed body and who is calling */
  fetch(request: Request, options?: McpHandlerRequestOptions): Promise<Response>;
  /** Ends requests that still run. */
  close(): Promise<void>;
}

/**
 * The protocol endpoint without Express around it: stateless handlers for both protocol eras. A fresh server for each
 * request means that any replica can answer any request, and that no answer can reach another caller.
 *
 * A call gets a server that knows only the tool it calls, provided that the body comes parsed; making one with all
 * tools, prompts and resources takes as long as the rest of a short call. Both answer a call alike.
 *
 * @param given for tests: other parts than the gateway's own
 */
export function createEndpoint(gateway: Gateway, given: Partial<Omit<ToolDependencies, 'gateway'>> = {}): McpEndpoint {
  const registerPrompts = preparePrompts(gateway);
  const shared = { gateway, documents: new DocumentReader(), signInStates: signInStates(gateway), ...given };
  const whole = wrap(gateway, () => buildServer({ ...shared, registerPrompts }));
  const ofTool = new Map(tools.map((tool) => [tool.name, wrap(gateway, () => buildCallServer(tool, shared))]));
  const handlers = [whole, ...ofTool.values()];
  return {
    fetch: (request, options) => {
      const name = calledTool(options?.parsedBody);
      const handler = (name !== undefined && ofTool.get(name)) || whole;
      return handler.fetch(request, options);
    },
    close: async () => {
      await Promise.all(handlers.map((handler) => handler.close()));
    },
  };
}

/** The same endpoint for another server than the gateway's own; the conformance fixture brings one. */
export function wrap(gateway: Gateway, makeServer: McpServerFactory): McpHttpHandler {
  const { mcpBodyBytes } = gateway.config.serverLimits;
  return createMcpHandler(makeServer, { onerror: reportTo(gateway), maxRequestBodySize: mcpBodyBytes });
}

/** What the SDK refused; the caller has been told, so it is of use only when looking for a fault. */
export function reportTo({ logger }: Gateway): (error: Error) => void {
  return (error) => logger.debug({ err: error }, 'MCP request refused');
}
