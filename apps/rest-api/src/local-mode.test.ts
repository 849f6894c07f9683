import { ask } from './testing/http-client.js';
import { signIn, useTestGateway } from './testing/test-gateway.js';
import { refreshOf } from './testing/page-text.js';

const sessionCookie = 'fhir_gateway_session';

describe('local mode', () => {
  const rest = useTestGateway({ FHIR_GATEWAY_MCP_AUTH: 'local' });

  /** Sends a request under any Host, which fetch does not let a caller choose. */
  const send = (path: string, headers: Record<string, string>) =>
    ask(`http://127.0.0.1:${rest.server.port}${path}`, { headers });

  it('shares one session between the browser, another browser and a shell without cookie', async () => {
    const browser = rest.browser();
    await signIn(rest, browser, 'pat-local');
    expect(browser.cookie(sessionCookie)).toBeDefined();
    const shell = rest.browser();
    expect((await shell.json('/auth/status')).body).toMatchObject({
      mode: 'local',
      connections: [{ patient: 'pat-local' }],
    });
    expect((await shell.json('/api/fhir/stub-ehr/Observation')).status).toBe(200);
    expect(shell.setCookies).toEqual([]);
    const second = rest.browser();
    expect(await second.text('/connections')).toContain('Disconnect');
  });

  it('gives every browser a cookie of its own', async () => {
    const [first, second] = [rest.browser(), rest.browser()];
    await first.visit('/auth/stub-ehr/login');
    await second.visit('/auth/stub-ehr/login');
    expect(first.cookie(sessionCookie)).not.toBe(second.cookie(sessionCookie));
  });

  it('opens an agent’s link in a browser that was never here', async () => {
    const { gateway } = rest;
    const platform = gateway.registry.resolve('stub-ehr');
    const { id } = await gateway.auth.beginLogin(await gateway.callers.localSession(), platform, {
      startedBy: 'agent',
    });
    const browser = rest.browser();
    const asked = await browser.visit(`/auth/stub-ehr/login?attempt=${id}`);
    expect(await asked.text()).toContain('An AI agent asks you to sign in');
    const going = await browser.text('/auth/stub-ehr/login', { form: { attempt: id } });
    const url = refreshOf(going);
    const done = await browser.arrive(`/oauth/callback?${rest.stub.smart.approve(url, 'pat-agent')}`);
    expect(done.status).toBe(200);
    const wait = await gateway.auth.waitForLogin(await gateway.callers.localSession(), platform, { timeoutMs: 0 });
    expect(wait).toMatchObject({ status: 'connected', connection: { patient: 'pat-agent' } });
  });

  it('V9: opens for links of another site, but for links to data', async () => {
    const site = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const opened = { host: `localhost:${rest.server.port}`, ...site };
    rest.stub.seen.length = 0;
    expect((await send('/api/fhir/stub-open/Patient', opened)).status).toBe(403);
    expect(rest.stub.seen).toEqual([]);
    expect((await send('/connections', opened)).status).toBe(200);
    expect((await send('/oauth/callback?state=unknown', opened)).body).not.toContain('CROSS_SITE_REFUSED');
  });

  it('leads a browser from another name of this machine to the one that cookies belong to', async () => {
    const headers = { host: `127.0.0.1:${rest.server.port}`, accept: 'text/html' };
    const answer = await send('/auth/stub-ehr/login?attempt=a', headers);
    expect([answer.status, answer.headers.location]).toEqual([302, `${rest.publicUrl}/auth/stub-ehr/login?attempt=a`]);
  });
});
