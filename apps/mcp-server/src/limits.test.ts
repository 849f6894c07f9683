import { accessRecord } from '@fhir-gateway/auth-server';
import { sendJson, withLimits } from '@fhir-gateway/testing';
import { toolCall, useServedEndpoint } from './testing/served-endpoint.js';
import { startTestEndpoint } from './testing/test-endpoint.js';

const origin = 'https://app.example.org';
const read = toolCall('read', { platform_id: 'stub-ehr', resource_type: 'Patient', resource_id: 'pat-1' });
const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

describe('limits of callers at the MCP endpoint', () => {
  const settings = {
    FHIR_GATEWAY_MCP_AUTH: 'oauth',
    FHIR_GATEWAY_TRUSTED_PROXIES: 'loopback',
    FHIR_GATEWAY_CORS_ORIGINS: origin,
  };
  // Time stands still, so that nothing comes back to a caller while a slow machine counts.
  const startedAtMs = Date.now();
  const tune = withLimits({ mcp: 4, 'mcp-http': 8 }, { requestsAtOncePerCaller: 2 });
  const endpoint = useServedEndpoint(settings, () => startedAtMs, tune);
  let url: string;
  beforeEach(() => {
    url = `${endpoint.url}/mcp`;
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, { resourceType: 'Patient', id: 'pat-1' });
  });

  const post = (address: string, message: object, headers: Record<string, string> = {}) =>
    endpoint.post(message, { 'x-forwarded-for': address, ...headers });

  async function signedIn(): Promise<Record<string, string>> {
    const { vault } = endpoint.gateway;
    const session = await vault.activate(vault.mintCredential(), 'browser');
    const token = await vault.issue(session, 'bearer');
    await vault.write(session, accessRecord(token), { audience: url, clientId: 'c', issuedAtSeconds: 0 });
    await endpoint.signIn('pat-1', session);
    return { authorization: `Bearer ${token}` };
  }

  /** Sends until something is refused. @returns how many were not, and the refusal */
  async function until<T>(send: () => Promise<T>, isRefusal: (answer: T) => boolean): Promise<[number, T]> {
    for (let served = 0; served < 20; served += 1) {
      const answer = await send();
      if (isRefusal(answer)) return [served, answer];
    }
    throw new Error('nothing was refused');
  }
  const untilLimited = (send: () => Promise<string>) => until(send, (text) => text.includes('CALLS_LIMITED'));
  const until429 = (send: () => Promise<Response>) => until(send, ({ status }) => status === 429);
  const text = async (answer: Promise<Response>) => (await answer).text();

  it('tell a model in words that it called too often, how long to wait, and ask nobody upstream', async () => {
    const caller = await signedIn();
    const [served, refusal] = await untilLimited(() => text(post('203.0.113.1', read, caller)));
    expect(served).toBe(4);
    expect(refusal).toContain('"isError":true');
    expect(refusal).toMatch(/CALLS_LIMITED: .*Trying the same call again may help\..*Wait \d+ seconds first\./);
    expect(endpoint.stub.seen).toHaveLength(4);
  });

  it('end in 429 for messages of any kind, with what the policy is and how long to wait', async () => {
    const first = await post('203.0.113.4', list);
    expect(first.headers.get('ratelimit-policy')).toBe('"mcp-http";q=8;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"mcp-http";r=7;t=\d+$/);
    const [served, refusal] = await until429(() => post('203.0.113.4', list));
    expect(served).toBe(7);
    expect(refusal.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(refusal.headers.get('ratelimit')).toMatch(/^"mcp-http";r=0;t=\d+$/);
    expect(await refusal.json()).toMatchObject({ status: 429, code: 'CALLS_LIMITED' });
  });

  it('let a listed page read answers and refusals, and ask in advance without being counted', async () => {
    const preflight = { origin, 'access-control-request-method': 'POST', 'x-forwarded-for': '203.0.113.9' };
    for (let turn = 0; turn < 10; turn += 1) {
      const answer = await fetch(url, { method: 'OPTIONS', headers: preflight });
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    }
    const answers = [
      await post('203.0.113.9', list, { origin }),
      await post('203.0.113.9', read, { origin }),
      (await until429(() => post('203.0.113.9', list, { origin })))[1],
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 429]);
    for (const { headers } of answers) {
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
  });
});

describe('handles that open nothing', () => {
  it('count for the address they came from', async () => {
    const settings = { FHIR_GATEWAY_MCP_AUTH: 'pairing' };
    const startedAtMs = Date.now();
    const endpoint = await startTestEndpoint(settings, {}, () => startedAtMs, withLimits({ mcp: 3 }));
    try {
      const codes: (string | undefined)[] = [];
      for (let turn = 0; turn < 5; turn += 1) {
        const args = { platform_id: 'stub-ehr', auth_handle: `guess-${turn}-${'x'.repeat(40)}` };
        const { text } = await endpoint.call('get_auth_status', args);
        codes.push(/^[A-Z_]+/.exec(text)?.[0]);
      }
      expect(codes).toEqual([...Array<string>(3).fill('SESSION_UNKNOWN'), 'CALLS_LIMITED', 'CALLS_LIMITED']);
      expect(endpoint.stub.seen).toEqual([]);
    } finally {
      await endpoint.close();
    }
  });
});
