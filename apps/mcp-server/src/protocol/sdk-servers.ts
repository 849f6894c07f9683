import {
  CLIENT_CAPABILITIES_META_KEY,
  PerRequestHTTPServerTransport,
  PROTOCOL_VERSION_META_KEY,
  specTypeSchemas,
  type JSONRPCMessage,
  type McpServer,
  type Result,
  type StandardSchemaV1Sync,
} from '@modelcontextprotocol/server';
import { errorAnswer, invalidParams, resultAnswer, type Answer } from '../messages/json-rpc.js';
import type { RequestMessage } from '../messages/message.js';
import { modernRevision, type Era } from '../messages/revisions.js';

const methodNotFound = -32_601;

/** Parameters that the SDK answers with an internal error where they do not fit, and JSON-RPC has a code for. */
const paramsOf: ReadonlyMap<string, StandardSchemaV1Sync> = new Map<string, StandardSchemaV1Sync>([
  ['prompts/get', specTypeSchemas.GetPromptRequestParams],
  ['resources/read', specTypeSchemas.ReadResourceRequestParams],
  ['completion/complete', specTypeSchemas.CompleteRequestParams],
]);

/** What a server answered. */
interface Response {
  readonly message: JSONRPCMessage;
  /** Answered before any handler of a method was called. */
  readonly isImmediate: boolean;
}

/**
 * Two servers of the SDK, one for each era, made once: prompts, resources, completions, and whatever no one else here
 * answers. They take any number of requests at a time, each under an id of its own, since none of these asks the client
 * for anything, reports progress or is about a person.
 */
export class SdkServers {
  readonly #servers: readonly McpServer[];
  readonly #connections: Readonly<Record<Era, SharedConnection>>;

  private constructor(servers: readonly McpServer[], connections: Readonly<Record<Era, SharedConnection>>) {
    this.#servers = servers;
    this.#connections = connections;
  }

  /** @param makeServer makes a server for an era, connected to nothing */
  static async open(makeServer: (era: Era) => McpServer): Promise<SdkServers> {
    const connections = { legacy: new SharedConnection('legacy'), modern: new SharedConnection('modern') };
    const servers = await Promise.all(
      (['legacy', 'modern'] as const).map(async (era) => {
        const server = makeServer(era);
        await server.connect(connections[era]);
        return server;
      }),
    );
    return new SdkServers(servers, connections);
  }

  async answer({ era, id, method, params }: RequestMessage): Promise<Answer> {
    const fault = paramsOf.get(method)?.['~standard'].validate(params);
    if (fault?.issues) {
      const message = `Invalid params for ${method}: ${fault.issues.map((issue) => issue.message).join(', ')}`;
      return errorAnswer(id, { code: invalidParams, message });
    }
    const { message, isImmediate } = await this.#connections[era].ask(method, params);
    if ('error' in message) {
      // The 2026 era says over HTTP, too, that there is no such method (MCP 2026-07-28, Transports).
      const isUnknown = era === 'modern' && isImmediate && message.error.code === methodNotFound;
      return errorAnswer(id, message.error, isUnknown ? 404 : 200);
    }
    return resultAnswer(id, JSON.stringify('result' in message ? message.result : {}));
  }

  /**
   * The result of a request that cannot fail.
   *
   * @throws Error when it does
   */
  async resultOf(era: Era, method: string, params: RequestMessage['params'] = {}): Promise<Result> {
    const { message } = await this.#connections[era].ask(
      method,
      era === 'modern' ? { ...params, ...enveloped } : params,
    );
    if ('result' in message) return message.result;
    throw new Error(`the SDK did not answer ${method}`);
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
  }
}

/** What each request of the 2026 era says of itself. */
const enveloped = {
  _meta: { [PROTOCOL_VERSION_META_KEY]: modernRevision, [CLIENT_CAPABILITIES_META_KEY]: {} },
};

/** Carries requests to one server, and their answers back. */
class SharedConnection extends PerRequestHTTPServerTransport {
  readonly #era: Era;
  readonly #waiting = new Map<unknown, (message: JSONRPCMessage) => void>();
  #lastId = 0;

  constructor(era: Era) {
    super({ classification: classificationOf(era) });
    this.#era = era;
  }

  ask(method: string, params: RequestMessage['params']): Promise<Response> {
    return new Promise((resolve) => {
      const id = (this.#lastId += 1);
      let isImmediate = true;
      this.#waiting.set(id, (message) => resolve({ message, isImmediate }));
      const classification = this.#era === 'modern' ? { classification: classificationOf('modern') } : {};
      this.onmessage?.({ jsonrpc: '2.0', id, method, params }, classification);
      isImmediate = false;
    });
  }

  override async send(message: JSONRPCMessage): Promise<void> {
    if (!('result' in message || 'error' in message)) return;
    this.#waiting.get(message.id)?.(message);
    this.#waiting.delete(message.id);
  }

  /** Requests that are not answered yet never will be. */
  override async close(): Promise<void> {
    for (const [id, settle] of this.#waiting) {
      settle({ jsonrpc: '2.0', id: id as number, error: { code: -32_000, message: 'The server is closing.' } });
    }
    this.#waiting.clear();
    this.onclose?.();
  }
}

function classificationOf(era: Era) {
  return era === 'modern' ? ({ era, revision: modernRevision } as const) : ({ era } as const);
}
