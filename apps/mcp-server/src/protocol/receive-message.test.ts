import { accessRecord } from '@fhir-gateway/auth-server';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Session } from '@fhir-gateway/token-vault';
import { useServedEndpoint, type ServedEndpoint } from '../testing/served-endpoint.js';

interface Answer {
  readonly status: number;
  readonly coding: string | null;
  readonly challenge: string | null;
  readonly text: string;
}

describe('the MCP endpoint in oauth mode (D6)', () => {
  const endpoint = useServedEndpoint({ FHIR_GATEWAY_MCP_AUTH: 'oauth' });
  let url: string;
  beforeAll(() => {
    url = endpoint.url;
  });

  async function post(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await endpoint.post(body, headers);
    const challenge = response.headers.get('www-authenticate');
    const coding = response.headers.get('content-encoding');
    return { status: response.status, coding, challenge, text: await response.text() };
  }

  const message = (method: string, params?: object) => ({ jsonrpc: '2.0', id: 1, method, ...(params && { params }) });
  const call = (name: string, args: object = {}) => message('tools/call', { name, arguments: args });
  const search = call('search', { platform_id: 'stub-ehr', resource_type: 'Observation' });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const tokenFor = tokens(endpoint);

  it.each([
    ['a content coding that it is not in', { 'content-encoding': 'gzip' }],
    ['another content coding', { 'content-encoding': 'br' }],
    ['another charset', { 'content-type': 'application/json; charset=utf-16' }],
  ])('refuses a message with %s, which it would read wrongly', async (_what, headers) => {
    expect((await post(message('ping'), headers)).status).toBe(400);
  });

  it('takes a message that is compressed, and none that unpacks to more than it may have', async () => {
    const packed = (text: string) => post(gzipSync(text), { 'content-encoding': 'gzip' });
    expect((await packed(JSON.stringify(message('ping')))).status).toBe(200);
    const bomb = gzipSync(Buffer.alloc(16 * 1024 * 1024, ' '));
    const coded = { 'content-encoding': 'gzip' };
    expect([401, 413]).toContain((await post(bomb, coded)).status);
    expect((await post(bomb, { ...coded, ...bearer((await tokenFor('/mcp')).token) })).status).toBe(413);
  });

  it.each([
    ['search', search],
    ['get_auth_status of a platform', call('get_auth_status', { platform_id: 'stub-ehr' })],
    ['get_auth_status of all', call('get_auth_status')],
    ['start_auth', call('start_auth', { platform_id: 'stub-ehr' })],
    ['a handle, which this mode does not give out', call('read', { platform_id: 'stub-ehr', auth_handle: 'x' })],
    ['a call inside a batch', [message('tools/list'), search]],
  ])('asks for a token for %s, and says where tokens come from', async (_what, body) => {
    const { status, challenge } = await post(body);
    expect(status).toBe(401);
    expect(challenge).toBe(`Bearer resource_metadata="${url}/.well-known/oauth-protected-resource/mcp"`);
  });

  it.each([
    [
      'initialize',
      message('initialize', {
        protocolVersion: '2025-06-18',
        capabilities: {},
        clientInfo: { name: 'x', version: '1' },
      }),
    ],
    ['tools/list', message('tools/list')],
    ['list_platforms', call('list_platforms')],
    ['an open platform', call('get_auth_status', { platform_id: 'stub-open' })],
    ['a platform that does not exist', call('search', { platform_id: 'nowhere', resource_type: 'Patient' })],
    ['a tool that does not exist', call('no_such_tool')],
  ])('answers %s without one', async (_what, body) => {
    const { status, challenge } = await post(body);
    expect(status).toBe(200);
    expect(challenge).toBeNull();
  });

  it('serves the session of a token, and of no other', async () => {
    const { session, token } = await tokenFor('/mcp');
    await endpoint.signIn('pat-1', session);
    const other = await tokenFor('/mcp');
    const status = call('get_auth_status', { platform_id: 'stub-ehr' });
    expect((await post(status, bearer(token))).text).toContain('pat-1');
    const { text } = await post(status, bearer(other.token));
    expect(text).toContain('not authenticated');
    expect(text).not.toContain('pat-1');
  });

  it('refuses a token for the REST API, of another gateway, unknown or revoked, whatever the call', async () => {
    const revoked = await tokenFor('/mcp');
    await endpoint.gateway.vault.revoke(revoked.token);
    endpoint.stub.seen.length = 0;
    const tokens = [
      (await tokenFor('/api')).token,
      (await tokenFor('/mcp', 'https://elsewhere.example')).token,
      revoked.token,
      'made-up',
    ];
    for (const token of tokens) {
      for (const body of [search, message('tools/list')]) {
        const { status, challenge } = await post(body, bearer(token));
        expect(status).toBe(401);
        expect(challenge).toContain('error="invalid_token"');
        expect(challenge).toContain('resource_metadata=');
      }
    }
    expect((await post(search, { authorization: 'Basic eDp5' })).status).toBe(401);
    expect(endpoint.stub.seen).toEqual([]);
  });

  it('refuses a cookie’s or handle’s value as a token', async () => {
    const { session } = await tokenFor('/mcp');
    for (const kind of ['browser', 'handle', 'bearer'] as const) {
      expect((await post(search, bearer(await endpoint.gateway.vault.issue(session, kind)))).status).toBe(401);
    }
  });

  it('answers what is no JSON as JSON-RPC does, and too much with 413', async () => {
    const { token } = await tokenFor('/mcp');
    const broken = await post('{"jsonrpc":');
    expect(broken.status).toBe(400);
    expect(JSON.parse(broken.text)).toMatchObject({ error: { code: -32700 }, id: null });
    expect((await post(`"${'x'.repeat(5 * 1024 * 1024)}"`, bearer(token))).status).toBe(413);
  });

  const large = (headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const length = { 'content-type': 'application/json', 'content-length': `${4_000_000}` };
      const sent = request(`${url}/mcp`, { method: 'POST', headers: { ...length, ...headers } }, (answer) => {
        resolve(answer.statusCode);
        sent.destroy();
      });
      sent.on('error', reject);
      // The head, and nothing of the body.
      sent.write('[');
    });

  it.each([
    ['no token', {}],
    ['a token that opens nothing', { authorization: 'Bearer made-up' }],
  ])('refuses a large message with %s before it reads it', async (_what, headers) => {
    expect(await large(headers)).toBe(401);
  });

  it('reads no more of an unknown caller than a call needs, whatever length the message has', async () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(16 * 1024).fill(0x5b)),
    });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/mcp`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    expect(answer.status).toBe(401);
    await answer.text();
  });

  it('takes a large message of somebody who is known', async () => {
    const { token } = await tokenFor('/mcp');
    const { status, text } = await post(message('ping', { more: 'x'.repeat(1_000_000) }), bearer(token));
    expect([status, text]).toEqual([200, expect.stringContaining('"result"')]);
  });

  it.each<[string, Record<string, string>, unknown]>([
    ['a token that opens nothing', { authorization: 'Bearer made-up' }, search],
    ['no token where one is needed', {}, search],
    ['a large message with a token that opens nothing', { authorization: 'Bearer made-up' }, 'x'.repeat(100_000)],
  ])('decides once on %s: one look-up, one count', async (_what, headers, body) => {
    const { callers, callLimits, vault } = endpoint.gateway;
    const [identify, authenticate] = [jest.spyOn(callers, 'identify'), jest.spyOn(vault, 'authenticate')];
    const take = jest.spyOn(callLimits, 'take');
    try {
      expect((await post(body, headers)).status).toBe(401);
      const lookUps = 'authorization' in headers ? 1 : 0;
      expect([identify.mock.calls.length, authenticate.mock.calls.length]).toEqual([lookUps, lookUps]);
      expect(take.mock.calls.map(([limitClass]) => limitClass)).toEqual(['mcp-http']);
    } finally {
      jest.restoreAllMocks();
    }
  });

  it('publishes what it is and where its tokens come from', async () => {
    const get = async (path: string) => (await (await fetch(`${url}/.well-known/${path}`)).json()) as object;
    const { publicUrl } = endpoint.gateway.config;
    const document = { resource: `${url}/mcp`, authorization_servers: [publicUrl] };
    expect(await get('oauth-protected-resource/mcp')).toMatchObject(document);
    expect(await get('oauth-protected-resource')).toMatchObject(document);
    expect(await get('oauth-authorization-server')).toMatchObject({ issuer: publicUrl });
  });
});

function tokens(endpoint: ServedEndpoint) {
  return async (path: string, origin?: string): Promise<{ session: Session; token: string }> => {
    const { vault, config } = endpoint.gateway;
    const session = await vault.activate(vault.mintCredential(), 'browser');
    const token = await vault.issue(session, 'bearer');
    const base = origin ?? (path === '/mcp' ? endpoint.url : config.publicUrl);
    await vault.write(session, accessRecord(token), { audience: base + path, clientId: 'c', issuedAtSeconds: 0 });
    return { session, token };
  };
}
