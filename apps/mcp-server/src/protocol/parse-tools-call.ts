import {
  classifyInboundRequest,
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  isJSONRPCRequest,
  LOG_LEVEL_META_KEY,
  PROTOCOL_VERSION_META_KEY,
  SUPPORTED_PROTOCOL_VERSIONS,
  type JSONRPCRequest,
} from '@modelcontextprotocol/server';
import type { IncomingHttpHeaders } from 'node:http';
import { calledTool } from '../sign-in/protected-call.js';

/** The revision whose requests say of themselves what a session used to know. */
export const modernVersion = '2026-07-28';

/** A call of a tool that can be answered with one JSON document. */
export interface PlainCall {
  readonly era: 'legacy' | 'modern';
  readonly request: JSONRPCRequest;
  /** Present where the message has nothing but this, and its envelope is known to be sound. */
  readonly bare?: BareCall;
}

/** All that the plainest messages say. */
export interface BareCall {
  readonly tool: string;
  /** As they came. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Of the 2026 era. */
  readonly envelope: Readonly<Record<string, unknown>> | undefined;
}

/** Calls that mostly wait: their stream carries a sign of life every 15 seconds. */
const waitingTools: ReadonlySet<string> = new Set(['wait_for_auth']);

/**
 * Finds the calls that the SDK would let pass, and that report no progress. Streamable HTTP leaves it to the server how to
 * answer those; the SDK goes through the web's requests, responses and streams, and always opens an event stream in the
 * 2025 era, which takes as much time as a short call itself.
 *
 * @param body as parsed from JSON
 * @returns `undefined` for whatever else was posted: that is left to the SDK, and so is every refusal
 * @see MCP 2025-11-25, Transports, "Sending Messages to the Server"
 */
export function plainCall(body: unknown, headers: IncomingHttpHeaders): PlainCall | undefined {
  const tool = calledTool(body);
  if (tool === undefined || waitingTools.has(tool)) return undefined;
  const bare = bareCall(tool, body as Message);
  if (!bare && !isJSONRPCRequest(body)) return undefined;
  const request = body as JSONRPCRequest;
  const meta = request.params?._meta;
  if (meta?.progressToken !== undefined) return undefined;
  if (meta === undefined || !(PROTOCOL_VERSION_META_KEY in meta)) {
    if (!isLegacy(headers)) return undefined;
    // Half an envelope is for the SDK to judge.
    const isBare = bare && (meta === undefined || hasOnly(meta, nothing));
    return { era: 'legacy', request, ...(isBare && { bare: { ...bare, envelope: undefined } }) };
  }
  const known = modernEnvelope(request, tool, headers);
  return known && { era: 'modern', request, ...(bare && known === 'again' && { bare }) };
}

/** A message that calls a tool, as `calledTool` has found it. */
interface Message {
  readonly params: Readonly<Record<string, unknown>>;
  readonly [name: string]: unknown;
}

const nothing: ReadonlySet<string> = new Set();
const bareMembers: ReadonlySet<string> = new Set(['jsonrpc', 'id', 'method', 'params']);
const bareParams: ReadonlySet<string> = new Set(['name', 'arguments', '_meta']);
const envelopeKeys: ReadonlySet<string> = new Set([
  PROTOCOL_VERSION_META_KEY,
  CLIENT_INFO_META_KEY,
  CLIENT_CAPABILITIES_META_KEY,
  LOG_LEVEL_META_KEY,
]);

/** What a message says that has no member but the usual ones, each of the usual form; `undefined` for any other. */
function bareCall(tool: string, message: Message): BareCall | undefined {
  const { jsonrpc, id, params } = message;
  const isIdentified = typeof id === 'string' || Number.isSafeInteger(id);
  if (jsonrpc !== '2.0' || !isIdentified || !hasOnly(message, bareMembers) || !hasOnly(params, bareParams))
    return undefined;
  const { arguments: args = {}, _meta: envelope } = params;
  if (!isObject(args)) return undefined;
  if (envelope === undefined) return { tool, args, envelope };
  return isObject(envelope) && hasOnly(envelope, envelopeKeys) ? { tool, args, envelope } : undefined;
}

function hasOnly(object: Readonly<Record<string, unknown>>, names: ReadonlySet<string>): boolean {
  for (const name in object) if (!names.has(name)) return false;
  return true;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Without a version in the message the header decides; without one there, too, a client is of the 2025 era. */
function isLegacy({ 'mcp-protocol-version': version, accept = '' }: IncomingHttpHeaders): boolean {
  if (!accept.includes('application/json') || !accept.includes('text/event-stream')) return false;
  return version === undefined || (typeof version === 'string' && SUPPORTED_PROTOCOL_VERSIONS.includes(version));
}

/**
 * Whether the SDK finds nothing wrong with what a message of the 2026 era says of itself: `again` when it has said so
 * before. The headers repeat what the message says, so that proxies need not parse it; and have to agree with it.
 */
function modernEnvelope(
  request: JSONRPCRequest,
  tool: string,
  headers: IncomingHttpHeaders,
): 'again' | 'first' | undefined {
  const { 'mcp-protocol-version': version, 'mcp-method': method, 'mcp-name': name } = headers;
  if (version !== modernVersion || method !== request.method || name !== tool) return undefined;
  // Clients say the same of themselves in each call, and checking it takes longer than looking it up.
  const said = JSON.stringify(request.params?._meta);
  if (sound.has(said)) return 'again';
  const headersSaid = { protocolVersionHeader: version, mcpMethodHeader: method, mcpNameHeader: name };
  const outcome = classifyInboundRequest({ httpMethod: 'POST', ...headersSaid, body: request });
  if (outcome.kind !== 'modern' || outcome.classification.revision !== modernVersion) return undefined;
  remember(said);
  return 'first';
}

/** Envelopes that the SDK found nothing wrong with, the oldest first. */
const sound = new Set<string>();
const mostSound = 200;
const longestSound = 2_000;

function remember(envelope: string): void {
  if (envelope.length > longestSound) return;
  const [oldest] = sound;
  if (sound.size >= mostSound && oldest !== undefined) sound.delete(oldest);
  sound.add(envelope);
}
