import { CLIENT_CAPABILITIES_META_KEY, SERVER_INFO_META_KEY } from '@modelcontextprotocol/server';
import type { CallContext } from './call-context.js';
import type { CallAnswer, CallOrigin } from './server-pool.js';
import type { PlainCall } from './parse-tools-call.js';
import { serverInfo } from './server.js';
import { isWritten, type Tool } from '../tool/tool.js';
import type { ToolDependencies } from '../tool/tool-call.js';
import { tools } from '../tools/index.js';
import { resultText } from '../answers/serialized-result.js';

const byName: ReadonlyMap<string, Tool> = new Map(tools.map((tool) => [tool.name, tool]));

/** What follows the result's own members in either era; the SDK adds the same. */
const tails: Readonly<Record<PlainCall['era'], string>> = {
  legacy: '',
  modern: `,"resultType":"complete","_meta":${JSON.stringify({ [SERVER_INFO_META_KEY]: serverInfo })}`,
};

/**
 * Answers the calls in which nothing is left for the SDK to decide: the message is of the plainest form, its envelope was
 * found sound before, the arguments fit, and the client cannot be asked anything. What the SDK's server does for such a
 * call takes longer than most calls themselves. Everything else is left to it, and so is every error of the protocol.
 */
export class DirectCalls {
  readonly #dependencies: ToolDependencies;
  readonly #running = new Set<CallOrigin['gone']>();

  constructor(dependencies: ToolDependencies) {
    this.#dependencies = dependencies;
  }

  /** @returns `undefined`, before anything has happened, for what is left to the SDK; a promise of that when the client left */
  answer(call: PlainCall, origin: CallOrigin): Promise<CallAnswer | undefined> | undefined {
    const { bare, era } = call;
    const tool = bare && byName.get(bare.tool);
    if (!bare || !tool || this.#mayAsk(era, bare.envelope)) return undefined;
    const { success, data } = tool.inputSchema.safeParse(bare.args);
    return success ? this.#run(tool, data, call, origin) : undefined;
  }

  /** Ends the calls that still run. */
  close(): void {
    for (const gone of this.#running) gone.giveUp();
  }

  /** Whether a call may end with a question to the client, which the SDK puts into the form of its era. */
  #mayAsk(era: PlainCall['era'], envelope: Readonly<Record<string, unknown>> | undefined): boolean {
    if (era === 'legacy') return this.#dependencies.gateway.config.mcpLegacyLinks;
    const capabilities = envelope?.[CLIENT_CAPABILITIES_META_KEY] as { elicitation?: unknown } | undefined;
    return capabilities?.elicitation !== undefined;
  }

  async #run(
    tool: Tool,
    args: Record<string, unknown>,
    { era, request, bare }: PlainCall,
    { request: http, authInfo, gone }: CallOrigin,
  ): Promise<CallAnswer | undefined> {
    const context: CallContext = {
      client: gone,
      request: http,
      authInfo,
      envelope: bare?.envelope,
      requestState: undefined,
      inputResponses: undefined,
      report: undefined,
    };
    if (gone.aborted) return undefined;
    this.#running.add(gone);
    try {
      const end = await tool.call(this.#dependencies, context, args);
      if (gone.aborted) return undefined;
      const before = `{"jsonrpc":"2.0","id":${JSON.stringify(request.id)},"result":{`;
      const behind = `${tails[era]}}}`;
      const body = isWritten(end)
        ? resultText(before, end, behind)
        : before + JSON.stringify(end).slice(1, -1) + behind;
      return { status: 200, body };
    } finally {
      this.#running.delete(gone);
    }
  }
}
