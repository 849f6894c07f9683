import type { Gateway } from '@fhir-gateway/gateway';
import { DocumentReader, OfferedSorts } from '@fhir-gateway/record-view';
import {
  CLIENT_CAPABILITIES_META_KEY,
  createMcpHandler,
  type ClientCapabilities,
  type Implementation,
  type ServerContext,
  type StandardSchemaWithJSON,
  type ToolCallback,
} from '@modelcontextprotocol/server';
import { textOf } from '../result/json-fragment.js';
import type { CallContext } from '../tool/call-context.js';
import { buildServer } from '../protocol/server.js';
import { signInStates, type SignInState } from '../sign-in/sign-in-states.js';
import { isWritten, type Tool } from '../tool/tool.js';
import type { ToolDependencies } from '../tool/tool-call.js';

/** The same tools, prompts and resources behind the SDK's own handler, to compare answers with. */
export interface SdkEndpoint {
  post(body: unknown, headers: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

/** @param identity what it says of itself with each answer */
export function startSdkEndpoint(gateway: Gateway, identity: Implementation): SdkEndpoint {
  const shared = {
    gateway,
    documents: new DocumentReader(),
    sorts: new OfferedSorts(),
    signInStates: signInStates(gateway),
  };
  const parts = { ...shared, identity };
  const handler = createMcpHandler(({ era }) => buildServer({ ...parts, era }, (tool) => callbackOf(tool, shared)));
  return {
    post: (body, headers) =>
      handler.fetch(new Request('http://localhost/mcp', { method: 'POST', headers }), { parsedBody: body }),
    close: () => handler.close(),
  };
}

function callbackOf(tool: Tool, dependencies: ToolDependencies): ToolCallback<StandardSchemaWithJSON> {
  const callback = async (args: Record<string, unknown>, context: ServerContext): Promise<unknown> => {
    const end = await tool.call(dependencies, toCallContext(context), args);
    if (!isWritten(end)) return end;
    const text = JSON.parse(textOf(end.textJson)) as string;
    return { content: [{ type: 'text', text }], structuredContent: JSON.parse(textOf(end.structuredJson)) as object };
  };
  return callback as ToolCallback<StandardSchemaWithJSON>;
}

function toCallContext({ mcpReq }: ServerContext): CallContext {
  const { envelope, signal } = mcpReq;
  const { progressToken } = mcpReq._meta ?? {};
  return {
    exchange: {
      authorization: undefined,
      clientAddress: () => undefined,
      caller: undefined,
      gone: Object.assign(signal, { giveUp: () => undefined }),
    },
    era: envelope === undefined ? 'legacy' : 'modern',
    capabilities: (envelope as { [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities } | undefined)?.[
      CLIENT_CAPABILITIES_META_KEY
    ],
    requestState: mcpReq.requestState<SignInState>(),
    inputResponses: mcpReq.inputResponses,
    listChanged: undefined,
    report:
      progressToken === undefined
        ? undefined
        : (report) => void mcpReq.notify({ method: 'notifications/progress', params: { progressToken, ...report } }),
  };
}
