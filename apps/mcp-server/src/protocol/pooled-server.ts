import {
  PerRequestHTTPServerTransport,
  type AuthInfo,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type McpServer,
} from '@modelcontextprotocol/server';
import { modernVersion, type PlainCall } from './parse-tools-call.js';

/** What a tool is told of the HTTP request behind its call. */
export interface CallExtra {
  readonly request: Request;
  readonly authInfo?: AuthInfo;
}

/** No two calls in this process have the same id inside, whatever their clients call them. */
let lastId = 0;

/**
 * A server of the SDK that answers calls, one at a time, each with one message. The transport is the SDK's own for one
 * request, which is what binds a server to an era; here it carries the next one when the last is answered.
 */
export class CallLine {
  readonly #server: McpServer;
  readonly #transport: AnswerTransport;
  readonly #era: PlainCall['era'];

  private constructor(server: McpServer, era: PlainCall['era']) {
    this.#server = server;
    this.#era = era;
    this.#transport = new AnswerTransport(era);
  }

  /** @param server connected to nothing yet, and this line's alone from now on */
  static async open(server: McpServer, era: PlainCall['era']): Promise<CallLine> {
    const line = new CallLine(server, era);
    await server.connect(line.#transport);
    return line;
  }

  /** Whether it can take no more calls. */
  get isClosed(): boolean {
    return this.#transport.isClosed;
  }

  /**
   * Lets the server answer a call. The line must have none under way.
   *
   * @returns the response, an error of JSON-RPC too; its id is none of the client's. `undefined` when the line was closed
   *   before there was one
   */
  ask(request: JSONRPCRequest, extra: CallExtra): Promise<JSONRPCMessage | undefined> {
    lastId += 1;
    const classification = this.#era === 'modern' ? { classification: modernClass } : {};
    return this.#transport.exchange({ ...request, id: lastId }, { ...extra, ...classification });
  }

  /** Ends what runs for the call that is under way. */
  async close(): Promise<void> {
    await this.#server.close();
  }
}

const modernClass = { era: 'modern', revision: modernVersion } as const;

/** Carries one request in and one response out, again and again. Notifications are for clients that asked to be told. */
class AnswerTransport extends PerRequestHTTPServerTransport {
  #isClosed = false;
  #id: number | undefined;
  #answer: ((message: JSONRPCMessage | undefined) => void) | undefined;

  constructor(era: PlainCall['era']) {
    super({ classification: era === 'modern' ? modernClass : { era: 'legacy' } });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  exchange(
    request: JSONRPCRequest & { id: number },
    extra: Parameters<NonNullable<PerRequestHTTPServerTransport['onmessage']>>[1],
  ): Promise<JSONRPCMessage | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed || this.#answer) return void reject(new Error('a line carries one call at a time'));
      this.#id = request.id;
      this.#answer = resolve;
      this.onmessage?.(request, extra);
    });
  }

  override async start(): Promise<void> {
    // There is nothing to open.
  }

  override async send(message: JSONRPCMessage): Promise<void> {
    const isResponse = 'result' in message || 'error' in message;
    if (isResponse && message.id === this.#id) this.#settle(message);
  }

  override async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#settle(undefined);
    this.onclose?.();
  }

  #settle(message: JSONRPCMessage | undefined): void {
    const answer = this.#answer;
    this.#answer = undefined;
    this.#id = undefined;
    answer?.(message);
  }
}
