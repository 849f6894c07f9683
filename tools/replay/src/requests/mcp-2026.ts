import type { Setup } from '../deployment.js';
import { post, toolRows } from './mcp-message.js';
import type { Row } from './rows.js';
import type { ToolCall } from './tools.js';

type Headers = Readonly<Record<string, string>>;

const revision = '2026-07-28';
const envelope = {
  'io.modelcontextprotocol/protocolVersion': revision,
  'io.modelcontextprotocol/clientInfo': { name: 'replay', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

function request(
  method: string,
  params: object,
  headers: Headers = {},
  named?: string,
): Omit<ReturnType<typeof post>, 'id'> {
  const message = { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: envelope } };
  return post(message, {
    'mcp-protocol-version': revision,
    'mcp-method': method,
    ...(named !== undefined && { 'mcp-name': named }),
    ...headers,
  });
}

/** Tool calls of the 2026 era. */
export function mcp2026(name: string, headers: Headers, calls: readonly ToolCall[]): Row[] {
  return toolRows(`2026, ${name}`, calls, (tool, args) =>
    request('tools/call', { name: tool, arguments: args }, headers, tool),
  );
}

/** The rest of the protocol, and envelopes that do not fit, by nobody. */
export function mcp2026Protocol(mode: Setup['mode']): Row[] {
  const row = (what: string, method: string, params: object = {}, headers: Headers = {}, named?: string): Row => ({
    id: `2026: ${what}`,
    ...request(method, params, headers, named),
  });
  const call = { name: 'list_platforms', arguments: { kind: 'sandbox' } };
  const odd = (what: string, meta: object, headers: Headers = {}): Row => ({
    id: `2026: ${what}`,
    ...post(
      { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { ...call, _meta: meta } },
      { 'mcp-protocol-version': revision, 'mcp-method': 'tools/call', 'mcp-name': 'list_platforms', ...headers },
    ),
  });
  const { 'io.modelcontextprotocol/clientInfo': _info, ...withoutInfo } = envelope;
  const { 'io.modelcontextprotocol/protocolVersion': _version, ...withoutVersion } = envelope;
  return [
    row('discover', 'server/discover'),
    row('discover, another revision', 'server/discover', {}, { 'mcp-protocol-version': '2025-11-25' }),
    row('tools', 'tools/list'),
    row('tools, cursor', 'tools/list', { cursor: 'x' }),
    row('prompts', 'prompts/list'),
    row('prompt', 'prompts/get', { name: 'lab_review', arguments: { platform_id: 'sandbox-ehr' } }, {}, 'lab_review'),
    row('resources', 'resources/list'),
    row('resource templates', 'resources/templates/list'),
    row('resource', 'resources/read', { uri: 'fhir://platforms' }, {}, 'fhir://platforms'),
    row('resource, unknown', 'resources/read', { uri: 'fhir://platform/nowhere' }, {}, 'fhir://platform/nowhere'),
    row('complete', 'completion/complete', {
      ref: { type: 'ref/prompt', name: 'lab_review' },
      argument: { name: 'platform_id', value: 'sand' },
    }),
    row('initialize', 'initialize', {
      protocolVersion: revision,
      capabilities: {},
      clientInfo: { name: 'x', version: '1' },
    }),
    row('ping', 'ping'),
    row('log level', 'logging/setLevel', { level: 'debug' }),
    row('unknown method', 'nonsense/method'),
    row('call', 'tools/call', call, {}, 'list_platforms'),
    row('call, JSON only', 'tools/call', call, { accept: 'application/json' }, 'list_platforms'),
    row('call, anything', 'tools/call', call, { accept: '*/*' }, 'list_platforms'),
    row('call, other method header', 'tools/call', call, { 'mcp-method': 'tools/list' }, 'list_platforms'),
    row('call, other name header', 'tools/call', call, {}, 'read'),
    row('call, no name header', 'tools/call', call),
    row('call, other version header', 'tools/call', call, { 'mcp-protocol-version': '2025-11-25' }, 'list_platforms'),
    row('call, a session', 'tools/call', call, { 'mcp-session-id': 'x' }, 'list_platforms'),
    odd('no client info', withoutInfo),
    odd('no version', withoutVersion),
    odd('unknown version', { ...envelope, 'io.modelcontextprotocol/protocolVersion': '2099-01-01' }),
    odd(
      'unknown version, both',
      { ...envelope, 'io.modelcontextprotocol/protocolVersion': '2099-01-01' },
      { 'mcp-protocol-version': '2099-01-01' },
    ),
    odd('version as a number', { ...envelope, 'io.modelcontextprotocol/protocolVersion': 7 }),
    odd('capabilities as text', { ...envelope, 'io.modelcontextprotocol/clientCapabilities': 'x' }),
    odd('progress token', { ...envelope, progressToken: 'p' }),
    odd('log level of a call', { ...envelope, 'io.modelcontextprotocol/logLevel': 'debug' }),
    odd('bad log level', { ...envelope, 'io.modelcontextprotocol/logLevel': 'loud' }),
    odd('trace', { ...envelope, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }),
    odd('an empty envelope', {}),
    odd('no headers', envelope, { 'mcp-protocol-version': '', 'mcp-method': '', 'mcp-name': '' }),
    {
      id: '2026: batch',
      ...post([{ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: envelope } }], {
        'mcp-protocol-version': revision,
      }),
    },
    {
      id: '2026: a notification',
      ...post(
        { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1, _meta: envelope } },
        { 'mcp-protocol-version': revision },
      ),
    },
    // A stream that stays open is cut after a second.
    {
      ...(row('listen', 'subscriptions/listen', { notifications: { toolsListChanged: true } }) as {
        id: string;
        path: string;
      }),
      openMs: 1_000,
    },
    ...(mode === 'local'
      ? []
      : [
          row(
            'a tool that needs somebody',
            'tools/call',
            { name: 'get_auth_status', arguments: { platform_id: 'sandbox-ehr' } },
            {},
            'get_auth_status',
          ),
        ]),
  ];
}
