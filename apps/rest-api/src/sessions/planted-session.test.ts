import { OauthClient } from '../testing/oauth-client.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { beginSignIn, leave, shownClients, useTestGateway, withTestGateway } from '../testing/test-gateway.js';

const sessionCookie = 'fhir_gateway_session';

/**
 * On plain http a cookie can be planted: by another application of the same host, or on the way. The attacker prepares a
 * session, keeps something that opens it, and plants its cookie in the victim's browser, which then signs in.
 */
describe('a session that an attacker planted', () => {
  const rest = useTestGateway();
  let api: string;
  beforeAll(() => {
    api = `${rest.publicUrl}/api`;
  });

  const read = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${rest.publicUrl}/api/fhir/stub-ehr/Observation`, { headers })).status;
  };
  const plant = (from: TestBrowser): TestBrowser => {
    const victim = rest.browser();
    victim.plant(sessionCookie, from.cookie(sessionCookie) ?? '');
    return victim;
  };
  /** An attacker's app with tokens to the session of the attacker's browser. */
  async function prepared() {
    const attacker = rest.browser();
    const app = new OauthClient(rest.publicUrl, 'https://evil.example/callback');
    await app.register('Your Health Assistant');
    const tokens = await app.connect(attacker, api);
    return { attacker, app, tokens };
  }
  const arrive = (browser: TestBrowser, url: string) =>
    browser.arrive(`/oauth/callback?${rest.stub.smart.approve(url, 'pat-victim')}`);

  it('shows the victim whose app will read, before anything begins', async () => {
    const { attacker, tokens } = await prepared();
    const victim = plant(attacker);
    const asked = await victim.visit('/auth/stub-ehr/login');
    expect([asked.status, asked.headers.get('location')]).toEqual([200, null]);
    const page = await asked.text();
    expect(page).toContain('Your Health Assistant');
    expect(page).toContain('evil.example');
    expect(page).toContain('Disconnect them and continue');
    expect(asked.headers.getSetCookie().filter((line) => line.startsWith('fhir_gateway_login_'))).toEqual([]);
    // Shown and not yet answered, nothing has changed.
    expect(await read(tokens.access)).toBe(401);
    expect((await attacker.json('/auth/sessions')).status).toBe(200);
  });

  it('gives the attacker’s app nothing once the victim disconnects it: no access, no refresh', async () => {
    const { attacker, app, tokens } = await prepared();
    const victim = plant(attacker);
    await victim.visit('/auth/stub-ehr/login');
    const url = await leave(await victim.visit('/auth/stub-ehr/login', { form: { clients: '' } }));
    // Disconnected at the button already, whether or not the victim signs in.
    expect((await app.renew(tokens.refresh)).status).toBe(400);
    expect((await arrive(victim, url)).status).toBe(200);
    expect(await read(tokens.access)).toBe(401);
    expect((await victim.json('/auth/status')).body).toMatchObject({ connections: [{ patient: 'pat-victim' }] });
    expect((await attacker.json('/auth/status')).body).toMatchObject({ authenticated: false });
  });

  it('gives nothing to an app that the form did not name, as one let in after the page was shown', async () => {
    const { attacker, tokens } = await prepared();
    const victim = plant(attacker);
    const url = await leave(await victim.visit('/auth/stub-ehr/login', { form: { clients: 'oauth-another' } }));
    expect((await arrive(victim, url)).status).toBe(200);
    expect(await read(tokens.access)).toBe(401);
  });

  it('ends with the victim’s sign-in when the attacker lets an app in meanwhile, which takes the cookie', async () => {
    const attacker = rest.browser();
    await attacker.visit('/auth/stub-ehr/login?redirect=false');
    const victim = plant(attacker);
    const url = await beginSignIn(victim);
    const { access } = await new OauthClient(rest.publicUrl, 'https://evil.example/callback').connect(attacker, api);
    expect((await arrive(victim, url)).status).toBe(400);
    expect(await read(access)).toBe(401);
  });

  it('gives nothing to what came into it while the victim was at the platform', async () => {
    const attacker = rest.browser();
    await attacker.visit('/auth/stub-ehr/login?redirect=false');
    const victim = plant(attacker);
    const url = await beginSignIn(victim);
    const { vault } = rest.gateway;
    const [cookie = ''] = decodeURIComponent(attacker.cookie(sessionCookie) ?? '')
      .slice(2)
      .split('.');
    const late = await vault.issue(await vault.authenticate(cookie), 'handle');
    expect((await arrive(victim, url)).status).toBe(200);
    await expect(vault.authenticate(late)).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
  });

  it('tells a wait of the attacker’s browser nothing of the victim', async () => {
    const attacker = rest.browser();
    await attacker.visit('/auth/stub-ehr/login?redirect=false');
    const victim = plant(attacker);
    const url = await beginSignIn(victim);
    const { vault } = rest.gateway;
    const watch = vault.watchRevocations.bind(vault);
    const isUnderWay = new Promise<void>((resolve) => {
      jest.spyOn(vault, 'watchRevocations').mockImplementationOnce(async (...args) => {
        const stop = await watch(...args);
        resolve();
        return stop;
      });
    });
    const waiting = attacker.json('/auth/stub-ehr/wait?timeout=50');
    await isUnderWay;
    expect((await arrive(victim, url)).status).toBe(200);
    const { status, body } = await waiting;
    expect([status, body['code']]).toEqual([401, 'SESSION_UNKNOWN']);
    expect(JSON.stringify(body)).not.toContain('pat-victim');
  });

  it('is not disturbed by a sign-in of its own that the attacker leads the victim into', async () => {
    const own = await rest.signedIn('pat-own');
    const { access } = await new OauthClient(rest.publicUrl).connect(own, api);
    const attacker = rest.browser();
    const url = await beginSignIn(attacker);
    const login = attacker.setCookies.find((line) => line.startsWith('fhir_gateway_login_'))?.split(';')[0] ?? '';
    own.plant(login.split('=')[0] ?? '', login.split('=')[1] ?? '');
    const cookie = own.cookie(sessionCookie);
    expect((await arrive(own, url)).status).toBe(403);
    expect([own.cookie(sessionCookie), await read(access)]).toEqual([cookie, 200]);
  });
});

describe('a person whose app signs them in', () => {
  it('sees it, keeps it, and it reads', async () => {
    await withTestGateway({}, async (rest) => {
      const api = `${rest.publicUrl}/api`;
      const browser = rest.browser();
      const { access } = await new OauthClient(rest.publicUrl, 'https://agent.example/cb').connect(browser, api);
      const { auth, callers, registry } = rest.gateway;
      const caller = await callers.identify({ bearer: access }, { app: 'rest' });
      if (caller.kind === 'anonymous') throw new Error('the app has no session');
      const { id } = await auth.beginLogin(caller.session, registry.resolve('stub-ehr'), { startedBy: 'agent' });
      const page = await browser.text(`/auth/stub-ehr/login?attempt=${id}`);
      expect(page).toContain('agent.example');
      const clients = shownClients(page);
      const url = await leave(await browser.visit('/auth/stub-ehr/login', { form: { attempt: id, clients } }));
      expect((await browser.arrive(`/oauth/callback?${rest.stub.smart.approve(url, 'pat-1')}`)).status).toBe(200);
      const headers = { authorization: `Bearer ${access}` };
      expect((await fetch(`${rest.publicUrl}/api/fhir/stub-ehr/Observation`, { headers })).status).toBe(200);
    });
  });
});
