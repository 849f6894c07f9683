import { plainMarks } from '@fhir-gateway/testing';
import type { McpEndpoint } from '../protocol/mcp-endpoint.js';
import type { Exchange } from '../messages/exchange.js';
import { bodyText, type Answer } from '../messages/json-rpc.js';
import { readPosted } from '../messages/message.js';

/** A `fetch` that brings messages to an endpoint without a socket, as its Express stage does with one; marks have one name. */
export function memoryFetch(endpoint: McpEndpoint): (url: string | URL, init?: RequestInit) => Promise<Response> {
  return async (_url, init = {}) => {
    if (init.method !== 'POST') return new Response(null, { status: 405 });
    const headers = Object.fromEntries(new Headers(init.headers));
    const posted = readPosted(JSON.parse(init.body as string), headers);
    if (posted.kind === 'refused') return toResponse(posted.answer);
    if (posted.kind !== 'request') return new Response(null, { status: 202 });
    const stream = new EventStream();
    const connection = new Connection(init.signal ?? undefined);
    const answered = Promise.resolve(
      endpoint.answer(posted.request, {
        authorization: headers['authorization'],
        clientAddress: () => undefined,
        caller: undefined,
        gone: connection.gone,
        notify: (json) => stream.send(json),
      }),
    )
      .finally(() => connection.release())
      .then((answer) => {
        if (answer === undefined) throw new Error('the connection was closed');
        return stream.isOpen ? stream.end(plainMarks(bodyText(answer))) : toResponse(answer);
      });
    return Promise.race([answered, stream.opened]);
  };
}

/** An answer that begins with the first notification. */
class EventStream {
  readonly opened: Promise<Response>;
  isOpen = false;
  #open: (response: Response) => void = () => undefined;
  #controller: ReadableStreamDefaultController<string> | undefined;

  constructor() {
    this.opened = new Promise((resolve) => (this.#open = resolve));
  }

  send(json: string): void {
    if (!this.isOpen) {
      this.isOpen = true;
      const body = new ReadableStream<string>({ start: (controller) => void (this.#controller = controller) });
      const headers = { 'content-type': 'text/event-stream' };
      this.#open(new Response(body.pipeThrough(new TextEncoderStream()), { headers }));
    }
    this.#controller?.enqueue(`event: message\ndata: ${json}\n\n`);
  }

  end(json: string): Promise<Response> {
    this.send(json);
    this.#controller?.close();
    return this.opened;
  }
}

function toResponse(answer: Answer): Response {
  return new Response(answer.body === undefined ? null : plainMarks(bodyText(answer)), {
    status: answer.status,
    headers: { 'content-type': 'application/json' },
  });
}

/** The connection of one message. */
class Connection {
  /** What the end of the connection is to an exchange. */
  readonly gone: Exchange['gone'];
  readonly #signal: AbortSignal | undefined;
  readonly #end: () => void;

  constructor(signal: AbortSignal | undefined) {
    const controller = new AbortController();
    this.#end = () => controller.abort();
    this.#signal = signal;
    signal?.addEventListener('abort', this.#end);
    if (signal?.aborted) controller.abort();
    this.gone = Object.assign(controller.signal, { giveUp: this.#end });
  }

  /** A client has one signal for all of its messages: a listener that stays would be one of thousands. */
  release(): void {
    this.#signal?.removeEventListener('abort', this.#end);
  }
}
