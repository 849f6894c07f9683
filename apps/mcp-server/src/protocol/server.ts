import {
  McpServer,
  type CacheHint,
  type Implementation,
  type StandardSchemaWithJSON,
  type ToolCallback,
} from '@modelcontextprotocol/server';
import type { Gateway } from '@fhir-gateway/gateway';
import { legacyRevisions, modernRevision, type Era } from '../messages/revisions.js';
import { appsExtension } from '../cards/card.js';
import { cardsOf } from '../cards/cards.js';
import { registerCards } from '../cards/register-cards.js';
import { instructionsFor } from './server-identity.js';
import { preparePrompts } from '../prompts/register.js';
import { registerResources } from '../resources/register.js';
import type { SignInStates } from '../sign-in/sign-in-states.js';
import type { Tool } from '../tool/tool.js';
import { listedTools } from '../tools/index.js';
import { offerOf } from '../tools/offer.js';

/** What a server of the SDK is made of. */
export interface ServerParts {
  readonly gateway: Gateway;
  readonly signInStates: SignInStates;
  /** What it says of itself. */
  readonly identity: Implementation;
  readonly era: Era;
}

/**
 * A list of tools changes for whoever connects a payer or ends that. The 2025 era hears of it with the answer of the call that
 * finds it; the 2026 era is told not to keep the list, so that nobody has to keep a stream open.
 */
const capabilities = {
  prompts: { listChanged: false },
  resources: { listChanged: false },
  extensions: { [appsExtension]: {} },
};

/** Other lists and platforms are the same for everybody, and change with a new start only. */
const shared: CacheHint = { ttlMs: 300_000, cacheScope: 'public' };

/**
 * Makes a server of the SDK with all tools, prompts and resources, connected to nothing. It lists the tools and does not
 * call them: each `tools/call` is the dispatcher's.
 *
 * @param callbackOf for tests that compare the dispatcher with the SDK
 */
export function buildServer(
  { gateway, signInStates, identity, era }: ServerParts,
  callbackOf: (tool: Tool) => ToolCallback<StandardSchemaWithJSON> = () => notCalledHere,
): McpServer {
  const offer = offerOf(gateway);
  const server = new McpServer(identity, {
    instructions: instructionsFor(offer, gateway.config.mcpTools),
    capabilities: { ...capabilities, tools: { listChanged: era === 'legacy' } },
    requestState: { verify: (state) => signInStates.verify(state) },
    supportedProtocolVersions: [...legacyRevisions, modernRevision],
    cacheHints: {
      // Who connects a payer gets more tools.
      'tools/list': { ttlMs: 0, cacheScope: 'private' },
      'prompts/list': shared,
      'resources/list': shared,
      'resources/templates/list': shared,
      'resources/read': shared,
      'server/discover': shared,
    },
  });
  const listed = listedTools(offer, gateway.config.mcpTools);
  for (const tool of listed) server.registerTool(tool.name, tool.listing(offer.handles), callbackOf(tool));
  preparePrompts(gateway, offer)(server);
  registerResources(server, gateway);
  registerCards(server, cardsOf(listed));
  return server;
}

function notCalledHere(): never {
  throw new Error('tools/call is answered by the tool dispatcher');
}
