import { generateKeyPairSync } from 'node:crypto';
import { redisAvailable, startRedis } from '@fhir-gateway/testing';
import type { TestRedis } from '@fhir-gateway/testing';
import { connectAgent } from './testing/agents/agent.js';
import type { SearchBundle } from './testing/bundle.js';
import { SmartStack } from './testing/stacks/smart-stack.js';

const jwk = { ...generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey.export({ format: 'jwk' }), kid: 'b' };
const oauth = {
  grantTypes: ['client_credentials'],
  clientType: 'confidential',
  tokenEndpointAuthMethods: ['private_key_jwt'],
  scopes: ['system/Patient.rs', 'system/Observation.rs'],
};
const quirks = { refresh: 'never', refreshOneTimeUse: false };
const credentials = (id: string) => ({
  [`FHIR_GATEWAY_PLATFORM_${id}_CLIENT_ID`]: 'fhir-gateway-backend',
  [`FHIR_GATEWAY_PLATFORM_${id}_PRIVATE_KEY`]: JSON.stringify(jwk),
});

const describeWithRedis = redisAvailable() ? describe : describe.skip;

describeWithRedis('a platform that knows this gateway as a backend service (needs redis-server)', () => {
  let redis: TestRedis;
  let stack: SmartStack;

  beforeAll(async () => {
    redis = await startRedis();
    stack = await SmartStack.start({
      mcpAuth: 'local',
      apps: ['rest', 'mcp'],
      platforms: { service: { oauth, quirks }, 'service-off': { oauth, quirks } },
      env: {
        FHIR_GATEWAY_REDIS_URL: redis.url,
        FHIR_GATEWAY_WRITES: 'on',
        ...credentials('SERVICE'),
        FHIR_GATEWAY_PLATFORM_SERVICE_BACKEND: 'on',
        ...credentials('SERVICE_OFF'),
      },
    });
  }, 90_000);
  afterAll(async () => {
    await stack?.stop();
    await redis?.stop();
  });

  const get = (path: string, init: RequestInit = {}) => fetch(`${stack.restUrl}/api/fhir/${path}`, init);

  it('is asked for one token, however many callers of both apps need it at once', async () => {
    const agent = await connectAgent('client 2.x', stack.mcpUrl);
    const search = () => agent.call('search', { platform_id: 'service', resource_type: 'Patient' });
    const rest = Array.from({ length: 12 }, async () => (await get('service/Patient')).status);
    const mcp = Array.from({ length: 4 }, async () => (await search()).isError);
    expect(new Set(await Promise.all(rest))).toEqual(new Set([200]));
    expect(new Set(await Promise.all(mcp))).toEqual(new Set([false]));
    expect(await stack.count('backendTokens')).toBe(1);
    await agent.close();
  }, 60_000);

  it('reads more than one patient, within its scopes, and writes nothing though writing is on', async () => {
    const bundle = (await (await get('service/Patient')).json()) as SearchBundle;
    expect(bundle.entry?.length).toBeGreaterThan(1);
    const condition = await get('service/Condition');
    expect([condition.status, (await condition.text()).includes('SCOPE_INSUFFICIENT')]).toEqual([403, true]);
    const gone = await get(`service/Patient/${bundle.entry?.[0]?.resource.id}`, {
      method: 'DELETE',
      headers: { 'x-requested-with': 'test' },
    });
    expect([gone.status, (await gone.text()).includes('SCOPE_INSUFFICIENT')]).toEqual([403, true]);
  }, 30_000);

  it('is refused at both apps where it is not switched on, and says how that is done', async () => {
    const asked = await get('service-off/Patient');
    expect([asked.status, (await asked.text()).includes('BACKEND_NOT_ALLOWED')]).toEqual([403, true]);
    const agent = await connectAgent('client 2.x', stack.mcpUrl);
    const found = await agent.call('search', { platform_id: 'service-off', resource_type: 'Patient' });
    expect([found.isError, found.text.includes('not switched on')]).toEqual([true, true]);
    await agent.close();
    const listed = await (await fetch(`${stack.restUrl}/api/platforms/service-off`)).json();
    expect(JSON.stringify(listed)).toContain('FHIR_GATEWAY_PLATFORM_SERVICE_OFF_BACKEND=on');
  }, 30_000);

  it('signs nobody in', async () => {
    const agent = await connectAgent('client 2.x', stack.mcpUrl);
    expect((await agent.call('start_auth', { platform_id: 'service' })).text).toMatch(/Nobody signs in/);
    await agent.close();
    const login = await fetch(`${stack.restUrl}/auth/service/login`, { redirect: 'manual' });
    expect([login.status, (await login.text()).includes('LOGIN_NOT_OFFERED')]).toEqual([409, true]);
  }, 30_000);

  it('shows its token nowhere, and is audited by caller', async () => {
    const lines = stack.output().match(/^\{.*"event":"token\.backend".*$/gm) ?? [];
    const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries).toEqual([expect.objectContaining({ audit: true, subject: expect.stringMatching(/^[\w-]+$/) })]);
    expect(stack.output()).toMatch(/"outcome":"refused".*"code":"BACKEND_NOT_ALLOWED"/);
    const keys = await get('service/Patient', { headers: { authorization: 'Bearer made-up' } });
    expect(keys.status).toBe(401);
    expect(stack.output()).not.toContain(jwk.d);
  }, 30_000);

  it('serves no stranger, though it is switched on', async () => {
    await stack.restart({ FHIR_GATEWAY_MCP_AUTH: 'oauth' });
    const asked = await get('service/Patient');
    expect([asked.status, (await asked.text()).includes('LOGIN_REQUIRED')]).toEqual([401, true]);
    expect(await stack.count('backendTokens')).toBe(1);
  }, 60_000);
});
