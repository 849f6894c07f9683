import type { Gateway } from '@fhir-gateway/gateway';
import { DocumentReader } from '@fhir-gateway/record-view';
import {
  createMcpHandler,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type McpHandlerRequestOptions,
  type McpHttpHandler,
  type McpServer,
  type McpServerFactory,
} from '@modelcontextprotocol/server';
import { answerCall, type CallOrigin } from './legacy-call.js';
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
  /**
   * Answers a call that {@link legacyCall} found, without the web's requests and streams around it.
   *
   * @returns `undefined` for a tool that does not exist; the answer is `undefined` when the client has left
   */
  answer?(call: JSONRPCRequest, origin: CallOrigin): Promise<JSONRPCMessage | undefined> | undefined;
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
  const toolOf = new Map(tools.map((tool) => [tool.name, tool]));
  const ofTool = new Map(tools.map((tool) => [tool.name, wrap(gateway, () => buildCallServer(tool, shared))]));
  const handlers = [whole, ...ofTool.values()];
  const running = new Set<McpServer>();
  return {
    fetch: (request, options) => {
      const name = calledTool(options?.parsedBody);
      const handler = (name !== undefined && ofTool.get(name)) || whole;
      return handler.fetch(request, options);
    },
    answer: (call, origin) => {
      const tool = toolOf.get(calledTool(call) ?? '');
      if (!tool) return undefined;
      const server = buildCallServer(tool, shared);
      running.add(server);
      return answerCall(server, call, origin).finally(() => running.delete(server));
    },
    close: async () => {
      await Promise.all([...handlers, ...running].map((one) => one.close()));
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
