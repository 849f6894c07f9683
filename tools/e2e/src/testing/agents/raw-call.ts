/** The two ways in which MCP puts a tool call on the wire. */
export const wireEras = ['2025-11-25', '2026-07-28'] as const;
export type WireEra = (typeof wireEras)[number];

/** What came back for one HTTP request. */
export interface RawAnswer {
  readonly status: number;
  /** The JSON-RPC id of the answer; `undefined` where there was none. */
  readonly id?: unknown;
  readonly isError?: boolean;
  readonly text: string;
  readonly structured: Readonly<Record<string, unknown>>;
}

/** An answer that takes longer has failed; `wait_for_auth` may take a minute. */
const answerTimeoutMs = 70_000;

interface JsonRpcAnswer {
  readonly id?: unknown;
  readonly error?: { readonly message?: string };
  readonly result?: {
    readonly isError?: boolean;
    readonly content?: readonly { readonly text?: string }[];
    readonly structuredContent?: Readonly<Record<string, unknown>>;
  };
}

/** A tool call without a client in between: every one has JSON-RPC id 1, as hosts that pool connections send them. */
export async function rawCall(
  origin: string,
  token: string,
  era: WireEra,
  tool: string,
  args: Readonly<Record<string, unknown>>,
): Promise<RawAnswer> {
  const isModern = era === '2026-07-28';
  const params = { name: tool, arguments: args, ...(isModern && { _meta: envelope }) };
  const response = await fetch(`${origin}/mcp`, {
    method: 'POST',
    signal: AbortSignal.timeout(answerTimeoutMs),
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': era,
      ...(isModern && { 'mcp-method': 'tools/call', 'mcp-name': tool }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  });
  const { id, result, error } = messageOf(await response.text());
  return {
    status: response.status,
    id,
    isError: result?.isError === true,
    text: error?.message ?? (result?.content ?? []).map((part) => part.text ?? '').join('\n'),
    structured: result?.structuredContent ?? {},
  };
}

const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'end-to-end-test', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** The message of an answer, which is JSON or a stream of one event. */
function messageOf(body: string): JsonRpcAnswer {
  const json = /^data: (.*)$/m.exec(body)?.[1] ?? body;
  return json === '' ? {} : (JSON.parse(json) as JsonRpcAnswer);
}
