import type { ServerResponse } from 'node:http';
import { HttpStub, type SeenRequest } from '@fhir-gateway/testing';
import { GatewayClient } from './gateway-client.js';
import { GatewayProblem } from './gateway-problem.js';
import { readLabs } from './testing/readme-example.js';

const token = 'a-token-of-the-gateway';
const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
};
const caught = (call: Promise<unknown>): Promise<GatewayProblem> =>
  call.then(
    () => Promise.reject(new Error('The call was no refusal.')),
    (error: unknown) => error as GatewayProblem,
  );

describe('the client of the REST API', () => {
  let baseUrl: string;
  let answer: (request: SeenRequest, response: ServerResponse) => void;
  const server = HttpStub.forTests((request, response) => void answer(request, response));
  const seen = server.requests;
  beforeAll(() => (baseUrl = server.origin));

  const client = (options: { token?: string } = {}): GatewayClient =>
    new GatewayClient({ baseUrl: `${baseUrl}/`, ...options });
  const search = async (gateway: GatewayClient, parameters?: Record<string, string>): Promise<unknown[]> => {
    const found: unknown[] = [];
    for await (const one of gateway.search('ehr:org', 'Observation', parameters)) found.push(one['id']);
    return found;
  };
  const bundle = (ids: string[], next?: string): object => ({
    resourceType: 'Bundle',
    type: 'searchset',
    entry: [...ids.map((id) => ({ resource: { resourceType: 'Observation', id } })), {}],
    link: [
      { relation: 'self', url: `${baseUrl}/self` },
      ...(next === undefined ? [] : [{ relation: 'next', url: next }]),
    ],
  });

  it('reads a search to its last page, with the parameters as FHIR writes them and the token on every page', async () => {
    answer = ({ url }, response) =>
      json(
        response,
        200,
        url.includes('_page') ? bundle(['o-3']) : bundle(['o-1', 'o-2'], `${baseUrl}/api/fhir/ehr?_page=2`),
      );
    expect(await search(client({ token }), { 'code:in': 'a|b&c', _count: '2' })).toEqual(['o-1', 'o-2', 'o-3']);
    const [first, second] = seen;
    expect(first?.url).toMatch(/^\/api\/fhir\/ehr%3Aorg\/Observation\?/);
    const asked = new URLSearchParams(first?.url.split('?')[1]);
    expect(Object.fromEntries(asked)).toEqual({ 'code:in': 'a|b&c', _count: '2' });
    expect(second?.url).toBe('/api/fhir/ehr?_page=2');
    for (const { headers } of seen) {
      expect(headers.authorization).toBe(`Bearer ${token}`);
      expect(headers['x-requested-with']).toBe('@fhir-gateway/client');
    }
  });

  it.each([
    ['a summary', (g: GatewayClient) => g.summary('ehr'), 'GET /api/record/summary?person=ehr'],
    ['a summary of the only person', (g: GatewayClient) => g.summary(), 'GET /api/record/summary'],
    ['a trend', (g: GatewayClient) => g.trend('A1c', { since: '2025' }), 'GET /api/record/trends?since=2025&test=A1c'],
    ['changes', (g: GatewayClient) => g.changes(), 'GET /api/record/changes'],
    ['a share', (g: GatewayClient) => g.share({ kind: 'check-in' }), 'POST /api/shares'],
    ['a check', (g: GatewayClient) => g.coverage('p:1').requirements({}), 'POST /api/coverage/p%3A1/requirements'],
    ['forms', (g: GatewayClient) => g.coverage('p').forms({}), 'POST /api/coverage/p/questionnaire-package'],
    ['a packet', (g: GatewayClient) => g.coverage('p').packet({ service: 'knee MRI' }), 'POST /api/coverage/p/packet'],
    ['requests', (g: GatewayClient) => g.coverage('p').priorAuths(), 'POST /api/coverage/p/prior-auths'],
    ['rules', (g: GatewayClient) => g.coverage('p').rules('72148'), 'GET /api/coverage/p/rules/72148'],
    [
      'a drug',
      (g: GatewayClient) => g.coverage('p').formulary({ drug: 'a b' }),
      'GET /api/coverage/p/formulary?drug=a%20b',
    ],
  ])('asks for %s, and gives the answer or the refusal', async (_what, ask, sent) => {
    answer = (_request, response) => json(response, 200, { of: sent });
    await expect(ask(client())).resolves.toEqual({ of: sent });
    answer = (_request, response) => json(response, 403, { title: 'Not granted.', status: 403, code: 'NOT_GRANTED' });
    expect((await caught(ask(client()))).code).toBe('NOT_GRANTED');
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([sent, sent]);
  });

  it('knows the type of what a search finds', async () => {
    answer = (_request, response) => json(response, 200, bundle(['o-1']));
    for await (const found of client().search('ehr', 'Observation')) {
      const status: 'final' | 'amended' | undefined = found.status === 'final' ? found.status : undefined;
      // @ts-expect-error only a Patient has it
      expect([status, found.birthDate]).toEqual([undefined, undefined]);
    }
    expect.assertions(1);
  });

  it('sends no credential where it has none', async () => {
    answer = (_request, response) => json(response, 200, bundle([]));
    expect(await search(client())).toEqual([]);
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it.each([
    ['another server', (own: string) => own.replace('127.0.0.1', 'localhost')],
    ['another scheme', (own: string) => own.replace('http:', 'https:')],
  ])('follows no next page at %s', async (_where, other) => {
    answer = (_request, response) => json(response, 200, bundle(['o-1'], `${other(baseUrl)}/api/fhir/ehr?_page=2`));
    const problem = await caught(search(client({ token })));
    expect([problem.name, problem.code, seen.length]).toEqual(['GatewayProblem', 'LINK_REFUSED', 1]);
  });

  it('follows no redirect', async () => {
    answer = (_request, response) => {
      response.writeHead(302, { location: `${baseUrl}/elsewhere` });
      response.end();
    };
    await expect(search(client({ token }))).rejects.toThrow();
    expect(seen.length).toBe(1);
  });

  it.each([
    [
      'problem details',
      { title: 'Sign in first.', status: 401, code: 'LOGIN_REQUIRED', next_step: 'Open the link.' },
      ['LOGIN_REQUIRED', 'Sign in first. Open the link.'],
    ],
    [
      'an OperationOutcome of the gateway',
      {
        resourceType: 'OperationOutcome',
        issue: [
          { severity: 'error', code: 'login', details: { coding: [{ code: 'LOGIN_REQUIRED' }], text: 'Sign in.' } },
        ],
      },
      ['LOGIN_REQUIRED', 'Sign in.'],
    ],
    [
      'an OperationOutcome of a platform',
      { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'not-found', diagnostics: 'No such.' }] },
      ['not-found', 'No such.'],
    ],
    ['JSON of no such kind', [], ['UNKNOWN', 'The answer has the status 401.']],
    ['null', null, ['UNKNOWN', 'The answer has the status 401.']],
  ])('throws a refusal as %s with its code', async (_what, body, [code, message]) => {
    answer = (_request, response) => json(response, 401, body, { 'retry-after': '7' });
    const problem = await caught(client().api.GET('/auth/status'));
    expect(problem).toBeInstanceOf(GatewayProblem);
    expect([problem.status, problem.code, problem.message, problem.retryAfterSeconds]).toEqual([401, code, message, 7]);
  });

  it('throws a refusal that is no JSON, without its text, and a refusal of a later page', async () => {
    answer = ({ url }, response) => {
      if (!url.includes('_page')) return json(response, 200, bundle(['o-1'], `${baseUrl}/api/fhir/ehr?_page=2`));
      response.writeHead(502, { 'content-type': 'text/html', 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' });
      response.end('<h1>of a proxy</h1>');
    };
    const problem = await caught(search(client()));
    expect([problem.status, problem.code, problem.retryAfterSeconds]).toEqual([502, 'UNKNOWN', undefined]);
    expect(problem.message).not.toContain('proxy');
  });

  it('names a body by the media type of its address', async () => {
    answer = (_request, response) => json(response, 200, {});
    const gateway = client();
    const path = { platform_id: 'ehr', resource_type: 'Patient', id: 'p-1' };
    const address = '/api/fhir/{platform_id}/{resource_type}/{id}';
    await gateway.api.PUT(address, { params: { path }, body: { resourceType: 'Patient', id: 'p-1' } });
    await gateway.api.PATCH(address, { params: { path }, body: [{ op: 'remove', path: '/gender' }] });
    await gateway.api.POST('/api/coverage/{platform_id}/requirements', {
      params: { path: { platform_id: 'payer' } },
      body: { code: '99213' } as never,
    });
    expect(seen.map(({ method, headers }) => [method, headers['content-type']])).toEqual([
      ['PUT', 'application/fhir+json'],
      ['PATCH', 'application/json-patch+json'],
      ['POST', 'application/json'],
    ]);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ resourceType: 'Patient', id: 'p-1' });
  });

  describe('waiting for a sign-in', () => {
    const status = (connected: boolean): object => ({
      authenticated: true,
      login_url_template: '',
      connections: [{ platform_id: 'ehr', connected }],
    });
    const waits = (connected: boolean, ...states: object[]) => {
      const left = [...states];
      answer = ({ url }, response) => json(response, 200, url === '/auth/status' ? status(connected) : left.shift());
    };

    it('is over at once for who is connected, and shows nothing', async () => {
      waits(true);
      await client().signIn('ehr', () => expect('shown').toBe('not shown'));
      expect(seen.map(({ url }) => url)).toEqual(['/auth/status']);
    });

    it('shows the address once, and asks until the person is connected', async () => {
      waits(false, { status: 'pending' }, { status: 'pending' }, { status: 'connected' });
      const shown: string[] = [];
      await client().signIn('ehr', (url) => shown.push(url));
      expect(shown).toEqual([`${baseUrl}/auth/ehr/login`]);
      expect(seen.map(({ url }) => url.split('?')[0])).toEqual([
        '/auth/status',
        ...Array<string>(3).fill('/auth/ehr/wait'),
      ]);
    });

    it.each([
      [{ status: 'denied', reason: 'The person said no.' }, 'The sign-in ended: The person said no.'],
      [{ status: 'failed' }, 'The sign-in ended: failed'],
    ])('throws for %j', async (state, message) => {
      waits(false, state);
      const problem = await caught(client().signIn('ehr', () => undefined));
      expect([problem.code, problem.message]).toEqual(['LOGIN_DENIED', message]);
    });

    it('throws when the time of the person is over', async () => {
      waits(false);
      const problem = await caught(client().signIn('ehr', () => undefined, 0));
      expect([problem.code, seen.length]).toEqual(['LOGIN_REQUIRED', 1]);
    });
  });

  it('is used as the README shows', async () => {
    answer = ({ url }, response) =>
      url === '/auth/status'
        ? json(response, 200, { connections: [{ platform_id: 'sandbox-ehr', connected: true }] })
        : json(response, 200, bundle(['o-1']));
    expect(await readLabs(baseUrl, () => undefined)).toEqual([{ resourceType: 'Observation', id: 'o-1' }]);
    answer = (_request, response) => json(response, 404, {});
    expect(await readLabs(baseUrl, () => undefined)).toEqual([]);
    answer = (_request, response) => json(response, 403, {});
    expect((await caught(readLabs(baseUrl, () => undefined))).status).toBe(403);
  });
});
