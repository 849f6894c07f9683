import { OauthClient } from '../testing/oauth-client.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { signIn, useTestGateway } from '../testing/test-gateway.js';
import { refreshOf } from '../testing/page-text.js';

const sessionCookie = 'fhir_gateway_session';

/** The cookie of the session is replaced where an app is let in, and each answer on the way can be lost. */
describe('a consent whose answer is lost', () => {
  const rest = useTestGateway();
  let resource: string;
  beforeAll(() => {
    resource = `${rest.publicUrl}/api`;
  });

  const isOpen = async (browser: TestBrowser) =>
    (await browser.json('/auth/status')).body['authenticated'] === true &&
    (await browser.visit('/api/fhir/stub-ehr/Observation')).status === 200;
  const appsOf = async (browser: TestBrowser) =>
    ((await browser.json('/auth/agents')).body['agents'] as unknown[]).length;
  async function begin() {
    const [browser, client] = [rest.browser(), new OauthClient(rest.publicUrl)];
    await signIn(rest, browser, 'pat-1');
    const { path, csrf } = await client.askFor(browser, resource);
    return { browser, client, path, form: { csrf, decision: 'allow' } };
  }
  async function tokenFor(client: OauthClient, browser: TestBrowser, resume: string): Promise<string> {
    const sent = await browser.visit(resume);
    const code = new URL(sent.headers.get('location') ?? '').searchParams.get('code') ?? '';
    return String(((await (await client.exchange(code)).json()) as { access_token?: string }).access_token);
  }
  const reads = async (token: string) =>
    (await fetch(`${rest.publicUrl}/api/fhir/stub-ehr/Observation`, { headers: { authorization: `Bearer ${token}` } }))
      .status;

  it('leaves the browser its session, and the app none that its person cannot see', async () => {
    const { browser, path, form } = await begin();
    await browser.visitAndLose(path, { form });
    expect(await isOpen(browser)).toBe(true);
    expect(await appsOf(browser)).toBe(1);
  });

  it('can be sent again, and lets the app in once', async () => {
    const { browser, client, path, form } = await begin();
    for (let time = 0; time < 3; time++) await browser.visitAndLose(path, { form });
    const resume = refreshOf(await browser.text(path, { form }));
    expect(await reads(await tokenFor(client, browser, resume))).toBe(200);
    expect(await appsOf(browser)).toBe(1);
    expect(await isOpen(browser)).toBe(true);
  });

  it('ends the old cookie before there is a code, and not earlier', async () => {
    const { browser, client, path, form } = await begin();
    const old = rest.browser();
    old.plant(sessionCookie, browser.cookie(sessionCookie) ?? '');
    const resume = refreshOf(await browser.text(path, { form }));
    expect(await isOpen(old)).toBe(true);
    const token = await tokenFor(client, browser, resume);
    expect(await isOpen(old)).toBe(false);
    expect([await reads(token), await isOpen(browser)]).toEqual([200, true]);
  });

  it('gives no code to a browser that has not taken the new cookie: it gets another one first', async () => {
    const { browser, path, form } = await begin();
    const resume = refreshOf(await browser.visitAndLose(path, { form }));
    const before = browser.cookie(sessionCookie);
    const sent = await browser.visit(resume);
    expect([sent.status, sent.headers.get('location')]).toEqual([303, new URL(resume).pathname]);
    expect(browser.cookie(sessionCookie)).not.toBe(before);
    const finished = await browser.visit(resume);
    expect(new URL(finished.headers.get('location') ?? '').searchParams.get('code')).toMatch(/./);
    expect(await isOpen(browser)).toBe(true);
  });

  it('leaves the session open when the last answer, with the code, is lost', async () => {
    const { browser, path, form } = await begin();
    const resume = refreshOf(await browser.text(path, { form }));
    await browser.visitAndLose(resume);
    expect(await isOpen(browser)).toBe(true);
    expect(await appsOf(browser)).toBe(1);
  });
});
