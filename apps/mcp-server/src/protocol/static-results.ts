import { specTypeSchemas, type ListToolsResult, type McpServer } from '@modelcontextprotocol/server';
import { errorAnswer, invalidParams, resultAnswer, type Answer } from '../messages/json-rpc.js';
import type { RequestMessage } from '../messages/message.js';
import { legacyRevisions, servedRevisions, type Era } from '../messages/revisions.js';
import { SdkServers } from './sdk-servers.js';
import { toBytes, type JsonBytes } from '../result/json-fragment.js';

const lists = ['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list'] as const;
/** The name under which the list of tools for a caller without a payer is kept. */
const shortList = 'tools/list, short';
const anyHandshake = {
  protocolVersion: legacyRevisions[0],
  capabilities: {},
  clientInfo: { name: 'start', version: '0' },
};

/** Results as JSON in UTF-8, by method: encoding the list of tools for each answer takes longer than sending it. */
type Results = ReadonlyMap<string, JsonBytes>;

/**
 * Results that depend on nothing that happens: the lists, of tools one with those that ask payers and one without, and what
 * the server says of itself. Servers of
 * the SDK are asked for each of them once; from then on the text is sent.
 */
export class StaticResults {
  readonly #results: Readonly<Record<Era, Results>>;
  /** The result of `initialize` without its first member, the revision, and without the brace before it. */
  readonly #handshake: string;

  private constructor(results: Readonly<Record<Era, Results>>, handshake: string) {
    this.#results = results;
    this.#handshake = handshake;
  }

  /**
   * @param listing servers that say no more of themselves with each list than they must
   * @param makeServer makes a server that says all of itself
   * @param isForAll whether a tool of that name is listed for every caller
   */
  static async make(
    listing: SdkServers,
    makeServer: (era: Era) => McpServer,
    isForAll: (name: string) => boolean,
  ): Promise<StaticResults> {
    const introducing = await SdkServers.open(makeServer);
    const results = { legacy: new Map<string, JsonBytes>(), modern: new Map<string, JsonBytes>() };
    for (const era of ['legacy', 'modern'] as const) {
      for (const method of lists) results[era].set(method, toJson(await listing.resultOf(era, method)));
      const { tools, ...rest } = (await listing.resultOf(era, 'tools/list')) as ListToolsResult;
      results[era].set(shortList, toJson({ ...rest, tools: tools.filter(({ name }) => isForAll(name)) }));
    }
    const discovered = await introducing.resultOf('modern', 'server/discover');
    results.modern.set('server/discover', toJson({ ...discovered, supportedVersions: servedRevisions }));
    const { protocolVersion: _chosen, ...rest } = await introducing.resultOf('legacy', 'initialize', anyHandshake);
    await introducing.close();
    return new StaticResults(results, JSON.stringify(rest).slice(1));
  }

  /**
   * @param isShort of `tools/list`: without the tools that are for others than this caller
   * @returns `undefined` for a method that has no static result in its era
   */
  answer(request: RequestMessage, isShort: boolean = false): Answer | undefined {
    const { era, id, method, params } = request;
    if (era === 'legacy' && method === 'initialize') return this.#initialize(request);
    const result = this.#results[era].get(isShort ? shortList : method);
    if (result === undefined) return undefined;
    // Each list is one page, so that no cursor was ever given out.
    const { cursor = null } = params;
    return cursor === null ? resultAnswer(id, result) : refuse(id, 'Unknown cursor');
  }

  /** @see MCP 2025-11-25, Lifecycle, "Version Negotiation" */
  #initialize({ id, params }: RequestMessage): Answer {
    const checked = specTypeSchemas.InitializeRequestParams['~standard'].validate(params);
    if (checked.issues) {
      const [issue] = checked.issues;
      return refuse(id, `Invalid params for initialize: ${pathOf(issue?.path)}: ${issue?.message}`);
    }
    const { protocolVersion: asked } = checked.value;
    const version = legacyRevisions.includes(asked) ? asked : legacyRevisions[0];
    return resultAnswer(id, `{"protocolVersion":${JSON.stringify(version)},${this.#handshake}`);
  }
}

function toJson(result: object): JsonBytes {
  return toBytes(JSON.stringify(result));
}

function pathOf(path: readonly unknown[] = []): string {
  return path.map(String).join('.');
}

function refuse(id: RequestMessage['id'], message: string): Answer {
  return errorAnswer(id, { code: invalidParams, message });
}
