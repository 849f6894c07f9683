import { isObject } from '@fhir-gateway/fhir';
import type { Gateway } from '@fhir-gateway/gateway';
import type { ReadingContext } from '../arguments/common-filters.js';
import type { TakenArguments } from '../arguments/take-arguments.js';
import { contextOf } from '../tool/call-context.js';
import type { Exchange } from '../messages/exchange.js';
import { errorAnswer, invalidParams, resultAnswer, type Answer, type RpcError } from '../messages/json-rpc.js';
import type { RequestMessage } from '../messages/message.js';
import type { Era } from '../messages/revisions.js';
import { identityMeta } from './server-identity.js';
import { failedResult } from '../result/failed-result.js';
import { withRandomMarks } from '../result/random-marks.js';
import { resultJson } from '../result/serialized-result.js';
import type { JsonText } from '../result/json-fragment.js';
import type { SignInState } from '../sign-in/sign-in-states.js';
import { isWritten, type Tool, type ToolEnd } from '../tool/tool.js';
import type { ToolDependencies } from '../tool/tool-call.js';
import { callableTools, calledTool } from '../tools/index.js';

const longestName = 100;

/** What a result of the 2026 era says beside what the tool wrote. */
const completeMembers = JSON.stringify({ resultType: 'complete', _meta: identityMeta }).slice(1, -1);

/**
 * Answers every `tools/call`, of either era and whatever comes with it: a progress token, an answer to a question, wrong
 * arguments. The SDK's server takes longer for a call than most tools; a test compares both for all of these.
 */
export class ToolDispatcher {
  readonly #dependencies: ToolDependencies;
  readonly #byName: ReadonlyMap<string, Tool>;
  readonly #running = new Set<Exchange['gone']>();

  constructor(dependencies: ToolDependencies) {
    this.#dependencies = dependencies;
    const callable = callableTools(dependencies.gateway.config.mcpTools);
    this.#byName = new Map(callable.map((tool) => [tool.name, tool]));
  }

  /** @returns `undefined` when the client left, or the call was ended by {@link close}, before there was an answer */
  async answer(request: RequestMessage, exchange: Exchange): Promise<Answer | undefined> {
    const { era, id, params } = request;
    const { name: called, requestState } = params;
    // Some clients write what they do not send as null.
    const given = params['arguments'] ?? {};
    if (typeof called !== 'string') return refuse(id, 'name must be a string');
    if (!isObject(given)) return refuse(id, 'arguments must be an object');
    const { name, args } = calledTool({ name: called, args: given });
    const state = requestState === undefined ? undefined : await this.#verified(requestState);
    if (state === null) return errorAnswer(id, stateRefused);
    const tool = this.#byName.get(name);
    if (!tool) return errorAnswer(id, { code: invalidParams, message: `Tool ${name.slice(0, longestName)} not found` });
    const taken = tool.take(args, this.#readingContext(args));
    const end =
      'refusal' in taken ? argumentsRefused(taken.refusal) : await this.#run(tool, taken, request, exchange, state);
    return end && resultAnswer(id, ...toJson(end, era));
  }

  /** Ends the calls that still run. */
  close(): void {
    for (const gone of this.#running) gone.giveUp();
  }

  async #run(
    tool: Tool,
    { args, notices }: TakenArguments,
    request: RequestMessage,
    exchange: Exchange,
    state: SignInState | undefined,
  ): Promise<ToolEnd | undefined> {
    const { gone } = exchange;
    if (gone.aborted) return undefined;
    this.#running.add(gone);
    try {
      const end = await tool.call(this.#dependencies, contextOf(request, exchange, state), args, notices);
      return gone.aborted ? undefined : end;
    } finally {
      this.#running.delete(gone);
    }
  }

  #readingContext({ platform_id: id }: Readonly<Record<string, unknown>>): ReadingContext {
    const { registry } = this.#dependencies.gateway;
    return {
      today: new Date().toISOString().slice(0, 10),
      get platformKind() {
        return typeof id === 'string' ? kindOf(registry, id) : undefined;
      },
    };
  }

  /** What a client was asked to carry; `null` for what was not signed here, or too long ago. */
  async #verified(state: unknown): Promise<SignInState | null> {
    if (typeof state !== 'string') return null;
    return this.#dependencies.signInStates.verify(state).catch(() => null);
  }
}

function kindOf(registry: Gateway['registry'], id: string): string | undefined {
  try {
    return registry.resolve(id).definition.kind;
  } catch {
    return undefined;
  }
}

const stateRefused: RpcError = {
  code: invalidParams,
  message: 'Invalid or expired requestState',
  data: { reason: 'invalid_request_state' },
};

function refuse(id: RequestMessage['id'], reason: string): Answer {
  return errorAnswer(id, { code: invalidParams, message: `Invalid tools/call request: ${reason}` });
}

/** A result and no error of the protocol, so that a model reads it and can mend the call. */
function argumentsRefused(text: string): ToolEnd {
  return failedResult(
    {
      code: 'ARGUMENT_INVALID',
      message: text.replace(/^ARGUMENT_INVALID: /, ''),
      retryable: false,
      next_step: 'Mend the arguments, and call again.',
    },
    text,
  );
}

function toJson(end: ToolEnd, era: Era): readonly JsonText[] {
  const isModern = era === 'modern';
  if (isWritten(end)) return withRandomMarks(resultJson(end, isModern ? completeMembers : undefined));
  return withRandomMarks([JSON.stringify(isModern ? { resultType: 'complete', ...end, _meta: identityMeta } : end)]);
}
