import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client as CompatibilityClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as CompatibilityTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** What a tool answered. */
export interface ToolResult {
  readonly isError: boolean;
  readonly text: string;
  readonly structured: Record<string, unknown>;
}

/** Names of listed tools, each with those of its listed arguments. */
export type ListedTools = ReadonlyMap<string, readonly string[]>;

/** An MCP client as an agent's host holds one. */
export interface Agent {
  call(tool: string, args: Record<string, unknown>): Promise<ToolResult>;
  toolNames(): Promise<string[]>;
  /** What its model reads: the arguments of each listed tool. */
  listed(): Promise<ListedTools>;
  /** The text of a prompt. */
  prompt(name: string, args: Record<string, string>): Promise<string>;
  close(): Promise<void>;
}

/** The ways a client may speak: which package, and for the modern one, which protocol era it negotiates. */
export const agentKinds = ['sdk 1.x', 'client 2.x', 'client 2.x, 2025 era'] as const;
export type AgentKind = (typeof agentKinds)[number];

const info = { name: 'end-to-end-test', version: '1.0.0' };

/** Connects a real client to the MCP server at `baseUrl`. */
export async function connectAgent(kind: AgentKind, baseUrl: string): Promise<Agent> {
  return (await connectClient(kind, baseUrl)).agent;
}

/** Connects a modern client to any MCP server. @param url of its endpoint */
export async function connectAgentAt(url: string): Promise<Agent> {
  const client = new ModernClient(info, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new ModernTransport(new URL(url)));
  return agentOf(client);
}

/**
 * As {@link connectAgent}, with what the client's host does for OAuth.
 *
 * @param authProvider in the form of both packages
 */
export async function connectClient(
  kind: AgentKind,
  baseUrl: string,
  authProvider?: object,
): Promise<{ readonly agent: Agent; finish(parameters: URLSearchParams): Promise<void> }> {
  const url = new URL(`${baseUrl}/mcp`);
  const options = authProvider && { authProvider: authProvider as never };
  if (kind === 'sdk 1.x') {
    const client = new CompatibilityClient(info);
    const transport = new CompatibilityTransport(url, options);
    // The transport's optional members are declared without undefined in one place and with it in the other.
    await client.connect(transport as unknown as Parameters<typeof client.connect>[0]);
    return { agent: agentOf(client), finish: (parameters) => transport.finishAuth(parameters.get('code') ?? '') };
  }
  const client = new ModernClient(info, { versionNegotiation: { mode: kind === 'client 2.x' ? 'auto' : 'legacy' } });
  const transport = new ModernTransport(url, options);
  await client.connect(transport);
  return { agent: agentOf(client), finish: (parameters) => transport.finishAuth(parameters) };
}

/** What both packages' clients have. */
export interface AnyClient {
  callTool(request: { name: string; arguments: Record<string, unknown> }): Promise<unknown>;
  listTools(): Promise<{ tools: { name: string; inputSchema: { properties?: object | undefined } }[] }>;
  getPrompt(request: { name: string; arguments: Record<string, string> }): Promise<unknown>;
  close(): Promise<void>;
}

/** Wraps a connected client. */
export function agentOf(client: AnyClient): Agent {
  return {
    async call(tool, args) {
      const result = (await client.callTool({ name: tool, arguments: args })) as {
        isError?: boolean;
        content: { type: string; text?: string }[];
        structuredContent?: Record<string, unknown>;
      };
      const text = result.content.map((part) => part.text ?? '').join('\n');
      return { isError: result.isError === true, text, structured: result.structuredContent ?? {} };
    },
    async toolNames() {
      return (await client.listTools()).tools.map(({ name }) => name);
    },
    async listed() {
      const { tools } = await client.listTools();
      return new Map(tools.map(({ name, inputSchema }) => [name, Object.keys(inputSchema.properties ?? {})]));
    },
    async prompt(name, args) {
      const { messages } = (await client.getPrompt({ name, arguments: args })) as {
        messages: { content: { text?: string } }[];
      };
      return messages.map(({ content }) => content.text ?? '').join('\n');
    },
    close: () => client.close(),
  };
}
