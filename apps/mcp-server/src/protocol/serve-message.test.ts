import { createHttpServer } from '@fhir-gateway/express-kit';
import { sendJson } from '@fhir-gateway/testing';
import { once } from 'node:events';
import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { createMcpApp } from '../app.js';
import { toolCall, useServedEndpoint } from '../testing/served-endpoint.js';

const both = 'application/json, text/event-stream';
const open = { platform_id: 'stub-open', resource_type: 'Patient', resource_id: 'pat-1' };
const ping = { jsonrpc: '2.0', id: 8, method: 'ping' };

describe('the endpoint over HTTP', () => {
  const endpoint = useServedEndpoint();
  let url: string;
  let port: number;
  beforeEach(() => {
    [url, port] = [`${endpoint.url}/mcp`, endpoint.port];
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, { resourceType: 'Patient', id: 'pat-1' });
  });

  const post = (body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    endpoint.post(body, { 'mcp-protocol-version': '2025-11-25', ...headers }, signal);
  const kindOf = ({ status, headers }: Response) => [status, headers.get('content-type')?.split(';')[0]];

  it.each([
    ['that succeeds', toolCall('read', open), '2025-11-25'],
    ['of an older client', toolCall('read', open), '2025-03-26'],
    ['that a tool refuses', toolCall('read', { ...open, platform_id: 'nowhere' }), '2025-06-18'],
    ['with arguments that do not fit', toolCall('read', { ...open, resource_id: { a: 1 } }), '2025-11-25'],
    ['that asks for progress and is short', toolCall('read', open, { progressToken: 1 }), '2025-11-25'],
    ['that mostly waits', toolCall('wait_for_auth', { platform_id: 'stub-ehr', timeout: 0 }), '2025-11-25'],
  ])('answers a call %s with one document', async (_what, body, version) => {
    const answer = await post(body, { 'mcp-protocol-version': version });
    expect(kindOf(answer)).toEqual([200, 'application/json']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toMatchObject({ jsonrpc: '2.0', id: 7, result: {} });
  });

  it.each<[string, unknown, Record<string, string>, number, number]>([
    ['takes neither JSON nor streams', ping, { accept: 'text/html' }, 406, -32_000],
    ['names a version that does not exist', ping, { 'mcp-protocol-version': '1999-01-01' }, 400, -32_000],
    ['names the new version without an envelope', ping, { 'mcp-protocol-version': '2026-07-28' }, 400, -32_602],
    ['is no JSON by its type', ping, { 'content-type': 'text/plain' }, 415, -32_000],
    ['is no JSON', '{"jsonrpc":', {}, 400, -32_700],
    ['is empty', '', {}, 400, -32_700],
    ['is a number', '5', {}, 400, -32_600],
    ['has no version of JSON-RPC', { ...ping, jsonrpc: '1.0' }, {}, 400, -32_600],
    ['has an id that is none', { ...ping, id: null }, {}, 400, -32_600],
    ['is a batch, which 2025-06-18 removed', [ping], { 'mcp-protocol-version': '2025-06-18' }, 400, -32_600],
    ['is a batch of the last revision of 2025', [ping], {}, 400, -32_600],
    ['is a batch of 2026', [ping], { 'mcp-protocol-version': '2026-07-28' }, 400, -32_600],
    ['is an empty batch', [], { 'mcp-protocol-version': '2025-03-26' }, 400, -32_600],
    ['is a batch of too many', Array(101).fill(ping), { 'mcp-protocol-version': '2025-03-26' }, 400, -32_600],
    [
      'is a batch with a handshake',
      [ping, { ...ping, method: 'initialize' }],
      { 'mcp-protocol-version': '2025-03-26' },
      400,
      -32_600,
    ],
  ])('refuses a message that %s', async (_what, body, headers, status, code) => {
    const answer = await post(body, headers);
    expect(kindOf(answer)).toEqual([status, 'application/json']);
    expect(await answer.json()).toMatchObject({ jsonrpc: '2.0', error: { code } });
  });

  it.each([undefined, '2025-03-26', '2024-11-05'])('answers a batch as one list for revision %s', async (version) => {
    const note = { jsonrpc: '2.0', method: 'notifications/initialized' };
    const headers: Record<string, string> = version === undefined ? {} : { 'mcp-protocol-version': version };
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: both, ...headers },
      body: JSON.stringify([ping, note, toolCall('read', open), toolCall('no_such_tool', {})]),
    });
    expect(kindOf(answer)).toEqual([200, 'application/json']);
    expect(await answer.json()).toEqual([
      { jsonrpc: '2.0', id: 8, result: {} },
      expect.objectContaining({ id: 7, result: expect.objectContaining({ structuredContent: expect.anything() }) }),
      expect.objectContaining({ id: 7, error: expect.objectContaining({ code: -32_602 }) }),
    ]);
  });

  it.each(['GET', 'DELETE', 'PUT', 'TRACE'])('takes no %s', async (method) => {
    const sent = request(url, { method }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'POST']);
  });

  it('accepts a notification without a word', async () => {
    const answer = await post({ jsonrpc: '2.0', method: 'notifications/initialized' });
    expect([answer.status, await answer.text()]).toEqual([202, '']);
  });

  it('takes an absolute target, as RFC 9112 section 3.2.2 wants', async () => {
    const body = JSON.stringify(toolCall('read', open));
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST http://localhost:${port}/mcp HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Type: application/json\r\n` +
        `Accept: */*\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    let text = '';
    for await (const chunk of socket.setEncoding('utf8')) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(text).toContain('"id":7');
  });

  it('ends the request to the platform when its client leaves, and counts it no more', async () => {
    const asked = new Promise<ServerResponse>((resolve) => {
      endpoint.stub.answer = (_request, response) => resolve(response);
    });
    const leave = new AbortController();
    const refused = expect(post(toolCall('read', open), {}, leave.signal)).rejects.toThrow();
    const upstream = await asked;
    const closed = once(upstream, 'close');
    leave.abort();
    await refused;
    await closed;
    expect(upstream.writableFinished).toBe(false);
    expect(endpoint.gateway.callsInFlight.running).toBe(0);
  });

  it.each(['/mcp/server-card', '/.well-known/mcp/server-card.json'])('shows its card at %s', async (path) => {
    const answer = await fetch(`http://localhost:${port}${path}`);
    expect(kindOf(answer)).toEqual([200, 'application/mcp-server-card+json']);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const card = (await answer.json()) as Record<string, unknown>;
    expect(card).toMatchObject({
      $schema: 'https://static.modelcontextprotocol.io/schemas/v1/server-card.schema.json',
      remotes: [{ type: 'streamable-http', url: `${endpoint.gateway.config.mcpPublicUrl}/mcp` }],
    });
    expect(card['name']).toMatch(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/);
    expect(String(card['description']).length).toBeLessThanOrEqual(100);
  });

  it('ends the calls that still run when it closes', async () => {
    const asked = new Promise<ServerResponse>((resolve) => {
      endpoint.stub.answer = (_request, response) => resolve(response);
    });
    const other = await createMcpApp(endpoint.gateway);
    const running = await createHttpServer(other.app).listen({ host: '127.0.0.1', port: 0 });
    const sent = request(`${running.url}/mcp`, {
      method: 'POST',
      headers: { host: `localhost:${port}`, 'content-type': 'application/json', accept: both },
    });
    sent.end(JSON.stringify(toolCall('read', open)));
    const refused = once(sent, 'error');
    const closed = once(await asked, 'close');
    await other.close();
    await closed;
    await refused;
    await running.close({ graceMs: 0 });
  });
});
