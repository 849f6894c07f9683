import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLimits } from '@fhir-gateway/testing';

import { useTestGateway, withTestGateway } from './testing/test-gateway.js';

const token = 'a-token-of-the-metrics-0123456789';
const root = join(__dirname, '..', '..', '..');

describe('metrics', () => {
  const settings = { FHIR_GATEWAY_METRICS_TOKEN: token, FHIR_GATEWAY_RATE_LIMITS: 'on' };
  const rest = useTestGateway(settings, {}, {}, withLimits({ register: 1 }));

  const ask = (authorization?: string, method = 'GET') =>
    fetch(`${rest.publicUrl}/metrics`, { method, headers: authorization === undefined ? {} : { authorization } });
  const read = async (): Promise<string> => (await ask(`Bearer ${token}`)).text();

  it.each([
    undefined,
    'Bearer',
    'Bearer ',
    `Bearer ${token}x`,
    `Bearer ${token.slice(0, -1)}`,
    `Basic ${token}`,
    token,
  ])('are at no address for who presents %j', async (authorization) => {
    const answer = await ask(authorization);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('fhir_gateway_');
  });

  it('take no other method, and no token in the address', async () => {
    expect((await ask(`Bearer ${token}`, 'POST')).status).toBe(404);
    expect((await fetch(`${rest.publicUrl}/metrics?access_token=${token}`)).status).toBe(404);
  });

  it('count what happened, by words of the gateway alone', async () => {
    const browser = await rest.signedIn('pat-kanari');
    await browser.text('/api/fhir/stub-ehr/Patient/pat-kanari');
    await browser.text('/api/fhir/stub-ehr/Kanariella/1?name=kanari');
    await browser.text('/api/fhir/kanari/Patient');
    await browser.text('/kanari?x=kanari');
    await fetch(`${rest.publicUrl}/oauth/register`, { method: 'POST', headers: { 'x-request-id': 'kanari-kanari' } });
    await fetch(`${rest.publicUrl}/oauth/register`, { method: 'POST' });
    const text = await read();
    expect(text).toMatch(/^fhir_gateway_http_requests_total\{app="rest",route="fhir",status="200"\} 2$/m);
    expect(text).toMatch(/^fhir_gateway_http_requests_total\{app="rest",route="register",status="429"\} 1$/m);
    expect(text).toMatch(/^fhir_gateway_limit_refusals_total\{class="register"\} 1$/m);
    // Two of the test, and one of the page after the sign-in, which says whose record it is.
    expect(text).toMatch(/^fhir_gateway_fhir_calls_total\{app="rest",interaction="read",outcome="allowed"\} 3$/m);
    expect(text).toMatch(/^fhir_gateway_platform_duration_seconds_count\{platform="stub-ehr",status="2xx"\} 3$/m);
    expect(text).toMatch(/^fhir_gateway_auth_events_total\{event="auth.success",outcome="success"\} 1$/m);
    expect(text).toMatch(/^fhir_gateway_platform_breakers_open\{platform="stub-ehr"\} 0$/m);
    expect(text).toMatch(/^fhir_gateway_store_up 1$/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
    expect(text).not.toMatch(/kanari/i);
  });

  it('grow by no series however many addresses are tried', async () => {
    // Those of the process itself come when its collector first does a thing of that kind, whoever asked for what.
    const series = async () => (await read()).split('\n').filter((line) => !/^nodejs_|^#/.test(line)).length;
    await (await fetch(`${rest.publicUrl}/api/fhir/none-0/Patient`)).text();
    await (await fetch(`${rest.publicUrl}/none-0`)).text();
    const before = await series();
    for (let n = 1; n <= 50; n += 1) {
      await (await fetch(`${rest.publicUrl}/api/fhir/none-${n}/Type${n}/${n}?x=${n}`)).text();
      await (await fetch(`${rest.publicUrl}/none-${n}`)).text();
    }
    expect(await series()).toBe(before);
  });

  it('are all in docs/observability.md, which names no other', async () => {
    const named = new Set(
      [...(await read()).matchAll(/^# TYPE (fhir_gateway_\w+) /gm)].map(([, name]) => name as string),
    );
    const page = readFileSync(join(root, 'docs', 'observability.md'), 'utf8');
    const told = new Set([...page.matchAll(/^\| `(fhir_gateway_\w+)`/gm)].map(([, name]) => name as string));
    expect([...told].sort()).toEqual([...named].sort());
  });

  it('are what the dashboard asks for', async () => {
    const text = await read();
    const types = new Map([...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => [name, type] as const));
    const dashboard = readFileSync(join(root, 'deploy', 'grafana', 'fhir-gateway.json'), 'utf8');
    const queries = [...dashboard.matchAll(/"expr": "((?:[^"\\]|\\.)*)"/g)].map(([, expr]) => expr as string);
    expect(queries.length).toBeGreaterThan(10);
    const asked = queries.flatMap((query) => query.match(/\b(?:fhir_gateway|nodejs|process)_\w+/g) ?? []);
    const unknown = asked.filter((name) => {
      const family = name.replace(/_(?:bucket|sum|count)$/, '');
      return !types.has(name) && types.get(family) !== 'histogram';
    });
    expect(unknown).toEqual([]);
    expect(JSON.parse(dashboard)).toMatchObject({ uid: 'fhir-gateway' });
  });
});

it('is no address without the setting, whatever is presented', async () => {
  await withTestGateway({}, async (rest) => {
    expect(rest.gateway.metrics).toBeUndefined();
    const headers = { authorization: 'Bearer undefined' };
    expect((await fetch(`${rest.publicUrl}/metrics`, { headers })).status).toBe(404);
  });
});
