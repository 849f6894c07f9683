import { McpServer } from '@modelcontextprotocol/server';
import { registerContentTools } from './content-tools.js';
import { registerInputTools } from './input-tools.js';
import { registerPrompts } from './prompts.js';
import { requestStates } from './request-states.js';
import { registerResources } from './resources.js';
import { registerProtocolTools } from './protocol-tools.js';

/**
 * The server whose tools, prompts and resources the conformance suite asks for by name. It has nothing of the gateway in
 * it: what it shows is that the gateway's middleware carries everything that the protocol can say.
 *
 * @see https://github.com/modelcontextprotocol/conformance
 */
export function makeFixtureServer(): McpServer {
  const server = new McpServer(
    { name: 'conformance-fixture', version: '1.0.0' },
    {
      capabilities: { tools: { listChanged: false }, prompts: { listChanged: false }, logging: {} },
      requestState: { verify: requestStates.verify },
    },
  );
  registerContentTools(server);
  registerProtocolTools(server);
  registerInputTools(server);
  registerResources(server);
  registerPrompts(server);
  return server;
}
