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

  it('leave one entry in the audit, of whose they were, and none for each refusal', async () => {
    const at = gateway.log().length;
    const one = await gateway.signedIn('pat-1');
    for (let turn = 0; turn < 12; turn++) await one.visit('/api/fhir/stub-ehr/Patient/pat-1');
    for (let turn = 0; turn < 12; turn++) await from('203.0.113.77', open);
    for (let turn = 0; turn < 12; turn++) await from('2001:db8:1:2:3::77', open);
    const entries = gateway
      .log()
      .slice(at)
      .split('\n')
      .filter((line) => line.includes('"limit.reached"'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const common = { event: 'limit.reached', limit: 'fhir', outcome: 'refused', code: 'CALLS_LIMITED' };
    expect(entries).toEqual([
      expect.objectContaining({ ...common, subject: expect.any(String) as string }),
      expect.objectContaining({ ...common, clientAddress: '203.0.113.77' }),
      expect.objectContaining({ ...common, clientAddress: '2001:db8:1:2::' }),
    ]);
    expect(gateway.gateway.auditTrail.stats.droppedFields).toBe(0);
  });

  it('with a token that opens nothing count for the address, and end in 429', async () => {
    const [served] = await until429(() => from('203.0.113.4', open, { authorization: `Bearer ${'x'.repeat(40)}` }));
    expect(served).toBe(5);
  });

  it('D15: a forwarded address that the trusted proxy did not write changes nothing', async () => {
    let turn = 0;
    const [served] = await until429(() => from(`198.51.100.${(turn += 1)}, 203.0.113.5`, open));
    expect(served).toBe(5);
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

  it('that is listed changes nothing with a cookie', async () => {
    const browser = await gateway.signedIn('pat-1');
    const asPages: Record<string, string>[] = [
      { origin, 'sec-fetch-site': 'same-site' },
      { origin, 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of asPages) {
      const answer = await browser.visit('/api/fhir/stub-ehr/Patient', { headers, form: {} });
      expect(await answer.text()).toContain('CROSS_SITE_REFUSED');
    }
  });

  it('that is not listed gets no header that lets it read', async () => {
    const answer = await from('203.0.113.8', open, { origin: 'https://evil.test' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});
