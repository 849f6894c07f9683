import type { ReplayRequest } from '../recorder.js';
import { post, toolRows } from './mcp-message.js';
import type { Row } from './rows.js';
import type { ToolCall } from './tools.js';

type Headers = Readonly<Record<string, string>>;

const version = { 'mcp-protocol-version': '2025-11-25' };
const clientInfo = { name: 'replay', version: '1.0.0' };

/** A tool call as clients of the 2025 era send it. */
export function toolCall2025(tool: string, args: unknown, headers: Headers = {}): Omit<ReplayRequest, 'id'> {
  const params = { name: tool, arguments: args };
  return post({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }, { ...version, ...headers });
}

/** Tool calls of the 2025 era. */
export function mcp2025(name: string, headers: Headers, calls: readonly ToolCall[]): Row[] {
  return toolRows(`2025, ${name}`, calls, (tool, args) => toolCall2025(tool, args, headers));
}

/** One call in every spelling that the protocol knows. */
export function spellings2025(name: string, headers: Headers): Row[] {
  const args = { platform_id: 'sandbox-open' };
  const call = (more: object = {}, outer: object = {}): object => ({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'get_auth_status', arguments: args, ...more },
    ...outer,
  });
  const row = (what: string, body: unknown, more: Headers = {}): Row => ({
    id: `2025, ${name}, spelled: ${what}`,
    ...post(body, { ...version, ...headers, ...more }),
  });
  return [
    row('progress token', call({ _meta: { progressToken: 'p' } })),
    row('meta', call({ _meta: { other: 1 } })),
    row('id as text', call({}, { id: 'one' })),
    row('id 0', call({}, { id: 0 })),
    row('id null', call({}, { id: null })),
    row('no id', { jsonrpc: '2.0', method: 'tools/call', params: { name: 'get_auth_status', arguments: args } }),
    row('no arguments', call({ arguments: undefined })),
    row('arguments null', call({ arguments: null })),
    row('arguments as a list', call({ arguments: [] })),
    row('a member too many', call({}, { extra: 1 })),
    row('a parameter too many', call({ extra: 1 })),
    row('with spaces', JSON.stringify(call(), null, 2)),
    row('accepts JSON', call(), { accept: 'application/json' }),
    row('accepts a stream', call(), { accept: 'text/event-stream' }),
    row('accepts anything', call(), { accept: '*/*' }),
    row('accepts a page', call(), { accept: 'text/html' }),
    row('gzip', call(), { 'accept-encoding': 'gzip' }),
    row('version of 2025-06-18', call(), { 'mcp-protocol-version': '2025-06-18' }),
    row('version of 2025-03-26', call(), { 'mcp-protocol-version': '2025-03-26' }),
    row('version of 2024-11-05', call(), { 'mcp-protocol-version': '2024-11-05' }),
    row('version unknown', call(), { 'mcp-protocol-version': '1999-01-01' }),
    row('a session of its own', call(), { 'mcp-session-id': 'x' }),
    row('batch of two', [call(), call({}, { id: 2 })]),
    row('batch of two, 2025-03-26', [call(), call({}, { id: 2 })], { 'mcp-protocol-version': '2025-03-26' }),
  ];
}

/** The rest of the protocol, by nobody. */
export function mcp2025Protocol(): Row[] {
  const message = (method: string, params?: unknown, id: unknown = 1): object => ({
    jsonrpc: '2.0',
    ...(id !== undefined && { id }),
    method,
    ...(params !== undefined && { params }),
  });
  const row = (what: string, body: unknown, headers: Record<string, string> = version): Row => ({
    id: `2025: ${what}`,
    ...post(body, headers),
  });
  const other = (method: string, headers: Record<string, string> = {}): Row => ({
    id: `2025: ${method}${Object.values(headers).join(' ')}`,
    app: 'mcp',
    method,
    path: '/mcp',
    headers,
    openMs: 1_000,
  });
  const initialize = (protocolVersion: string): object =>
    message('initialize', { protocolVersion, capabilities: {}, clientInfo });
  const notification = (method: string, params?: object): object => ({
    jsonrpc: '2.0',
    method,
    ...(params && { params }),
  });
  return [
    ...['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07', '2026-07-28', '1999-01-01'].map((each) =>
      row(`initialize ${each}`, initialize(each), {}),
    ),
    row('initialize with a version header', initialize('2025-11-25')),
    row('initialize without params', message('initialize'), {}),
    row('initialize without a client', message('initialize', { protocolVersion: '2025-11-25' }), {}),
    row('initialized', notification('notifications/initialized')),
    row('cancelled', notification('notifications/cancelled', { requestId: 1 })),
    row('unknown notification', notification('notifications/nonsense')),
    row('a response', { jsonrpc: '2.0', id: 1, result: {} }),
    row('an error', { jsonrpc: '2.0', id: 1, error: { code: -1, message: 'x' } }),
    row('ping', message('ping')),
    row('tools', message('tools/list')),
    row('tools, params', message('tools/list', {})),
    row('tools, cursor', message('tools/list', { cursor: 'x' })),
    row('tools, bad cursor', message('tools/list', { cursor: 7 })),
    row('tools, without a version', message('tools/list'), {}),
    row('prompts', message('prompts/list')),
    row('prompts, cursor', message('prompts/list', { cursor: 'x' })),
    row('prompt', message('prompts/get', { name: 'patient_summary', arguments: { platform_id: 'sandbox-ehr' } })),
    row(
      'prompt, two arguments',
      message('prompts/get', {
        name: 'prior_auth_workflow',
        arguments: { platform_id: 'sandbox-payer', procedure_code: '27447' },
      }),
    ),
    row('prompt, no arguments', message('prompts/get', { name: 'patient_summary' })),
    row('prompt, unknown', message('prompts/get', { name: 'nonsense' })),
    row('resources', message('resources/list')),
    row('resource templates', message('resources/templates/list')),
    row('resource', message('resources/read', { uri: 'fhir://platforms' })),
    row('resource of a template', message('resources/read', { uri: 'fhir://platform/sandbox-ehr' })),
    row('resource, unknown', message('resources/read', { uri: 'fhir://platform/nowhere' })),
    row('resource, no URI', message('resources/read', { uri: 'nonsense' })),
    row('subscribe', message('resources/subscribe', { uri: 'fhir://platforms' })),
    row(
      'complete',
      message('completion/complete', {
        ref: { type: 'ref/prompt', name: 'patient_summary' },
        argument: { name: 'platform_id', value: 'sand' },
      }),
    ),
    row(
      'complete, unknown',
      message('completion/complete', { ref: { type: 'ref/prompt', name: 'x' }, argument: { name: 'y', value: '' } }),
    ),
    row('log level', message('logging/setLevel', { level: 'debug' })),
    row('tasks', message('tasks/list')),
    row('discover', message('server/discover')),
    row('unknown method', message('nonsense/method')),
    row('method as a number', { jsonrpc: '2.0', id: 1, method: 7 }),
    row('method of a prototype', message('__proto__')),
    row('no JSON-RPC', { id: 1, method: 'ping' }),
    row('JSON-RPC 1.0', { jsonrpc: '1.0', id: 1, method: 'ping' }),
    row('params as a list', message('ping', [])),
    row('id as an object', message('ping', {}, {})),
    row('id as a fraction', message('ping', {}, 1.5)),
    row('no JSON', '{"jsonrpc":'),
    row('an empty body', ''),
    row('an empty list', []),
    row('a list of one', [message('ping')]),
    row('a list of notifications', [notification('notifications/initialized')]),
    row('null', 'null'),
    row('a number', '7'),
    row('a text', '"x"'),
    row('a byte order mark', '\ufeff{"jsonrpc":"2.0","id":1,"method":"ping"}'),
    row('names of prototypes', '{"jsonrpc":"2.0","id":1,"method":"ping","__proto__":{"x":1},"constructor":1}'),
    row('text/plain', message('ping'), { 'content-type': 'text/plain' }),
    row('a type with a charset', message('ping'), { 'content-type': 'application/json; charset=utf-8' }),
    row('another charset', message('ping'), { 'content-type': 'application/json; charset=utf-16' }),
    row('an encoding', message('ping'), { 'content-encoding': 'gzip' }),
    row('no accept', message('ping'), { accept: '' }),
    row('too large', message('ping', { x: 'x'.repeat(4_300_000) })),
    other('GET'),
    other('GET', { accept: 'text/event-stream' }),
    other('GET', { accept: 'text/html' }),
    other('HEAD'),
    other('DELETE'),
    other('PUT'),
    other('PATCH'),
    other('OPTIONS'),
    other('TRACE'),
    {
      id: '2025: preflight',
      app: 'mcp',
      method: 'OPTIONS',
      path: '/mcp',
      headers: {
        origin: 'https://app.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, mcp-protocol-version',
      },
    },
    { id: '2025: trailing slash', ...post(message('ping'), version), path: '/mcp/' },
    { id: '2025: a query', ...post(message('ping'), version), path: '/mcp?x=1' },
    { id: '2025: in capitals', ...post(message('ping'), version), path: '/MCP' },
    { id: '2025: at the root', ...post(message('ping'), version), path: '/' },
    { id: '2025: below', ...post(message('ping'), version), path: '/mcp/x' },
  ];
}
