import { createFastServer, type RunningServer } from '@fhir-gateway/express-kit';
import { freePort } from '@fhir-gateway/testing';
import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { createMcpApp, type McpApp } from '../app.js';
import { sendJson } from '@fhir-gateway/testing';
import { startTestEndpoint, type TestEndpoint } from '../testing/test-endpoint.js';

const both = 'application/json, text/event-stream';
const open = { platform_id: 'stub-open', resource_type: 'Patient', resource_id: 'pat-1' };
const call = (name: string, args: object, meta?: object) => ({
  jsonrpc: '2.0',
  id: 7,
  method: 'tools/call',
  params: { name, arguments: args, ...(meta && { _meta: meta }) },
});

describe('a tool call of the 2025 era', () => {
  let endpoint: TestEndpoint;
  let app: McpApp;
  let server: RunningServer;
  let url: string;
  beforeAll(async () => {
    const port = await freePort();
    endpoint = await startTestEndpoint({ FHIR_GATEWAY_MCP_PORT: `${port}` });
    app = createMcpApp(endpoint.gateway);
    server = await createFastServer(app.app, { ...(app.front && { front: app.front }) }).listen({
      host: '127.0.0.1',
      port,
    });
    url = `http://localhost:${port}/mcp`;
  });
  beforeEach(() => {
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, { resourceType: 'Patient', id: 'pat-1' });
  });
  afterAll(async () => {
    await app.close();
    await server.close({ graceMs: 0 });
    await endpoint.close();
  });

  const post = (body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: both, 'mcp-protocol-version': '2025-11-25', ...headers },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    });
  const kindOf = ({ status, headers }: Response) => [status, headers.get('content-type')?.split(';')[0]];

  it.each([
    ['that succeeds', call('read', open), '2025-11-25'],
    ['of an older client', call('read', open), '2025-03-26'],
    ['that a tool refuses', call('read', { ...open, platform_id: 'nowhere' }), '2025-06-18'],
    ['with arguments that do not fit', call('read', { ...open, resource_id: { a: 1 } }), '2025-11-25'],
    ['without arguments', { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'search' } }, '2025-11-25'],
  ])('%s is answered with one document, the same as in a stream', async (_what, body, version) => {
    const headers = { 'mcp-protocol-version': version };
    const answer = await post(body, headers);
    expect(kindOf(answer)).toEqual([200, 'application/json']);
    const inStream = await post({ ...body, params: { ...body.params, _meta: { progressToken: 1 } } }, headers);
    expect(kindOf(inStream)).toEqual([200, 'text/event-stream']);
    expect(inStream.headers.get('cache-control')).toBe('no-store, no-transform');
    const document = (await answer.json()) as object;
    expect(document).toEqual(JSON.parse(/^data: (.*)$/m.exec(await inStream.text())?.[1] ?? '') as object);
    expect(document).toMatchObject({ jsonrpc: '2.0', id: 7 });
  });

  it('is no TRACE request, which is refused like other methods', async () => {
    const sent = request(url, { method: 'TRACE' }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'POST']);
    const got = await fetch(url);
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('that mostly waits keeps its stream', async () => {
    const answer = await post(call('wait_for_auth', { platform_id: 'stub-ehr', timeout: 0 }));
    expect(kindOf(answer)).toEqual([200, 'text/event-stream']);
    await answer.text();
  });

  it.each<[string, unknown, Record<string, string>, number]>([
    ['accepts no stream', call('read', open), { accept: 'application/json' }, 406],
    ['accepts no JSON', call('read', open), { accept: 'text/event-stream' }, 406],
    ['names a version that does not exist', call('read', open), { 'mcp-protocol-version': '1999-01-01' }, 400],
    [
      'names the new version without saying who it is',
      call('read', open),
      { 'mcp-protocol-version': '2026-07-28' },
      400,
    ],
    ['is no JSON by its type', call('read', open), { 'content-type': 'text/plain' }, 415],
    ['has no version of JSON-RPC', { ...call('read', open), jsonrpc: '1.0' }, {}, 400],
    ['has an id that is none', { ...call('read', open), id: null }, {}, 400],
  ])('that %s is refused as before, and reaches no platform', async (_what, body, headers, status) => {
    endpoint.stub.seen.length = 0;
    const answer = await post(body, headers);
    expect(answer.status).toBe(status);
    await answer.text();
    expect(endpoint.stub.seen).toEqual([]);
  });

  it('of a tool that does not exist is an error of the protocol', async () => {
    expect(await (await post(call('no_such_tool', {}))).text()).toContain('"code":-32602');
  });

  it('ends the request to the platform when its client leaves, and is not under way any more', async () => {
    const asked = new Promise<ServerResponse>((resolve) => {
      endpoint.stub.answer = (_request, response) => resolve(response);
    });
    const leave = new AbortController();
    const answer = post(call('read', open), {}, leave.signal);
    const refused = expect(answer).rejects.toThrow();
    const upstream = await asked;
    const closed = once(upstream, 'close');
    leave.abort();
    await refused;
    await closed;
    expect(upstream.writableFinished).toBe(false);
  });

  it('never gets the answer of another with the same id', async () => {
    endpoint.stub.answer = ({ target }, response) => {
      const id = /Patient\/(\w+)/.exec(target)?.[1];
      setImmediate(() => sendJson(response, 200, { resourceType: 'Patient', id }));
    };
    const ids = Array.from({ length: 20 }, (_unused, index) => `p${index}`);
    const answers = await Promise.all(
      ids.map(async (id) => (await post(call('read', { ...open, resource_id: id }))).text()),
    );
    for (const [index, text] of answers.entries()) expect(text).toContain(`Patient/p${index}`);
  });
});

describe('an endpoint that closes', () => {
  it('ends the calls that still run', async () => {
    const port = await freePort();
    const endpoint = await startTestEndpoint({ FHIR_GATEWAY_MCP_PORT: `${port}` });
    const app = createMcpApp(endpoint.gateway);
    const server = await createFastServer(app.app, { ...(app.front && { front: app.front }) }).listen({
      host: '127.0.0.1',
      port,
    });
    try {
      const asked = new Promise<ServerResponse>((resolve) => {
        endpoint.stub.answer = (_request, response) => resolve(response);
      });
      const answer = fetch(`http://localhost:${port}/mcp`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: both },
        body: JSON.stringify(call('read', open)),
      });
      const refused = expect(answer).rejects.toThrow();
      const closed = once(await asked, 'close');
      await app.close();
      await closed;
      await refused;
    } finally {
      await server.close({ graceMs: 0 });
      await endpoint.close();
    }
  });
});
