import type { RunningServer } from '@fhir-gateway/express-kit';
import { freePort } from '@fhir-gateway/testing';
import { once } from 'node:events';
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { labResult, searchset } from '../testing/bundles.js';
import { sendJson } from '@fhir-gateway/testing';
import { startBesideFront, type BesideFront } from '../testing/beside-front.js';
import type { TestEndpoint } from '../testing/test-endpoint.js';

const open = { platform_id: 'stub-open', resource_type: 'Patient', resource_id: 'pat-1' };
const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};
const call = (name: string, args: object, meta: object = envelope, more: object = {}) => ({
  jsonrpc: '2.0',
  id: 'seven',
  method: 'tools/call',
  params: { name, arguments: args, _meta: meta, ...more },
});
const modern = (name: string): OutgoingHttpHeaders => ({
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  'mcp-protocol-version': '2026-07-28',
  'mcp-method': 'tools/call',
  'mcp-name': name,
});
const legacy: OutgoingHttpHeaders = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  'mcp-protocol-version': '2025-11-25',
};
const without = (headers: OutgoingHttpHeaders, name: string): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));

/** The front beside an app whose every message goes through the SDK's own handler and transports. */
describe('the front of the MCP server', () => {
  let endpoint: TestEndpoint;
  let beside: BesideFront;
  let servers: BesideFront['servers'];
  let host: string;
  let toApp: jest.SpyInstance;

  beforeAll(async () => {
    beside = await startBesideFront(await freePort());
    ({ endpoint, servers, host } = beside);
    toApp = jest.spyOn(beside.fronted.app as unknown as { handle(): void }, 'handle');
  });
  beforeEach(() => {
    toApp.mockClear();
    endpoint.stub.answer = ({ target }, response) =>
      sendJson(
        response,
        200,
        target.includes('?')
          ? searchset([labResult('a')])
          : { resourceType: 'Patient', id: 'pat-1', name: [{ family: 'Ä "x" \\ 😀' }] },
      );
  });
  afterAll(async () => {
    await beside.close();
  });

  const ask = async (server: RunningServer | undefined, body: string | Buffer, headers: OutgoingHttpHeaders) => {
    const length = { 'content-length': Buffer.byteLength(body) };
    const sent = request(`${server?.url}/mcp`, { method: 'POST', headers: { host, ...length, ...headers } });
    sent.end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) text += String(chunk);
    const document = /^data: (.*)$/m.exec(text)?.[1] ?? text;
    return { status: answer.statusCode, document, headers: answer.headers };
  };
  const askBoth = async (body: unknown, headers: OutgoingHttpHeaders) => {
    const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    return { front: await ask(servers[0], text, headers), app: await ask(servers[1], text, headers) };
  };
  const parsed = (text: string): unknown => {
    const value: unknown = text === '' ? undefined : JSON.parse(text);
    // Named after the request, by a random id.
    return typeof value === 'object' && value !== null && 'request_id' in value ? { ...value, request_id: '' } : value;
  };

  it.each<[string, object, OutgoingHttpHeaders]>([
    ['that reads', call('read', open), modern('read')],
    ['that searches', call('search', { platform_id: 'stub-open', resource_type: 'Observation' }), modern('search')],
    ['that asks nobody', call('list_platforms', {}), modern('list_platforms')],
    ['that a tool refuses', call('read', { ...open, platform_id: 'nowhere' }), modern('read')],
    ['with arguments that do not fit', call('read', { ...open, resource_id: 5 }), modern('read')],
    ['with a state that nobody signed', call('read', open, envelope, { requestState: 'x' }), modern('read')],
    ['with more about itself', call('read', open, { ...envelope, 'example.com/a': 1 }), modern('read')],
    ['of the 2025 era', call('read', open, {}), legacy],
    ['of the 2025 era that searches', call('search', { ...open, resource_id: undefined }, {}), legacy],
  ])('answers a call %s as the SDK does, and needs nothing else for it', async (_what, body, headers) => {
    const { front, app } = await askBoth(body, headers);
    expect([front.status, parsed(front.document)]).toEqual([app.status, parsed(app.document)]);
    expect(front.document).toContain('"id":"seven"');
    expect(toApp).not.toHaveBeenCalled();
    // Each has the same of them, whatever they say about this one request.
    const names = (of: typeof front) =>
      Object.keys(of.headers)
        .filter((name) => !ofTheTransport.has(name))
        .sort();
    expect(names(front)).toEqual(names(app));
    expect(front.headers['cache-control']).toBe('no-store');
  });

  it.each<[string, unknown, OutgoingHttpHeaders, number]>([
    ['names another tool in its headers', call('read', open), modern('search'), 400],
    ['names no method in its headers', call('read', open), without(modern('read'), 'mcp-method'), 400],
    ['names no version in its headers', call('read', open), without(modern('read'), 'mcp-protocol-version'), 400],
    [
      'says of itself what is none',
      call('read', open, { ...envelope, 'io.modelcontextprotocol/clientInfo': 5 }),
      modern('read'),
      400,
    ],
    [
      'names a version that nobody knows',
      call('read', open, { ...envelope, 'io.modelcontextprotocol/protocolVersion': '2099-01-01' }),
      modern('read'),
      400,
    ],
    ['calls what does not exist', call('no_such_tool', {}), modern('no_such_tool'), 200],
    ['calls what every object has', call('constructor', {}), modern('constructor'), 200],
    ['is no JSON', '{"jsonrpc":', modern('read'), 400],
    ['is a number', '5', modern('read'), 400],
    ['is empty', '', modern('read'), 400],
    ['is no JSON by its type', call('read', open), { ...modern('read'), 'content-type': 'text/plain' }, 415],
    [
      'is in another encoding',
      call('read', open),
      { ...modern('read'), 'content-type': 'application/json; charset=iso-8859-1' },
      400,
    ],
    ['is compressed, it says', call('read', open), { ...modern('read'), 'content-encoding': 'gzip' }, 400],
    ['is larger than allowed', `{"a":"${'x'.repeat(5_000_000)}"}`, modern('read'), 413],
    ['comes under another name', call('read', open), { ...modern('read'), host: 'evil.example' }, 421],
    ['comes from a page of others', call('read', open), { ...modern('read'), origin: 'https://evil.example' }, 403],
    [
      'a browser says comes from another site',
      call('read', open),
      { ...modern('read'), 'sec-fetch-site': 'cross-site' },
      403,
    ],
    ['comes from a page of no origin', call('read', open), { ...modern('read'), origin: 'null' }, 403],
    ['is a batch with a call of today', [call('read', open)], modern('read'), 400],
  ])('leaves to the app what it has to refuse: a message that %s', async (_what, body, headers, status) => {
    endpoint.stub.seen.length = 0;
    const { front, app } = await askBoth(body, headers);
    expect([front.status, parsed(front.document)]).toEqual([app.status, parsed(app.document)]);
    expect(front.status).toBe(status);
    expect(toApp).toHaveBeenCalledTimes(1);
    expect(endpoint.stub.seen).toEqual([]);
  });

  it('leaves a call that reports progress to the app, with the body that it has read', async () => {
    const { front } = await askBoth(call('read', open, { ...envelope, progressToken: 1 }), modern('read'));
    expect(front.document).toContain('Patient/pat-1');
    expect(toApp).toHaveBeenCalledTimes(1);
  });

  it('takes text that begins with a byte order mark', async () => {
    const { front, app } = await askBoth(`\ufeff${JSON.stringify(call('read', open))}`, modern('read'));
    expect([front.status, parsed(front.document)]).toEqual([app.status, parsed(app.document)]);
  });

  it('goes on after clients that leave in the middle of their message', async () => {
    const length = { 'content-length': 1000 };
    const sent = request(`${servers[0]?.url}/mcp`, { method: 'POST', headers: { host, ...modern('read'), ...length } });
    sent.write('{"jsonrpc":');
    sent.on('error', () => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    sent.destroy();
    const { front } = await askBoth(call('read', open), modern('read'));
    expect(front.status).toBe(200);
  });
});

const ofTheTransport: ReadonlySet<string> = new Set([
  'transfer-encoding',
  'content-length',
  'keep-alive',
  'x-accel-buffering',
]);
