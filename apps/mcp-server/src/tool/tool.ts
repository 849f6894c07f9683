import { describeError } from '@fhir-gateway/gateway';
import { explainUnknownPlatform } from '@fhir-gateway/platform-registry';
import {
  type CallToolResult,
  type Icon,
  type InputRequiredResult,
  type StandardSchemaWithJSON,
  type ToolAnnotations,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import { ArgumentFault } from '../arguments/argument-fault.js';
import { shapesOf } from '../arguments/argument-values.js';
import type { ReadingContext } from '../arguments/common-filters.js';
import { listedInput, listedOutput } from './listed-schema.js';
import { toolMetaOf } from '../cards/card.js';
import { cardOf } from '../cards/cards.js';
import { refusalText, takeArguments, type TakenArguments } from '../arguments/take-arguments.js';
import type { CallContext } from './call-context.js';
import { askToSignIn, awaitSignIn } from './sign-in-request.js';
import { assertFitsAddress } from './argument-size.js';
import { scopeAdvice } from './scope-advice.js';
import { ToolCall } from './tool-call.js';
import type { ToolDependencies } from './tool-call.js';
import { errorResult, tooLargeResult, type ReadsRecords } from './tool-error.js';
import { toolIcon } from './tool-icons.js';
import { failureSchema } from '../result/failed-result.js';
import { mostHalfCharacters } from '../result/result-size.js';
import { longerHalf, noticeLines, withNotices, writeResult, type WrittenResult } from '../result/serialized-result.js';
import type { ToolAnswer } from '../result/tool-answer.js';

/** All four hints, since a client takes a missing one for the worst. */
export interface ToolHints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  /** Whether the tool talks to anything beyond this gateway. */
  readonly openWorldHint: boolean;
}

/** One tool: what it is called, takes and gives, and how it runs. */
export interface ToolDefinition<Input extends z.ZodObject, Output extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** When to use it and what comes back. */
  readonly description: string;
  readonly inputSchema: Input;
  /** Arguments that few calls need: they are taken, at the top or in `more`, and not listed. */
  readonly unlisted?: readonly (keyof z.input<Input> & string)[];
  /** A right call, as it is shown to whoever made a wrong one. */
  readonly example: z.input<Input>;
  /** What is to be understood of arguments that fit the schema, before the tool runs. */
  readonly read?: (args: z.output<Input>, context: ReadingContext, notices: string[]) => z.output<Input>;
  readonly outputSchema: Output;
  readonly annotations: ToolHints;
  /** Whether an error of it could be mistaken for "nothing is recorded", and what "not found" then speaks of. */
  readonly readsRecords?: ReadsRecords;
  run(
    args: z.output<Input>,
    call: ToolCall,
  ): Promise<ToolAnswer<z.input<Output>> | WrittenResult | InputRequiredResult>;
}

/** How a call of a tool ended: with what the tool wrote, or with what the protocol has for everything else. */
export type ToolEnd = WrittenResult | CallToolResult | InputRequiredResult;

/** Whether a tool did what it was called for. */
export function isWritten(end: ToolEnd): end is WrittenResult {
  return 'textJson' in end;
}

/** How a tool is listed. */
export interface ToolListing {
  readonly title: string;
  readonly description: string;
  readonly inputSchema: StandardSchemaWithJSON;
  readonly outputSchema: StandardSchemaWithJSON;
  readonly annotations: ToolAnnotations;
  readonly icons: Icon[];
  /** Which card shows what it answers. */
  readonly _meta?: Record<string, unknown>;
}

/** A tool ready to be listed and called. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly inputSchema: z.ZodObject;
  /** A right call. */
  readonly example: Readonly<Record<string, unknown>>;
  /** @param hasHandles whether calls carry an `auth_handle`; it is left out where there are none */
  listing(hasHandles: boolean): ToolListing;
  /**
   * Takes the arguments of a call as somebody wrote them.
   *
   * @returns what a model reads of arguments that cannot be taken
   */
  take(args: Readonly<Record<string, unknown>>, context: ReadingContext): TakenArguments | { readonly refusal: string };
  /**
   * Runs the tool. What it throws becomes an `isError` result that says what to do next.
   *
   * @param args as {@link take} gives them
   * @param notices how they were understood, which the answer says
   */
  call(
    dependencies: ToolDependencies,
    context: CallContext,
    args: Readonly<Record<string, unknown>>,
    notices?: readonly string[],
  ): Promise<ToolEnd>;
}

/** Hears how a call ended. */
type Note = (facts: { outcome: string; code: string | undefined }) => void;

/** Binds a definition to what every tool has in common. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  definition: ToolDefinition<Input, Output>,
): Tool {
  const { name, title, inputSchema, example, read } = definition;
  const rules = { tool: name, schema: inputSchema, shapes: shapesOf(inputSchema), example, ...(read && { read }) };
  const run = async (
    dependencies: ToolDependencies,
    context: CallContext,
    args: z.output<Input>,
    notices: readonly string[],
    note?: Note,
  ): Promise<ToolEnd> => {
    const call = new ToolCall(dependencies, context, args);
    const startedAt = performance.now();
    let outcome = 'ok';
    try {
      if ('params' in inputSchema.shape) assertFitsAddress(args);
      const answering = call.signInState
        ? awaitSignIn(call).then(() => definition.run(args, call))
        : definition.run(args, call);
      const answer = await call.withinDeadline(answering);
      if ('resultType' in answer) return answer;
      const result = 'textJson' in answer ? answer : writeResult(answer.text, answer.structured, answer.structuredJson);
      const written = withNotices(result, [...call.notices, ...notices]);
      if (longerHalf(written) <= mostHalfCharacters) return written;
      outcome = 'RESPONSE_TOO_LARGE';
      return tooLargeResult(call, name);
    } catch (thrown) {
      const error = await explainUnknownPlatform(call.gateway.registry, thrown);
      outcome = describeError(error).code;
      const asked = await signInRequest(error, call);
      return (
        asked ??
        noticed(errorResult(error, call, definition.readsRecords, await scopeAdvice(error, call)), [
          ...call.notices,
          ...notices,
        ])
      );
    } finally {
      call.end();
      const durationMs = performance.now() - startedAt;
      call.noteEnd({ what: `POST /mcp ${name}`, status: outcome, durationMs });
      call.gateway.metrics?.counts.countTool(name, outcome, durationMs / 1000);
      note?.({ outcome, code: outcome === 'ok' ? undefined : outcome });
    }
  };
  const call: Tool['call'] = (dependencies, context, args, notices = []) => {
    const { tracing } = dependencies.gateway;
    const parsed = args as z.output<Input>;
    if (!tracing) return run(dependencies, context, parsed, notices);
    return tracing.step('tool call', { tool: name }, (step) => run(dependencies, context, parsed, notices, step?.note));
  };
  const take: Tool['take'] = (args, context) => {
    try {
      return takeArguments(rules, args, context);
    } catch (error) {
      if (!(error instanceof ArgumentFault)) throw error;
      return { refusal: refusalText(rules, error, args) };
    }
  };
  const listings = new Map<boolean, ToolListing>();
  const listing: Tool['listing'] = (hasHandles) => {
    const made = listings.get(hasHandles) ?? listingOf(definition, hasHandles);
    listings.set(hasHandles, made);
    return made;
  };
  return { name, title, inputSchema, example, listing, take, call };
}

const notices = z
  .array(z.string())
  .optional()
  .describe('How arguments were understood that were not given as the tool takes them, and whose connection answered');

/** Arguments that mean something only where calls carry handles. */
const ofHandles = new Set(['auth_handle', 'pairing_code']);

function listingOf<Input extends z.ZodObject>(
  definition: ToolDefinition<Input, z.ZodObject>,
  hasHandles: boolean,
): ToolListing {
  const { name, title, description, inputSchema, outputSchema } = definition;
  const card = cardOf(name);
  const left = new Set<string>([...(definition.unlisted ?? []), ...(hasHandles ? [] : ofHandles)]);
  const shape = Object.entries(inputSchema.shape).filter(([argument]) => !left.has(argument));
  return {
    title,
    description,
    annotations: { ...definition.annotations },
    icons: [toolIcon(name)],
    inputSchema: listedInput(z.strictObject(Object.fromEntries(shape))),
    outputSchema: listedOutput(outputSchema.partial().extend({ notices, error: failureSchema })),
    ...(card && { _meta: toolMetaOf(card) }),
  };
}

function noticed(result: CallToolResult, given: readonly string[]): CallToolResult {
  if (given.length === 0) return result;
  const [first, ...others] = result.content;
  if (first?.type !== 'text') return result;
  const lines = noticeLines(given);
  return {
    ...result,
    content: [{ ...first, text: [first.text, ...lines].join('\n') }, ...others],
    structuredContent: {
      ...(result.structuredContent as object),
      notices: lines.map((line) => line.slice('Note: '.length)),
    },
  };
}

async function signInRequest(error: unknown, call: ToolCall): Promise<InputRequiredResult | undefined> {
  try {
    return await call.withinDeadline(askToSignIn(error, call));
  } catch {
    // What went wrong first says more than why nobody could be asked.
    return undefined;
  }
}
