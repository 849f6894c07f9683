import { withLimits } from '@fhir-gateway/testing';

import { signIn, useTestGateway } from './testing/test-gateway.js';

const origin = 'https://app.example.org';
const settings = {
  FHIR_GATEWAY_RATE_LIMITS: 'on',
  FHIR_GATEWAY_TRUSTED_PROXIES: 'loopback',
  FHIR_GATEWAY_CORS_ORIGINS: origin,
};
const gateway = useTestGateway(settings, {}, {}, withLimits({ fhir: 5, register: 3 }));

const from = (address: string, path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${gateway.publicUrl}${path}`, { method, headers: { 'x-forwarded-for': address, ...headers } });
const open = '/api/fhir/stub-open/Patient/pat-1';

/** Sends until one is refused. @returns how many were not, and the refusal */
async function until429(send: () => Promise<Response>): Promise<[served: number, refusal: Response]> {
  for (let served = 0; served < 20; served += 1) {
    const answer = await send();
    if (answer.status === 429) return [served, answer];
    await answer.text();
  }
  throw new Error('nothing was refused');
}

describe('calls to the FHIR API', () => {
  it('are refused beyond the limit with an OperationOutcome, and say what is left before', async () => {
    const first = await from('203.0.113.1', open);
    expect(first.headers.get('ratelimit-policy')).toBe('"fhir";q=5;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"fhir";r=4;t=\d+$/);
    const [served, refusal] = await until429(() => from('203.0.113.1', open));
    expect(served).toBe(4);
    expect(refusal.headers.get('content-type')).toContain('application/fhir+json');
    expect(refusal.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(refusal.headers.get('ratelimit')).toMatch(/^"fhir";r=0;t=\d+$/);
    expect(await refusal.json()).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ code: 'throttled', details: { coding: [{ code: 'CALLS_LIMITED' }] } }],
    });
  });

  it('D42: a fresh cookie with each request gets nobody past it', async () => {
    let turn = 0;
    const [served] = await until429(() =>
      from('203.0.113.2', open, { cookie: `fhir_gateway_session=s%3A${(turn += 1)}.x` }),
    );
    expect(served).toBe(5);
  });

  it('D42: two who signed in do not share the limit of the address they have in common', async () => {
    const [one, two] = [gateway.browser(), gateway.browser()];
    await signIn(gateway, one, 'pat-1');
    await signIn(gateway, two, 'pat-2');
    const [served] = await until429(() => one.visit('/api/fhir/stub-ehr/Patient/pat-1'));
    expect(served).toBe(5);
    expect((await two.visit('/api/fhir/stub-ehr/Patient/pat-2')).status).toBe(200);
  });
});

describe('registration of clients', () => {
  it('is limited by address, whatever is sent', async () => {
    const [served, refusal] = await until429(() => from('203.0.113.6', '/oauth/register', {}, 'POST'));
    expect(served).toBe(3);
    expect(await refusal.json()).toMatchObject({ code: 'CALLS_LIMITED', status: 429 });
  });
});

describe('a page of another origin', () => {
  it('that is listed reads FHIR answers and refusals, and asks in advance without being counted', async () => {
    const preflight = {
      origin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization',
    };
    for (let turn = 0; turn < 10; turn += 1) {
      const answer = await from('203.0.113.7', open, preflight, 'OPTIONS');
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    }
    const answers = [await from('203.0.113.7', open, { origin })];
    answers.push((await until429(() => from('203.0.113.7', open, { origin })))[1]);
    for (const { headers } of answers) {
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('vary')).toContain('Origin');
    }
  });
});
