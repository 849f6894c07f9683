import type { BenchCase } from '../measure/cases.js';
import { platformId } from './platform-file.js';
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

/** The tool call that asks for the same as the case does over REST. */
export function mcpRequest(era: WireEra, name: BenchCase['name']): TargetRequest {
  const isModern = era === '2026-07-28';
  const params = { name, arguments: args[name], ...(isModern && { _meta: envelope }) };
  return {
    path: '/mcp',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': era,
      ...(isModern && { 'mcp-method': 'tools/call', 'mcp-name': name }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  };
}
