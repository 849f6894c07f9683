import type { BenchCase } from '../measure/cases.js';
import { platformId } from '../measure/platform-file.js';
import { observationId, patientId } from '../measure/records.js';
import type { TargetRequest } from '../target.js';

/** The two ways in which MCP puts a tool call on the wire. */
export const wireEras = ['2025-11-25', '2026-07-28'] as const;
export type WireEra = (typeof wireEras)[number];

const observation = { platform_id: platformId, resource_type: 'Observation' };
const args = {
  read: { ...observation, resource_id: observationId },
  search: { ...observation, params: { category: 'laboratory', patient: patientId } },
};

const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/**
 * The tool call that asks for the same as the case does over REST.
 *
 * @param meta further members of `_meta`
 */
export function mcpRequest(
  era: WireEra,
  name: BenchCase['name'],
  meta?: Readonly<Record<string, unknown>>,
): TargetRequest {
  return post(era, 'tools/call', { name, arguments: args[name] }, meta);
}

/** The request for the list of tools. */
export function listRequest(era: WireEra): TargetRequest {
  return post(era, 'tools/list', {});
}

function post(
  era: WireEra,
  method: string,
  params: { readonly name?: string; readonly arguments?: unknown },
  meta?: Readonly<Record<string, unknown>>,
): TargetRequest {
  const isModern = era === '2026-07-28';
  const _meta = isModern ? { ...envelope, ...meta } : meta;
  return {
    path: '/mcp',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': era,
      ...(isModern && { 'mcp-method': method }),
      ...(isModern && params.name !== undefined && { 'mcp-name': params.name }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, ...(_meta && { _meta }) } }),
  };
}

/**
 * The length of an answer, which every later one must have, too: a refusal is quick, and must not count.
 *
 * @param mark stands in the right answer
 * @throws Error when the answer is another
 */
export async function answerLength(
  origin: string,
  { path, method, headers, body }: TargetRequest,
  mark: string,
): Promise<number> {
  // As the load generator asks: what is compressed would have another length.
  const init = { method, headers: { ...headers, 'accept-encoding': 'identity' }, body };
  const response = await fetch(`${origin}${path}`, init);
  const text = await response.text();
  const isRight = response.ok && text.includes(mark) && !text.includes('"isError":true');
  if (!isRight) throw new Error(`the MCP server answered ${response.status}: ${text.slice(0, 500)}`);
  return Buffer.byteLength(text);
}
