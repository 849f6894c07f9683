import { ask } from '../testing/http-client.js';
import { useTestGateway, type TestGateway } from '../testing/test-gateway.js';
import { refreshOf } from '../testing/page-text.js';

const app = 'https://app.example.org/after?state=s-1';
const loginPath = '/auth/stub-ehr/login';
const launchFields = { launch: 'launch-1', return_to: app };

describe('a sign-in that an application began', () => {
  const rest = useTestGateway({
    FHIR_GATEWAY_RETURN_TO: 'https://app.example.org,https://portal.example.org/health',
  });

  const target = async (going: Response) => refreshOf(await going.text());
  /** Comes from another site, presses the button, and is at the platform. */
  const atPlatform = async (browser = rest.browser(), returnTo = app) => {
    const link = `${loginPath}?${new URLSearchParams({ return_to: returnTo })}`;
    const page = await browser.text(link, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(page).toContain('name="return_to"');
    return { browser, url: await target(await browser.visit(loginPath, { form: { return_to: returnTo } })) };
  };
  const back = async (browser: ReturnType<TestGateway['browser']>, query: URLSearchParams) => {
    let answer = await browser.visit(`/oauth/callback?${query}`);
    for (let way = 0; way < 3 && answer.headers.get('location')?.startsWith('/oauth/callback'); way += 1) {
      answer = await browser.visit(answer.headers.get('location') ?? '');
    }
    return [answer.status, answer.headers.get('location')];
  };

  it('ends at the application, with the platform and the outcome and nothing else', async () => {
    const { browser, url } = await atPlatform();
    expect(await back(browser, rest.stub.smart.approve(url))).toEqual([
      303,
      `${app}&platform_id=stub-ehr&outcome=connected`,
    ]);
    expect((await browser.json('/auth/status')).body).toMatchObject({ connections: [{ connected: true }] });
  });

  it('tells the application that the sign-in failed, in a stable code', async () => {
    const { browser, url } = await atPlatform();
    const query = rest.stub.smart.approve(url);
    query.set('code', 'not-a-code');
    const [status, location] = await back(browser, query);
    expect([status, location]).toEqual([
      303,
      `${app}&platform_id=stub-ehr&outcome=failed&error=TOKEN_ENDPOINT_REFUSED`,
    ]);
  });

  it('answers on a page of the gateway where the callback belongs to no sign-in of this browser', async () => {
    const { url } = await atPlatform();
    const stranger = rest.browser();
    const other = await atPlatform(stranger);
    expect(await back(stranger, rest.stub.smart.approve(url))).toEqual([400, null]);
    expect((await back(stranger, rest.stub.smart.approve(other.url)))[1]).toContain('outcome=connected');
    // The state is spent.
    expect((await back(stranger, rest.stub.smart.approve(other.url)))[0]).toBe(400);
  });

  it('comes from within an EHR as well', async () => {
    const iss = `${rest.stub.origin}/fhir`;
    const browser = rest.browser();
    const page = await browser.visit(`/auth/launch?${new URLSearchParams({ iss, ...launchFields })}`);
    expect([page.status, (await page.text()).includes('action="')]).toEqual([200, true]);
    const url = await target(await browser.visit('/auth/stub-ehr/launch', { form: { iss, ...launchFields } }));
    expect((await back(browser, rest.stub.smart.approve(url)))[1]).toBe(
      `${app}&platform_id=stub-ehr&outcome=connected`,
    );
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    'https://app.example.org@evil.example/',
    'https://app.example.org\\@evil.example',
    'https://app.example.org:444/',
    'https://portal.example.org/health/../x',
    'javascript:alert(1)',
    'data:text/html,x',
  ])('may not lead to %j: refused before anything begins', async (returnTo) => {
    const browser = rest.browser();
    const query = new URLSearchParams({ return_to: returnTo });
    const iss = `${rest.stub.origin}/fhir`;
    const answers = [
      await browser.visit(`${loginPath}?${query}`),
      await browser.visit(`${loginPath}?${query}&redirect=false`),
      await browser.visit(loginPath, { form: { return_to: returnTo } }),
      await browser.visit(`/auth/launch?${query}&${new URLSearchParams({ iss, launch: 'x' })}`),
      await browser.visit('/auth/stub-ehr/launch', { form: { iss, launch: 'x', return_to: returnTo } }),
    ];
    for (const answer of answers) {
      const text = await answer.text();
      expect([answer.status, text.includes('RETURN_TO_REFUSED'), text.includes('evil.example')]).toEqual([
        400,
        true,
        false,
      ]);
    }
    expect(browser.setCookies).toEqual([]);
  });

  it('does not go together with the link of an agent', async () => {
    const answer = await ask(`${rest.publicUrl}${loginPath}?attempt=x&${new URLSearchParams({ return_to: app })}`);
    expect([answer.status, answer.body.includes('ARGUMENT_INVALID')]).toEqual([400, true]);
  });
});
