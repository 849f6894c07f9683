import { assert, asyncProperty, constantFrom, array } from 'fast-check';

import { OauthClient } from '../testing/oauth-client.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { beginSignIn, useTestGateway } from '../testing/test-gateway.js';

const sessionCookie = 'fhir_gateway_session';

/** A callback takes as long as a platform's token endpoint, and a browser may stop, reload, leave or lose its network. */
describe('a callback whose answer is lost', () => {
  const further = Object.fromEntries(['ehr-b', 'ehr-c'].map((id) => [id, { quirks: { anyClientId: true } }]));
  const rest = useTestGateway({}, {}, further);
  afterEach(() => {
    rest.stub.smart.behaviour.codeResponse = (honest) => ({ body: honest });
  });

  async function callbackOf(browser: TestBrowser, platform = 'stub-ehr', patient = 'pat-2'): Promise<string> {
    const begun = await browser.visit(`/auth/${platform}/login`);
    return `/oauth/callback?${rest.stub.smart.approve(begun.headers.get('location') ?? '', patient)}`;
  }
  async function connectedIn(browser: TestBrowser): Promise<string[]> {
    const { body } = await browser.json('/auth/status');
    const connections = body['connections'] as { platform_id: string; connected: boolean }[];
    return connections.filter(({ connected }) => connected).map(({ platform_id }) => platform_id);
  }
  const statusOf = async (browser: TestBrowser, path: string) => (await browser.visit(path)).status;
  function holdTokenEndpoint(): { reached: Promise<void>; release: () => void } {
    let release = (): void => undefined;
    let reach = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const reached = new Promise<void>((resolve) => (reach = resolve));
    rest.stub.smart.behaviour.codeResponse = async (honest) => {
      reach();
      await released;
      return { body: honest };
    };
    return { reached, release };
  }

  it('loses nothing that was connected, and shows the outcome on reload (A1)', async () => {
    const browser = await rest.signedIn('pat-1');
    const callback = await callbackOf(browser, 'ehr-b');
    const endpoint = holdTokenEndpoint();
    const received = await browser.visit(callback);
    const stopped = browser.visitAndLeave(received.headers.get('location') ?? '');
    await endpoint.reached;
    await stopped.leave();
    expect(await statusOf(browser, '/api/fhir/stub-ehr/Observation')).toBe(200);
    const reloaded = browser.arrive(callback);
    endpoint.release();
    const page = await reloaded;
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('ehr-b is connected')]);
    expect(await connectedIn(browser)).toEqual(['ehr-b', 'stub-ehr']);
    expect(rest.stub.smart.tokenRequests.filter((form) => form.get('code')?.endsWith('pat-2'))).toHaveLength(1);
  });

  it('that fails leaves no code and no state in the address (A14)', async () => {
    const browser = rest.browser();
    const callback = await callbackOf(browser);
    rest.stub.smart.behaviour.codeResponse = () => ({ status: 400, body: { error: 'invalid_grant' } });
    const received = await browser.visit(callback);
    const location = received.headers.get('location') ?? '';
    expect([received.status, location]).toEqual([
      303,
      expect.stringMatching(/^\/oauth\/callback\?login=[0-9a-f]{16}$/),
    ]);
    for (let reload = 0; reload < 2; reload++) {
      const failed = await browser.visit(location);
      expect([failed.status, await failed.text()]).toEqual([502, expect.stringContaining('TOKEN_ENDPOINT_REFUSED')]);
    }
  });

  it('leaves the browser of an agent’s link with the means to see and end what the agent got (A1)', async () => {
    const browser = rest.browser();
    const app = new OauthClient(rest.publicUrl, 'https://agent.example/callback');
    const tokens = await app.connect(browser, `${rest.gateway.config.mcpPublicUrl}/mcp`);
    const callback = `/oauth/callback?${rest.stub.smart.approve(await beginSignIn(browser), 'pat-agent')}`;
    const endpoint = holdTokenEndpoint();
    const received = await browser.visit(callback);
    const stopped = browser.visitAndLeave(received.headers.get('location') ?? '');
    await endpoint.reached;
    await stopped.leave();
    endpoint.release();
    expect((await browser.arrive(callback)).status).toBe(200);
    const session = await rest.gateway.vault.authenticate(tokens.access);
    expect(await rest.gateway.auth.statuses(session)).toMatchObject([{ connected: true, patient: 'pat-agent' }]);
    const { body } = await browser.json('/auth/sessions');
    expect(JSON.stringify(body)).toContain('agent.example');
    await browser.json('/auth/stub-ehr/logout', { method: 'POST', headers: { 'x-requested-with': 'script' } });
    expect(await rest.gateway.auth.statuses(session)).toEqual([]);
  });

  it('never leaves access that the browser cannot see and end, whichever answers are lost', async () => {
    const platforms = ['stub-ehr', 'ehr-b', 'ehr-c'];
    const steps = array(constantFrom('begin', 'deliver', 'lose', 'reload', 'look', 'both'), { maxLength: 12 });
    const holds = asyncProperty(steps, async (actions) => {
      const browser = rest.browser();
      await browser.visit('/auth/stub-ehr/login');
      const session = await rest.gateway.vault.authenticate(credentialIn(browser));
      const own = rest.gateway.vault.detach(session);
      const open: string[] = [];
      for (const action of actions) {
        const newest = open.at(-1);
        if (action === 'begin') open.push(await callbackOf(browser, platforms[open.length % platforms.length]));
        else if (action === 'look') await browser.visit('/auth/sessions');
        else if (newest === undefined) continue;
        else if (action === 'lose') await browser.visitAndLose(newest);
        else if (action === 'deliver') open.push((await browser.visit(newest)).headers.get('location') ?? newest);
        else if (action === 'reload') await browser.arrive(newest);
        else await Promise.all(open.slice(-2).map((address) => browser.arrive(address)));
        const there = await rest.gateway.auth.statuses(own);
        const seen = (await browser.json('/auth/status')).body;
        expect(seen).toMatchObject({ authenticated: true });
        expect(seen['connections']).toHaveLength(there.length);
        const browsers = (await rest.gateway.vault.credentials(own)).filter(({ kind }) => kind === 'browser');
        expect(browsers).toHaveLength(1);
      }
    });
    await assert(holds, { numRuns: 10 });
  }, 60_000);
});

/** The vault's credential inside the signed cookie `s:<credential>.<signature>`. */
function credentialIn(browser: TestBrowser): string {
  const signed = decodeURIComponent(browser.cookie(sessionCookie) ?? '').slice(2);
  return signed.slice(0, signed.lastIndexOf('.'));
}
