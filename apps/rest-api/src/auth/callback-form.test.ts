import type { TestBrowser } from '../testing/test-browser.js';
import { useTestGateway } from '../testing/test-gateway.js';

describe.each(['oauth', 'local'] as const)('POST /oauth/callback, in mode %s', (mode) => {
  const further = { 'stub-form': { quirks: { anyClientId: true, responseMode: 'form_post' } } };
  const rest = useTestGateway({ FHIR_GATEWAY_MCP_AUTH: mode }, {}, further);

  const begin = async (browser: TestBrowser, platform = 'stub-form') =>
    (await browser.visit(`/auth/${platform}/login`)).headers.get('location') ?? '';
  /** What the platform's page makes the browser send: no cookies, for it is another site. */
  const post = (body: string, type = 'application/x-www-form-urlencoded') =>
    fetch(`${rest.publicUrl}/oauth/callback`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': type, origin: 'https://platform.example', 'sec-fetch-site': 'cross-site' },
      body,
    });
  const codeOf = async (answer: Response) => /[A-Z]+_[A-Z_]+/.exec(await answer.text())?.[0];

  it('leads the browser to the end of its login, without the code in an address', async () => {
    const browser = rest.browser();
    const url = await begin(browser);
    expect(new URL(url).searchParams.get('response_mode')).toBe('form_post');
    const answer = rest.stub.smart.approve(url, 'pat-form');
    const posted = await post(answer.toString());
    expect([posted.status, posted.headers.getSetCookie()]).toEqual([303, []]);
    const location = posted.headers.get('location') ?? '';
    for (const secret of answer.values()) expect(location).not.toContain(secret);
    const done = await browser.arrive(location);
    expect([done.status, (await done.text()).includes('stub-form is connected')]).toEqual([200, true]);
    // Sent again, it shows the outcome and spends no code.
    expect((await browser.arrive(location)).status).toBe(200);
    for (const secret of answer.values()) expect(rest.log()).not.toContain(secret);
  });

  it('is of no use in another browser, and uses nothing up there', async () => {
    const [owner, thief] = [rest.browser(), rest.browser()];
    await thief.visit('/');
    const posted = await post(rest.stub.smart.approve(await begin(owner), 'pat-1').toString());
    const location = posted.headers.get('location') ?? '';
    expect(await codeOf(await thief.arrive(location))).toBe('LOGIN_STATE_UNKNOWN');
    expect((await owner.arrive(location)).status).toBe(200);
  });

  it('is refused where the platform file does not ask for it, and so is a query where it does', async () => {
    const browser = rest.browser();
    const uninvited = await post(rest.stub.smart.approve(await begin(browser, 'stub-ehr'), 'pat-1').toString());
    const refused = await browser.arrive(uninvited.headers.get('location') ?? '');
    expect([refused.status, await codeOf(refused)]).toEqual([400, 'AUTHORIZATION_RESPONSE_INVALID']);
    const query = await browser.arrive(`/oauth/callback?${rest.stub.smart.approve(await begin(browser), 'pat-1')}`);
    expect([query.status, await codeOf(query)]).toEqual([400, 'AUTHORIZATION_RESPONSE_INVALID']);
  });

  it.each([
    ['no form', 'code=c&state=s', 'text/plain'],
    ['JSON', '{"code":"c"}', 'application/json'],
    ['nothing', '', 'application/octet-stream'],
    ['a form too long to be an answer', `code=${'c'.repeat(7000)}`, undefined],
  ])('refuses %s', async (_what, body, type) => {
    expect((await post(body, type)).status).toBe(400);
  });

  it('takes no more than it must', async () => {
    expect((await post(`code=${'c'.repeat(20_000)}`)).status).toBe(413);
  });

  it.each(['', 'x', 'v1.default.AAAA', 'v1.process.AAAA'])(
    'opens nothing with the sealed answer %j',
    async (answer) => {
      const browser = rest.browser();
      const url = await begin(browser);
      expect((await browser.arrive(`/oauth/callback?answer=${answer}`)).status).toBe(400);
      const beside = `/oauth/callback?answer=${answer}&${rest.stub.smart.approve(url, 'pat-1')}`;
      expect(await codeOf(await browser.arrive(beside))).toBe('LOGIN_STATE_UNKNOWN');
    },
  );
});
