import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { freePort, sendJson } from '@fhir-gateway/testing';

import { useIssuerGateway } from '../testing/gateway-sign-in.js';
import { beginSignIn, signIn, startTestGateway, type TestGateway, withTestGateway } from '../testing/test-gateway.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { csrfOf } from '../testing/page-text.js';

const open = { oauth: undefined, quirks: { openData: true } };

async function pageOf(browser: TestBrowser, path: string): Promise<string> {
  const answer = await browser.visit(path);
  expect(answer.status).toBe(200);
  return answer.text();
}

describe('the operator’s page of a gateway with platforms that fail', () => {
  let rest: TestGateway;
  let broken: Server;
  beforeAll(async () => {
    broken = createServer((_req, res) => void res.writeHead(503, { 'content-type': 'text/plain' }).end('canary-body'));
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
    const down = `http://127.0.0.1:${(broken.address() as AddressInfo).port}/fhir`;
    rest = await startTestGateway(
      await freePort(),
      { FHIR_GATEWAY_MCP_AUTH: 'local' },
      // Each time that somebody asks for a statement, the platform is asked for it.
      { capabilitiesTtlMs: 0 },
      {
        'clinic-dns': { ...open, fhirBaseUrl: 'https://no-such-host.invalid/fhir' },
        'clinic-gone': { ...open, fhirBaseUrl: `http://127.0.0.1:${await freePort()}/fhir` },
        'clinic-down': { ...open, fhirBaseUrl: down },
      },
    );
    const browser = rest.browser();
    for (const id of ['clinic-dns', 'clinic-gone', 'clinic-down', 'stub-open']) {
      await browser.json(`/api/fhir/${id}/Observation?code=canary-code`);
    }
    rest.stub.smart.behaviour.clientRefusal = () => ({
      status: 401,
      body: { error: 'invalid_client', error_description: 'Client secret <b>expired</b>' },
    });
    const callback = rest.stub.smart.approve(await beginSignIn(browser), 'pat-1');
    await browser.arrive(`/oauth/callback?${callback.toString()}`);
  });
  afterAll(async () => {
    await rest.close();
    broken.close();
  });

  it.each([
    ['clinic-dns', 'DNS does not resolve', 'look the name up'],
    ['clinic-gone', 'Nothing listens at the platform’s address', 'firewall'],
    ['clinic-down', 'HTTP 503: it has a fault of its own', 'status page'],
    ['stub-ehr', 'does not accept this gateway’s client id or secret', 'Renew the client'],
  ])('tells why %s fails, and what to do', async (id, cause, nextStep) => {
    const browser = rest.browser();
    expect(await pageOf(browser, '/operator?state=failing')).toContain(cause);
    const page = await pageOf(browser, `/operator/platforms/${id}`);
    expect(page).toContain(cause);
    expect(page).toContain(nextStep);
  });

  it('shows what a server says no longer, by what the gateway read anyway', async () => {
    const browser = rest.browser();
    const path = '/operator/platforms/stub-open';
    const standard = rest.stub.answer;
    let asked = 0;
    const says = async (fhirVersion: string, ...types: readonly string[]) => {
      rest.stub.answer = (_request, response) => {
        asked += 1;
        const resource = types.map((type) => ({ type, interaction: [{ code: 'read' }] }));
        const part = { mode: 'server', resource };
        sendJson(response, 200, { resourceType: 'CapabilityStatement', fhirVersion, rest: [part] });
      };
      expect((await browser.visit('/api/fhir/stub-open/metadata')).status).toBe(200);
      await rest.gateway.operator.knownServers.settle();
    };
    try {
      expect((await pageOf(browser, path)).match(/Not asked yet/g)).toHaveLength(2);
      await says('4.0.1', 'Observation', 'Condition<b>');
      expect(await pageOf(browser, path)).toContain('Nothing is known of before');
      await says('4.3.0', 'Observation');
      const before = asked;
      const page = await pageOf(browser, path);
      expect(page).toMatch(/Resource type\s*<code>Condition&lt;b&gt;<\/code>/);
      expect(page).toContain('no longer listed');
      expect(page).toMatch(/what is not as in the platform file/);
      expect(page).toMatch(/<code>4\.0\.1<\/code>[^]*<code>4\.3\.0<\/code>/);
      expect(page).not.toMatch(/Interaction|<b>/);
      const list = await pageOf(browser, '/operator?q=stub-open');
      expect(list).toContain('Its server says something else in 3 things.');
      const { body } = await browser.json('/api/operator?q=stub-open');
      expect(body['platforms']).toMatchObject([{ platform_id: 'stub-open', drifts: 3 }]);
      expect(asked).toBe(before);
    } finally {
      rest.stub.answer = standard;
    }
  });

  it('shows what an authorization server said as text, and nothing of a platform’s answer or of a search', async () => {
    const browser = rest.browser();
    const pages = [await pageOf(browser, '/operator'), await pageOf(browser, '/operator/platforms/stub-ehr')].join('');
    expect(pages).toContain('Client secret &lt;b&gt;expired&lt;/b&gt;');
    expect(pages).not.toContain('<b>expired');
    expect(pages).not.toMatch(/canary/);
  });

  it('has the same for programs, and finds a request by its id', async () => {
    const browser = rest.browser();
    const { status, body } = await browser.json('/api/operator?q=clinic-dns');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ready: true,
      store: 'memory',
      total: 1,
      states: { failing: 4, working: 1 },
      processes: [{ apps: ['rest'] }],
      platforms: [{ platform_id: 'clinic-dns', state: 'failing', failures: { UPSTREAM_UNREACHABLE: 1 } }],
    });
    const failures = body['failures'] as { request_id?: string; platform_id?: string; detail?: string }[];
    const failure = failures.find(({ platform_id: id }) => id === 'clinic-dns');
    expect(failure?.detail).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
    const page = await pageOf(browser, `/operator/requests?id=${failure?.request_id}`);
    expect(page).toMatch(/ENOTFOUND|EAI_AGAIN/);
    expect(await pageOf(browser, '/operator/requests?id=another')).toContain('No process remembers');
  });
});

describe('who sees the operator’s pages', () => {
  const people = { nurse: ['clerks'], admin: ['it'] };
  const pages = [
    '/operator',
    '/operator/platforms/stub-ehr',
    '/operator/requests',
    '/operator/sessions',
    '/operator/settings',
    '/operator/check-up',
    '/api/operator',
  ];
  const { rest, browserOf: sign } = useIssuerGateway(people, {
    FHIR_GATEWAY_MASTER_KEY: 'canary-master-key-0123456789-ABCDEFGHIJKLMN',
    FHIR_GATEWAY_PLATFORM_STUB_EHR_CLIENT_SECRET: 'canary-secret',
  });

  it.each(pages)('refuses a user %s, with an audit entry', async (path) => {
    const browser = await sign('nurse');
    const before = rest.log().split('"event":"operator.refused"').length;
    expect((await browser.visit(path)).status).toBe(403);
    expect(rest.log().split('"event":"operator.refused"').length).toBe(before + 1);
  });

  const everyPage = [
    ...[
      '/platforms',
      '/platforms?q=stub',
      '/platforms/stub-unset',
      '/platforms/stub-unset/registration',
      '/platforms/stub-listed',
    ],
    ...['/connections', '/record/summary', '/record', '/record/results', '/record/people', '/shares', '/prior-auth'],
    ...['/prior-auth/new', '/agents', '/auth/sessions'],
  ];

  it('leads an operator there from every page of the console, and nobody else', async () => {
    const [admin, nurse] = [await sign('admin'), await sign('nurse')];
    for (const path of everyPage) {
      expect([path, await pageOf(admin, path)]).toEqual([path, expect.stringContaining('href="/operator"')]);
      expect([path, await pageOf(nurse, path)]).toEqual([path, expect.not.stringContaining('/operator')]);
    }
  });

  it('names settings to an operator, and to nobody else', async () => {
    const [admin, nurse] = [await sign('admin'), await sign('nurse')];
    for (const path of [
      '/platforms',
      '/platforms?q=stub+unset',
      '/platforms/stub-unset',
      '/platforms/stub-unset/registration',
    ]) {
      const name = 'FHIR_GATEWAY_PLATFORM_STUB_UNSET_CLIENT_ID';
      expect([path, await pageOf(admin, path)]).toEqual([path, expect.stringContaining(name)]);
    }
    for (const path of everyPage) {
      expect([path, await pageOf(nurse, path)]).toEqual([path, expect.not.stringContaining('FHIR_GATEWAY_')]);
    }
    for (const path of ['/auth/stub-unset/login', '/auth/stub-listed/login', '/platforms/nowhere']) {
      const refused = await nurse.visit(path);
      expect([path, refused.status >= 400]).toEqual([path, true]);
      expect(await refused.text()).not.toContain('FHIR_GATEWAY_');
    }
  });

  it('shows an operator the settings with their source, and no secret', async () => {
    const browser = await sign('admin');
    const page = await pageOf(browser, '/operator/settings');
    expect(page).toContain('FHIR_GATEWAY_MASTER_KEY');
    expect(page).toContain('FHIR_GATEWAY_PLATFORM_STUB_EHR_CLIENT_SECRET');
    expect(page).toMatch(/FHIR_GATEWAY_MASTER_KEY<\/code>[^]*?set, not shown[^]*?environment or \.env/);
    expect(page).toMatch(/FHIR_GATEWAY_AUDIT_WHEN_FULL<\/code>[^]*?data-label="Default">block</);
    expect(page).not.toMatch(/canary|\]\(|`/);
  });

  describe('ending sessions', () => {
    const path = '/operator/sessions';

    it('lists people as numbers, and asks before it ends the one that was chosen', async () => {
      const [admin, nurse] = [await sign('admin'), await sign('nurse')];
      const page = await pageOf(admin, path);
      expect(page).toMatch(/<strong>Person 1<\/strong>/);
      expect(page).not.toMatch(/nurse|sub-nurse/);
      const subjects = [...page.matchAll(/audit subject\s*<code>([\w-]{16})<\/code>/g)].map(([, one = '']) => one);
      expect(subjects.length).toBeGreaterThan(1);
      const ask = { csrf: csrfOf(page), action: 'ask', subject: subjects[0] ?? '' };
      expect(await (await admin.visit(path, { form: ask })).text()).toContain(`<code>${subjects[0]}</code>`);
      expect((await nurse.visit('/')).status).toBe(200);
    });

    it('asks twice, ends all others, and leaves the operator’s own', async () => {
      const [admin, nurse] = [await sign('admin'), await sign('nurse')];
      const shown = await pageOf(admin, path);
      const asked = await admin.visit(path, { form: { csrf: csrfOf(shown), action: 'ask' } });
      const question = await asked.text();
      expect(question).toContain('End all sessions?');
      expect((await nurse.visit('/')).status).toBe(200);
      const done = await admin.visit(path, { form: { csrf: csrfOf(question), action: 'end' } });
      expect(done.headers.get('location')).toMatch(/ended=[1-9]/);
      expect((await nurse.visit('/')).status).toBe(303);
      expect((await admin.visit('/operator')).status).toBe(200);
      expect(rest.log()).toMatch(/"event":"session.ended"[^\n]*"actor":"operator"/);
    });

    it('refuses a user, and a form of another session', async () => {
      const [admin, nurse] = [await sign('admin'), await sign('nurse')];
      const csrf = csrfOf(await pageOf(admin, path));
      const ofNurse = await nurse.visit(path, { form: { csrf, action: 'end' } });
      expect(ofNurse.status).toBe(403);
      const other = await sign('admin');
      expect((await other.visit(path, { form: { csrf, action: 'end' } })).status).toBe(403);
      expect((await other.visit(path, { form: { action: 'end' } })).status).toBe(403);
      expect((await nurse.visit('/')).status).toBe(200);
    });

    it.each(['', 'x', '../../etc/passwd', 'a'.repeat(17)])('takes no subject %j that is none', async (subject) => {
      const admin = await sign('admin');
      const csrf = csrfOf(await pageOf(admin, path));
      const answer = await admin.visit(path, { form: { csrf, action: 'ask', subject } });
      if (subject === '') expect(await answer.text()).toContain('End all sessions?');
      else expect(answer.status).toBe(400);
    });
  });

  it('has no page for anybody where nobody is an operator', async () => {
    await withTestGateway({}, async (lone) => {
      const browser = lone.browser();
      expect((await browser.json('/api/operator')).status).toBe(401);
      await signIn(lone, browser, 'pat-1');
      expect((await browser.json('/api/operator')).body).toMatchObject({ status: 403, code: 'OPERATOR_REQUIRED' });
    });
  });
});
