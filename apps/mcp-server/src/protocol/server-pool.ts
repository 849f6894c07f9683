import type { ClientGone } from '@fhir-gateway/express-kit';
import type { JSONRPCMessage, McpServer } from '@modelcontextprotocol/server';
import { CallLine, type CallExtra } from './pooled-server.js';
import type { CallRequest } from './call-request.js';
import type { JsonText } from '../answers/json-fragment.js';
import type { PlainCall } from './parse-tools-call.js';
import { responseText } from '../answers/serialized-result.js';

/** What a call is answered with, beside the call itself. */
export interface CallOrigin extends Pick<CallExtra, 'authInfo'> {
  readonly request: CallRequest;
  readonly gone: ClientGone;
}

/** An answer as it goes over HTTP; `body` is JSON. */
export interface CallAnswer {
  readonly status: number;
  readonly body: JsonText;
}

/** The one error of a tool that is an error of HTTP, too (MCP 2026-07-28, `MissingRequiredClientCapability`). */
const missingCapability = -32_021;
/** Lines of one era that wait for the next call; a crowd opens more, which close behind it. */
const mostIdle = 64;

/**
 * Answers calls with servers that are made once and used again, since making one takes as long as a short call. A server
 * has one call at a time, under an id that no other call has, and goes back only when it has answered: one whose client
 * left, or that did not answer, is closed. So no answer can come late, or reach another caller.
 */
export class CallLines {
  readonly #makeServer: () => McpServer;
  readonly #idle: Readonly<Record<PlainCall['era'], CallLine[]>> = { legacy: [], modern: [] };
  readonly #busy = new Set<CallLine>();

  /** @param makeServer makes a server of all tools for both eras, connected to nothing */
  constructor(makeServer: () => McpServer) {
    this.#makeServer = makeServer;
  }

  /** @returns `undefined` when the client left, or the line was closed, before there was an answer */
  async answer(
    { era, request }: PlainCall,
    { request: http, authInfo, gone }: CallOrigin,
  ): Promise<CallAnswer | undefined> {
    if (gone.aborted) return undefined;
    const line = this.#idle[era].pop() ?? (await CallLine.open(this.#makeServer(), era));
    this.#busy.add(line);
    // Ends what runs for the call. A call that was answered leaves nothing to be ended.
    const end = (): void => void line.close();
    gone.addEventListener('abort', end);
    let answer: JSONRPCMessage | undefined;
    try {
      answer = await line.ask(request, { request: http.asRequest, ...(authInfo && { authInfo }) });
      if (!answer) return undefined;
      const isRefused = 'error' in answer && answer.error.code === missingCapability;
      return { status: isRefused ? 400 : 200, body: responseText(answer, request.id, http.written) };
    } finally {
      gone.removeEventListener('abort', end);
      this.#busy.delete(line);
      if (answer && !line.isClosed && this.#idle[era].length < mostIdle) this.#idle[era].push(line);
      else void line.close();
    }
  }

  /** Ends the calls that still run. */
  async close(): Promise<void> {
    const lines = [...this.#busy, ...this.#idle.legacy.splice(0), ...this.#idle.modern.splice(0)];
    await Promise.all(lines.map((line) => line.close()));
  }
}
