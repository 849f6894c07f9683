import { GatewayError } from '@fhir-gateway/gateway';
import { z } from 'zod';

/** A tool as the MCP server lists it. */
const toolSchema = z.looseObject({
  name: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  inputSchema: z.looseObject({
    properties: z.record(z.string(), z.looseObject({})).optional(),
    required: z.array(z.string()).optional(),
  }),
  annotations: z.looseObject({ readOnlyHint: z.boolean().optional() }).optional(),
});
const listSchema = z.object({ result: z.object({ tools: z.array(toolSchema) }) });
const resultSchema = z.looseObject({
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).default([]),
  structuredContent: z.unknown().optional(),
  isError: z.boolean().default(false),
});

/** A tool of the MCP server, with the JSON Schema of its arguments. */
export type McpTool = z.output<typeof toolSchema>;

/** What a tool answered, both halves of it. */
export type ToolResult = z.output<typeof resultSchema>;

/** A JSON-RPC message of a client. */
export type McpMessage = ReturnType<typeof callMessage>;

/** What the MCP server answered to one message. */
export interface McpAnswer {
  readonly status: number;
  /** Under which the log and the audit trail of the MCP server have it. */
  readonly requestId?: string;
  /** JSON, as it came. */
  readonly body: unknown;
  /** Absent for a refusal by the protocol, whose words are in the body. */
  readonly result?: ToolResult;
}

/** The headers of a client that takes one JSON document and no stream. */
export const mcpHeaders = { accept: 'application/json', 'content-type': 'application/json' } as const;

/** The message by which a client calls a tool. */
export function callMessage(name: string, args: Readonly<Record<string, unknown>>) {
  return { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } } as const;
}

/**
 * The tools that the MCP server lists, in its order.
 *
 * @param mcpUrl with its path
 * @throws GatewayError MCP_UNREACHABLE when no MCP server answers there, or what answers has no list
 */
export async function listTools(mcpUrl: string, signal: AbortSignal): Promise<readonly McpTool[]> {
  const { body } = await post(mcpUrl, { jsonrpc: '2.0', id: 1, method: 'tools/list' }, signal);
  const listed = listSchema.safeParse(body);
  if (listed.success) return listed.data.result.tools;
  throw new GatewayError('MCP_UNREACHABLE', 'The MCP server of this gateway does not list its tools.');
}

/**
 * Sends the call of a tool without a credential, as a client of this machine in `local` mode does.
 *
 * @param mcpUrl with its path
 * @throws GatewayError MCP_UNREACHABLE when no MCP server answers there
 */
export async function callTool(mcpUrl: string, message: McpMessage, signal: AbortSignal): Promise<McpAnswer> {
  const answer = await post(mcpUrl, message, signal);
  const parsed = z.object({ result: resultSchema }).safeParse(answer.body);
  return { ...answer, ...(parsed.success && { result: parsed.data.result }) };
}

async function post(mcpUrl: string, message: object, signal: AbortSignal): Promise<Omit<McpAnswer, 'result'>> {
  try {
    const body = JSON.stringify(message);
    const answer = await fetch(mcpUrl, { method: 'POST', headers: mcpHeaders, body, redirect: 'error', signal });
    const requestId = answer.headers.get('x-request-id');
    return { status: answer.status, ...(requestId !== null && { requestId }), body: await answer.json() };
  } catch (cause) {
    throw new GatewayError('MCP_UNREACHABLE', 'The MCP server of this gateway does not answer.', { cause });
  }
}
