import {
  isInitializedNotification,
  isInitializeRequest,
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  SdkHttpError,
  StreamableHTTPClientTransport,
  type JSONRPCMessage,
  type RequestId,
  type Transport,
} from '@modelcontextprotocol/client';
import type { FoundGateway } from './control-socket.js';

const internalError = -32_603;
const ended =
  'The connection to the gateway ended before it answered. Call again: a gateway is started where none runs.';

/**
 * Passes the messages of a host, which started this program, to a gateway of this machine, and what comes back. The gateway
 * has no sessions, so one that ends is replaced by the next message.
 *
 * @see MCP 2025-11-25, Transports
 */
export class StdioBridge {
  readonly #host: Transport;
  readonly #reach: (over: AbortSignal) => Promise<FoundGateway>;
  readonly #over = new AbortController();
  /** Requests of the host that have no answer yet. */
  readonly #open = new Map<RequestId, AbortController>();
  #gateway: Promise<StreamableHTTPClientTransport> | undefined;
  #initializeId: RequestId | undefined;
  #initialized: JSONRPCMessage | undefined;
  #protocolVersion: string | undefined;

  /** @param reach finds a gateway, until it is told that nobody waits for one */
  constructor(host: Transport, reach: (over: AbortSignal) => Promise<FoundGateway>) {
    this.#host = host;
    this.#reach = reach;
  }

  /** Resolves once the host has closed its end, or somebody wants this to end. */
  async run(stopped: AbortSignal): Promise<void> {
    const host = this.#host;
    const left = new Promise<void>((resolve) => {
      host.onclose = resolve;
      stopped.addEventListener('abort', () => resolve());
    });
    host.onmessage = (message) => void this.#forward(message);
    await host.start();
    if (!stopped.aborted) await left;
    await host.close();
    this.#over.abort();
  }

  async #forward(message: JSONRPCMessage): Promise<void> {
    if (isJSONRPCNotification(message) && message.method === 'notifications/cancelled') {
      return this.#cancel(message.params?.['requestId'] as RequestId);
    }
    const id = isJSONRPCRequest(message) ? message.id : undefined;
    const given = new AbortController();
    if (id !== undefined) this.#open.set(id, given);
    if (isInitializeRequest(message)) this.#initializeId = id;
    try {
      const gateway = await this.#connected();
      const onRequestStreamEnd = () => this.#fail(id, new Error(ended));
      await gateway.send(message, { requestSignal: given.signal, onRequestStreamEnd });
      if (isInitializedNotification(message)) this.#initialized = message;
    } catch (error) {
      this.#fail(id, error);
    }
  }

  /** A gateway ends a call whose client has left, and needs no message for it. */
  #cancel(id: RequestId): void {
    this.#open.get(id)?.abort();
    this.#open.delete(id);
  }

  #connected(): Promise<StreamableHTTPClientTransport> {
    this.#gateway ??= this.#connect().catch((error: unknown) => {
      this.#gateway = undefined;
      throw error;
    });
    return this.#gateway;
  }

  async #connect(): Promise<StreamableHTTPClientTransport> {
    const over = this.#over.signal;
    const { facts, socket } = await this.#reach(over);
    const leave = () => void socket.destroy();
    over.addEventListener('abort', leave);
    if (over.aborted) leave();
    const version = this.#protocolVersion;
    const transport = new StreamableHTTPClientTransport(new URL(facts.mcpUrl), {
      protocolVersion: version,
    });
    transport.onmessage = (message) => this.#receive(message, transport);
    await transport.start();
    socket.once('close', () => {
      over.removeEventListener('abort', leave);
      this.#gateway = undefined;
      void transport.close();
      for (const id of this.#open.keys()) this.#fail(id, new Error(ended));
    });
    // What the gateway has to say without a request comes by a stream that this message opens.
    if (this.#initialized !== undefined) await transport.send(this.#initialized);
    return transport;
  }

  #receive(message: JSONRPCMessage, transport: StreamableHTTPClientTransport): void {
    if (isJSONRPCResultResponse(message) && message.id === this.#initializeId) {
      this.#protocolVersion = String(message.result['protocolVersion']);
      transport.setProtocolVersion(this.#protocolVersion);
    }
    const isAnswer = isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message);
    // A host that was told of a failure, or does not want the answer, gets no other.
    if (isAnswer && !this.#open.delete(message.id as RequestId)) return;
    this.#tell(message);
  }

  /** Answers a request in the gateway's place. */
  #fail(id: RequestId | undefined, fault: unknown): void {
    if (id === undefined || !this.#open.delete(id)) return;
    const error = errorIn(fault) ?? { code: internalError, message: wordsOf(fault) };
    this.#tell({ jsonrpc: '2.0', id, error });
  }

  /** A host that has left hears nothing. */
  #tell(message: JSONRPCMessage): void {
    this.#host.send(message).catch(() => undefined);
  }
}

/** A request may fail before the control socket closes, and `fetch` names every failure of a connection alike. */
function wordsOf(fault: unknown): string {
  if (fault instanceof TypeError) return ended;
  return fault instanceof Error ? fault.message : String(fault);
}

/** The gateway's own error, where it answered with one under a status of HTTP. */
function errorIn(fault: unknown): { code: number; message: string } | undefined {
  if (!(fault instanceof SdkHttpError)) return undefined;
  try {
    const answer: unknown = JSON.parse(String(fault.data.text));
    return isJSONRPCErrorResponse(answer) ? answer.error : undefined;
  } catch {
    return undefined;
  }
}
