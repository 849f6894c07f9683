import type { TestBrowser } from './testing/test-browser.js';
import { signIn, useTestGateway, withTestGateway } from './testing/test-gateway.js';

const link = '/auth/stub-ehr/login?pairing=1';
const shownCode = /id="pairing-code">([^<]+)</;
const sessionCookie = 'fhir_gateway_session';

describe('pairing a chat with a browser', () => {
  const rest = useTestGateway({ FHIR_GATEWAY_MCP_AUTH: 'pairing' });

  /** Presses Continue, and lets the platform send the browser off; returns the callback that it would arrive with. */
  async function goOn(browser: TestBrowser, form: Record<string, string> = { pairing: '1' }): Promise<string> {
    const page = await browser.text('/auth/stub-ehr/login', { form });
    const away = /url=([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    return `/oauth/callback?${rest.stub.smart.approve(away, 'pat-1')}`;
  }

  it('asks first, names platform, host and scopes, and opens no session for a look', async () => {
    const browser = rest.browser();
    const page = await browser.text(`${link}&scope=patient%2FObservation.rs`);
    expect(page).toContain('An AI agent asks you to sign in to Stub EHR');
    expect(page).toContain(new URL(rest.stub.origin).host);
    expect(page).toContain('lab results');
    expect(page).toContain('name="pairing" value="1"');
    expect(page).toContain('name="scope" value="patient/Observation.rs"');
    expect(browser.cookie(sessionCookie)).toBeUndefined();
  });

  it('shows a code after the sign-in, once, that buys a handle of this browser’s session', async () => {
    const browser = rest.browser();
    await browser.visit(link);
    const done = await browser.arrive(await goOn(browser));
    expect(done.headers.get('cache-control')).toBe('no-store');
    const page = await done.text();
    expect(page).toContain('only into a chat that');
    expect(page).not.toContain('it knows already');
    const code = shownCode.exec(page)?.[1] ?? '';
    expect(code).toMatch(/^\w{5}-\w{5}$/);

    const again = await browser.text('/auth/stub-ehr/connected');
    expect(again).toContain('Stub EHR is connected');
    expect(again).not.toMatch(shownCode);

    const { handle, session } = await rest.gateway.pairing.redeem(code, { platformId: 'stub-ehr' });
    const status = await rest.gateway.auth.status(session, rest.gateway.registry.resolve('stub-ehr'));
    expect(status).toMatchObject({ connected: true, patient: 'pat-1' });
    for (const secret of [code, code.replace('-', ''), handle]) expect(rest.log()).not.toContain(secret);
  });

  it('shows no code to another browser, not even one that is signed in to the same platform', async () => {
    const [browser, other] = [rest.browser(), rest.browser()];
    await signIn(rest, other, 'pat-2');
    const received = await browser.visit(await goOn(browser));
    await browser.visit(received.headers.get('location') ?? '');
    expect(await other.text('/auth/stub-ehr/connected')).not.toMatch(shownCode);
    expect((await rest.browser().visit('/auth/stub-ehr/connected')).status).toBe(401);
    expect(await browser.text('/auth/stub-ehr/connected')).toMatch(shownCode);
  });

  it('tells the holder of a foreign link which browser to use', async () => {
    const { vault, auth, registry } = rest.gateway;
    const session = await vault.activate(vault.mintCredential(), 'handle');
    const { id } = await auth.beginLogin(session, registry.resolve('stub-ehr'), { startedBy: 'agent' });
    const browser = await rest.signedIn('pat-2');
    const page = await browser.text(`/auth/stub-ehr/login?attempt=${id}`);
    expect(page).toMatch(/the browser that showed you the code[^]*LOGIN_UNKNOWN/);
  });
});

it.each(['oauth', 'local'])('a pairing link is refused in %s mode', async (mode) => {
  await withTestGateway({ FHIR_GATEWAY_MCP_AUTH: mode }, async (rest) => {
    const browser = rest.browser();
    expect((await browser.visit(link)).status).toBe(400);
    expect((await browser.visit('/auth/stub-ehr/login', { form: { pairing: '1' } })).status).toBe(400);
  });
});
