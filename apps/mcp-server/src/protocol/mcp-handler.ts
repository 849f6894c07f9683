import type { Gateway } from '@fhir-gateway/gateway';
import { DocumentReader } from '@fhir-gateway/record-view';
import {
  createMcpHandler,
  type McpHandlerRequestOptions,
  type McpHttpHandler,
  type McpServerFactory,
} from '@modelcontextprotocol/server';
import { CallLines, type CallAnswer, type CallOrigin } from './server-pool.js';
import { DirectCalls } from './tool-dispatcher.js';
import type { PlainCall } from './parse-tools-call.js';
import { preparePrompts } from '../prompts/register.js';
import { buildCallServer, buildServer } from './server.js';
import { signInStates } from '../sign-in/sign-in-request.js';
import type { ToolDependencies } from '../tool/tool-call.js';

/** The protocol endpoint: web requests in, web responses out. */
export interface McpEndpoint {
  /** @param options what was found out before: the parsed body and who is calling */
  fetch(request: Request, options?: McpHandlerRequestOptions): Promise<Response>;
  /**
   * Answers a call that `plainCall` found, without the web's requests and streams around it; `undefined` when the client
   * has left.
   */
  answer?(call: PlainCall, origin: CallOrigin): Promise<CallAnswer | undefined>;
  /** Ends requests that still run. */
  close(): Promise<void>;
}

/**
 * The protocol endpoint without Express around it: stateless handlers for both protocol eras. Any replica can answer any
 * request, and no server has two requests at a time, so that no answer can reach another caller: plain calls need no server,
 * or take turns with servers that know the tools alone; everything else gets a fresh one.
 *
 * @param given for tests: other parts than the gateway's own
 */
export function createEndpoint(
  gateway: Gateway,
  given: Partial<Omit<ToolDependencies, 'gateway'>> = {},
): Required<McpEndpoint> {
  const registerPrompts = preparePrompts(gateway);
  const shared = { gateway, documents: new DocumentReader(), signInStates: signInStates(gateway), ...given };
  const handler = wrap(gateway, () => buildServer({ ...shared, registerPrompts }));
  const direct = new DirectCalls(shared);
  const lines = new CallLines(() => buildCallServer(shared));
  return {
    fetch: (request, options) => handler.fetch(request, options),
    answer: (call, origin) => direct.answer(call, origin) ?? lines.answer(call, origin),
    close: async () => {
      direct.close();
      await Promise.all([handler.close(), lines.close()]);
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
