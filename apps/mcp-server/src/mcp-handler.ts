import type { Gateway } from '@fhir-gateway/gateway';
import { DocumentReader } from '@fhir-gateway/record-view';
import { createMcpHandler, type McpServerFactory } from '@modelcontextprotocol/server';
import { preparePrompts } from './prompts/register.js';
import { buildServer } from './server.js';
import { signInStates } from './sign-in-request.js';
import type { ToolDependencies } from './tool-call.js';

/** The largest JSON-RPC message: a resource to be written, with room to spare. */
const mostBodyBytes = 4 * 1024 * 1024;

/**
 * The protocol endpoint without Express around it: one stateless handler for both protocol eras. A fresh server for each
 * request means that any replica can answer any request, and that no answer can reach another caller.
 *
 * @param makeServer makes that server; the conformance fixture brings its own
 */
export function createEndpoint(
  gateway: Gateway,
  makeServer: McpServerFactory = serverFactory({ gateway }),
): ReturnType<typeof createMcpHandler> {
  return createMcpHandler(makeServer, { onerror: reportTo(gateway), maxRequestBodySize: mostBodyBytes });
}

/** Makes the gateway's own server for each request; what all of them share is made once. */
export function serverFactory(
  given: Pick<ToolDependencies, 'gateway'> & Partial<Omit<ToolDependencies, 'gateway'>>,
): McpServerFactory {
  const registerPrompts = preparePrompts(given.gateway);
  const shared = { documents: new DocumentReader(), signInStates: signInStates(given.gateway), ...given };
  return () => buildServer({ ...shared, registerPrompts });
}

/** What the SDK refused; the caller has been told, so it is of use only when looking for a fault. */
export function reportTo({ logger }: Gateway): (error: Error) => void {
  return (error) => logger.debug({ err: error }, 'MCP request refused');
}
