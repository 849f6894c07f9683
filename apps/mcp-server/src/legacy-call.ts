import {
  classifyInboundRequest,
  isJSONRPCErrorResponse,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  SUPPORTED_PROTOCOL_VERSIONS,
  type AuthInfo,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type McpServer,
  type MessageExtraInfo,
  type Transport,
} from '@modelcontextprotocol/server';
import type { IncomingHttpHeaders } from 'node:http';

/** What an answer of a call is made of, beside the call itself. */
export interface CallOrigin {
  readonly request: Request;
  readonly authInfo?: AuthInfo;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
}

/** Calls that mostly wait: their stream carries a sign of life every 15 seconds. */
const waitingTools: ReadonlySet<unknown> = new Set(['wait_for_auth']);

/**
 * A call of the 2025 era whose answer can be one JSON document. Streamable HTTP leaves the choice to the server; the SDK
 * always opens an event stream, which takes as much time as a short call itself.
 *
 * @returns `undefined` for whatever else was posted, and for calls that report progress: those are left to the SDK, and
 *   so is every refusal
 * @see MCP 2025-11-25, Transports, "Sending Messages to the Server"
 */
export function legacyCall(body: unknown, headers: IncomingHttpHeaders): JSONRPCRequest | undefined {
  if (!isJSONRPCRequest(body) || body.method !== 'tools/call') return undefined;
  const { 'mcp-protocol-version': version, accept = '' } = headers;
  if (!accept.includes('application/json') || !accept.includes('text/event-stream')) return undefined;
  if (version !== undefined && !isSupported(version)) return undefined;
  const { name, _meta: meta } = (body.params ?? {}) as { name?: unknown; _meta?: { progressToken?: unknown } };
  if (waitingTools.has(name) || meta?.progressToken !== undefined) return undefined;
  const { kind } = classifyInboundRequest({
    httpMethod: 'POST',
    ...(version !== undefined && { protocolVersionHeader: version as string }),
    body,
  });
  return kind === 'legacy' ? body : undefined;
}

function isSupported(version: string | string[]): boolean {
  return typeof version === 'string' && SUPPORTED_PROTOCOL_VERSIONS.includes(version);
}

/**
 * Lets a server made for this call answer it.
 *
 * @param server connected to nothing yet; of no use afterwards
 * @returns the response, an error of JSON-RPC too; `undefined` when the client left before there was one
 */
export async function answerCall(
  server: McpServer,
  call: JSONRPCRequest,
  { request, authInfo, signal }: CallOrigin,
): Promise<JSONRPCMessage | undefined> {
  if (signal.aborted) return undefined;
  const transport = new OneAnswer();
  await server.connect(transport);
  // Ends what runs for the call. A call that was answered leaves nothing to be ended.
  const leave = (): void => void server.close().catch(() => undefined);
  signal.addEventListener('abort', leave, { once: true });
  try {
    transport.onmessage?.(call, { request, ...(authInfo && { authInfo }) });
    return await transport.answered;
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** Carries one request in and one response out. Notifications are for clients that asked to be told, and none did. */
class OneAnswer implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage, extra?: MessageExtraInfo) => void;
  readonly answered: Promise<JSONRPCMessage | undefined>;
  #answer!: (message: JSONRPCMessage | undefined) => void;

  constructor() {
    this.answered = new Promise((resolve) => (this.#answer = resolve));
  }

  async start(): Promise<void> {
    // There is nothing to open.
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)) this.#answer(message);
  }

  async close(): Promise<void> {
    this.#answer(undefined);
    this.onclose?.();
  }
}
