import {
  classifyInboundRequest,
  isJSONRPCRequest,
  PROTOCOL_VERSION_META_KEY,
  SUPPORTED_PROTOCOL_VERSIONS,
  type JSONRPCRequest,
} from '@modelcontextprotocol/server';
import type { IncomingHttpHeaders } from 'node:http';
import { calledTool } from './protected-call.js';

/** The revision whose requests say of themselves what a session used to know. */
export const modernVersion = '2026-07-28';

/** A call of a tool that can be answered with one JSON document. */
export interface PlainCall {
  readonly era: 'legacy' | 'modern';
  readonly request: JSONRPCRequest;
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
  if (tool === undefined || waitingTools.has(tool) || !isJSONRPCRequest(body)) return undefined;
  const meta = body.params?._meta;
  if (meta?.progressToken !== undefined) return undefined;
  if (meta !== undefined && PROTOCOL_VERSION_META_KEY in meta) {
    return isModern(body, tool, headers) ? { era: 'modern', request: body } : undefined;
  }
  return isLegacy(headers) ? { era: 'legacy', request: body } : undefined;
}

/** Without a version in the message the header decides; without one there, too, a client is of the 2025 era. */
function isLegacy({ 'mcp-protocol-version': version, accept = '' }: IncomingHttpHeaders): boolean {
  if (!accept.includes('application/json') || !accept.includes('text/event-stream')) return false;
  return version === undefined || (typeof version === 'string' && SUPPORTED_PROTOCOL_VERSIONS.includes(version));
}

/** The headers repeat what the message says, so that proxies need not parse it; and have to agree with it. */
function isModern(request: JSONRPCRequest, tool: string, headers: IncomingHttpHeaders): boolean {
  const { 'mcp-protocol-version': version, 'mcp-method': method, 'mcp-name': name } = headers;
  if (version !== modernVersion || method !== request.method || name !== tool) return false;
  // Clients say the same of themselves in each call, and checking it takes longer than looking it up.
  const said = JSON.stringify(request.params?._meta);
  if (sound.has(said)) return true;
  const headersSaid = { protocolVersionHeader: version, mcpMethodHeader: method, mcpNameHeader: name };
  const outcome = classifyInboundRequest({ httpMethod: 'POST', ...headersSaid, body: request });
  const isSound = outcome.kind === 'modern' && outcome.classification.revision === modernVersion;
  if (isSound) remember(said);
  return isSound;
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
