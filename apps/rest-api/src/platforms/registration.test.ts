import { useIssuerGateway } from '../testing/gateway-sign-in.js';
import { leave, useTestGateway } from '../testing/test-gateway.js';
import { csrfOf } from '../testing/page-text.js';
import type { TestBrowser } from '../testing/test-browser.js';

const api = '/api/platforms/stub-unset/registration';
const page = '/platforms/stub-unset/registration';
const secret = 'canary-client-secret';

/** The token of the form on the page. */
async function tokenIn(browser: TestBrowser): Promise<string> {
  return csrfOf(await browser.text(page));
}

async function statusOf(browser: TestBrowser): Promise<unknown> {
  return (await browser.json('/api/platforms/stub-unset')).body['status'];
}

function put(browser: TestBrowser, content: unknown, headers: Record<string, string> = {}) {
  return browser.json(api, { method: 'PUT', content, headers });
}

function registerAtServer(browser: TestBrowser, content: unknown = {}, headers: Record<string, string> = {}) {
  return browser.json(`${api}/dynamic`, { method: 'POST', content, headers });
}

function entries(log: string, event: string): Record<string, unknown>[] {
  const lines = log.split('\n').filter((line) => line.includes(`"${event}"`));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('a client entered by the person of a machine', () => {
  const rest = useTestGateway(
    { FHIR_GATEWAY_MCP_AUTH: 'local' },
    {},
    {
      'stub-set': { registration: 'required' },
    },
  );
  afterEach(async () => {
    rest.stub.smart.behaviour.clientRefusal = () => undefined;
    await rest.gateway.registrations.remove(undefined, 'stub-unset');
  });

  it('leads from nothing to a read, without a restart', async () => {
    const browser = rest.browser();
    expect(await statusOf(browser)).toBe('needs-credentials');
    const before = await browser.text('/platforms/stub-unset');
    expect(before).toContain(`href="${page}"`);
    const csrf = await tokenIn(browser);
    const saved = await browser.visit(page, { form: { csrf, action: 'save', client_id: 'our-client' } });
    expect([saved.status, saved.headers.get('location')]).toEqual([303, `${page}?try=client#tried`]);
    const tried = await browser.text(`${page}?try=client`);
    expect(tried).toContain('The token endpoint knows this client.');
    expect(tried).toContain('The client that was entered is used.');
    expect(await statusOf(browser)).toBe('ready');
    const begun = await browser.visit('/auth/stub-unset/login');
    const away = begun.headers.get('location') ?? (await leave(begun));
    expect(new URL(away).searchParams.get('client_id')).toBe('our-client');
    await browser.arrive(`/oauth/callback?${rest.stub.smart.approve(away, 'pat-1').toString()}`);
    expect((await browser.json('/api/fhir/stub-unset/Observation')).status).toBe(200);
  });

  it('is tried out at once, and the answer never has the client in it', async () => {
    const { status, body } = await put(rest.browser(), { client_id: 'our-client', client_secret: secret });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      platform_id: 'stub-unset',
      client_from: 'store',
      checks: [
        { step: 'discovery', outcome: 'passed' },
        { step: 'token-endpoint', outcome: 'passed', oauth_error: 'invalid_grant' },
        { step: 'authorize-page', outcome: 'passed' },
      ],
    });
    const shown = await rest.browser().text(`${page}?try=client`);
    const guide = JSON.stringify((await rest.browser().json(api)).body);
    for (const text of [JSON.stringify(body), shown, guide, rest.log()]) expect(text).not.toContain(secret);
    expect(guide).not.toContain('our-client');
  });

  it('is forgotten by one request, and by the button of the page', async () => {
    const browser = rest.browser();
    await put(browser, { client_id: 'our-client' });
    const origin = { origin: rest.publicUrl };
    expect((await browser.visit(api, { method: 'DELETE', headers: origin })).status).toBe(204);
    expect(await statusOf(browser)).toBe('needs-credentials');
    await put(browser, { client_id: 'our-client' });
    const csrf = await tokenIn(browser);
    expect((await browser.visit(page, { form: { csrf, action: 'remove' } })).status).toBe(303);
    expect(await statusOf(browser)).toBe('needs-credentials');
  });

  it.each([
    ['no client id', {}],
    ['a placeholder', { client_id: '…' }],
    ['a placeholder in words', { client_id: 'your-client-id' }],
    ['a placeholder of a secret', { client_id: 'our-client', client_secret: 'changeme' }],
    ['a client id of two lines', { client_id: 'our\nclient' }],
    ['a client id that is too long', { client_id: 'x'.repeat(256) }],
    ['secret and key at once', { client_id: 'our-client', client_secret: secret, key_of: 'stub-ehr' }],
    ['a key that nobody has', { client_id: 'our-client', key_of: 'stub-ehr' }],
    ['a scope with a quote', { client_id: 'our-client', scopes: 'openid "x"' }],
    ['a member that there is not', { client_id: 'our-client', tenant: 'x' }],
    ['a number', { client_id: 5 }],
  ])('is refused with %s', async (_what, content) => {
    const { status, body } = await put(rest.browser(), content);
    expect([status, body['code']]).toEqual([400, 'ARGUMENT_INVALID']);
    expect(JSON.stringify(body)).not.toContain(secret);
    expect(await statusOf(rest.browser())).toBe('needs-credentials');
  });

  it('is not registered at a server that registers nobody, by neither request nor form', async () => {
    const browser = rest.browser();
    const { status, body } = await registerAtServer(browser);
    expect([status, body['code']]).toEqual([502, 'CLIENT_REGISTRATION_REFUSED']);
    const csrf = await tokenIn(browser);
    const sent = await browser.visit(page, { form: { csrf, action: 'dynamic', initial_access_token: secret } });
    const text = await sent.text();
    expect([sent.status, text.includes('offers no registration endpoint')]).toEqual([502, true]);
    expect(text + rest.log()).not.toContain(secret);
    expect(await statusOf(browser)).toBe('needs-credentials');
  });

  it.each([
    ['a member that there is not', { client_id: 'x' }],
    ['a number', { initial_access_token: 7 }],
    ['a list', []],
  ])('is not registered at the server with %s', async (_what, content) => {
    const { status, body } = await registerAtServer(rest.browser(), content);
    expect([status, body['code']]).toEqual([400, 'ARGUMENT_INVALID']);
  });

  it('is refused without the token of the form', async () => {
    const browser = rest.browser();
    for (const csrf of ['', 'forged']) {
      const sent = await browser.visit(page, { form: { csrf, action: 'save', client_id: 'our-client' } });
      expect([sent.status, (await sent.text()).includes('CROSS_SITE_REFUSED')]).toEqual([403, true]);
    }
    expect(await statusOf(browser)).toBe('needs-credentials');
  });

  it('does not try anything out for a link on another site', async () => {
    await put(rest.browser(), { client_id: 'our-client' });
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const shown = await rest.browser().text(`${page}?try=client`, { headers });
    expect(shown).not.toContain('What trying it out came to');
  });
});

describe('a client of the environment', () => {
  const rest = useTestGateway({
    FHIR_GATEWAY_MCP_AUTH: 'local',
    FHIR_GATEWAY_PLATFORM_STUB_UNSET_CLIENT_ID: 'env-client',
    FHIR_GATEWAY_PLATFORM_STUB_EHR_CLIENT_ID: '<client id>',
  });

  it('wins over one that is entered, and the page and the answer say so', async () => {
    const { body } = await put(rest.browser(), { client_id: 'our-client' });
    expect(body['client_from']).toBe('environment');
    const shown = await rest.browser().text(page);
    expect(shown).toContain('The client of the environment is used; the one that was entered is not.');
    expect((await rest.browser().json(api)).body).toMatchObject({
      client_from: 'environment',
      stored_client_unused: true,
    });
    expect(rest.gateway.registry.resolve('stub-unset').credentials.clientId).toBe('env-client');
  });
});

describe('who may enter a client', () => {
  const people = { nurse: ['clerks'], admin: ['it'] };
  const { rest, browserOf } = useIssuerGateway(people);

  it('is an operator', async () => {
    const browser = await browserOf('admin');
    const csrf = await tokenIn(browser);
    expect((await browser.visit(page, { form: { csrf, action: 'save', client_id: 'our-client' } })).status).toBe(303);
    expect((await put(browser, { client_id: 'our-client-2' })).status).toBe(200);
    expect(entries(rest.log(), 'registration.stored')).toHaveLength(2);
    expect(entries(rest.log(), 'registration.stored')[0]?.['account']).toBeDefined();
    expect((await registerAtServer(browser)).body['code']).toBe('CLIENT_REGISTRATION_REFUSED');
    expect((await browser.visit(api, { method: 'DELETE', headers: { origin: rest.publicUrl } })).status).toBe(204);
  });

  it('is no other user: neither the form nor the request is taken, and both are in the audit', async () => {
    const browser = await browserOf('nurse');
    const shown = await browser.text(page);
    expect(shown).toContain('An operator of this gateway enters it here.');
    expect(shown).not.toContain('name="client_secret"');
    const { status, body } = await put(browser, { client_id: 'our-client' });
    expect([status, body['code']]).toEqual([403, 'OPERATOR_REQUIRED']);
    for (const way of ['dynamic', 'udap']) {
      const refused = await browser.json(`${api}/${way}`, { method: 'POST', content: {} });
      expect(refused.body).toMatchObject({ status: 403, code: 'OPERATOR_REQUIRED' });
    }
    const removed = await browser.visit(api, { method: 'DELETE', headers: { origin: rest.publicUrl } });
    expect(removed.status).toBe(403);
    expect(entries(rest.log(), 'registration.refused').length).toBeGreaterThanOrEqual(2);
    expect(await statusOf(browser)).toBe('needs-credentials');
  });
});

describe('a gateway without operators', () => {
  const rest = useTestGateway();

  it('takes no client from any browser, and shows the guide all the same', async () => {
    const browser = rest.browser();
    expect((await put(browser, { client_id: 'our-client' })).status).toBe(401);
    await browser.visit('/auth/stub-ehr/login');
    const { status, body } = await put(browser, { client_id: 'our-client' });
    expect([status, body['code']]).toEqual([403, 'OPERATOR_REQUIRED']);
    expect((await registerAtServer(browser)).body['code']).toBe('OPERATOR_REQUIRED');
    expect((await browser.json(api)).body).toMatchObject({
      platform_id: 'stub-unset',
      redirect_uri: `${rest.publicUrl}/oauth/callback`,
      registration_required: true,
    });
  });
});
