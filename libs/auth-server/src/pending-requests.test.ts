import { registerClient } from './testing/connected-client.js';
import { observedStore } from './testing/observed-store.js';
import { sharedParts, startTestServer, type TestBrowser, type TestServer } from './testing/test-server.js';

const writing = new Set(['create', 'update', 'putOnce', 'setValue', 'touch']);

describe('an authorization request that waits for an answer', () => {
  let as: TestServer;
  let calls: string[];
  let nowMs = Date.now();
  beforeEach(async () => {
    nowMs = Date.now();
    const observed = observedStore();
    as = await startTestServer({ shared: sharedParts(observed.store), now: () => nowMs });
    calls = observed.calls;
  });
  afterEach(() => as.close());

  const begin = async (browser: TestBrowser, more: Record<string, string> = {}) => {
    const { query, exchange } = registerClient(as);
    const asked = query({ state: 'client-state', resource: as.mcp, ...more });
    return { page: await browser.begin(asked), exchange };
  };
  const cookiesOf = async (query: Record<string, string>) => {
    const response = await fetch(`${as.url}/oauth/authorize?${new URLSearchParams(query)}`, { redirect: 'manual' });
    return { response, cookies: response.headers.getSetCookie() };
  };

  it('is kept by the browser: 50 strangers with long states write nothing into the store', async () => {
    calls.length = 0;
    for (let at = 0; at < 50; at += 1) {
      const query = registerClient(as).query({ state: `${at}`.padEnd(1000, 'xyz'), resource: as.mcp });
      const { response } = await cookiesOf(query);
      expect(response.headers.get('location')).toMatch(/\/oauth\/consent\//);
    }
    expect(calls.filter((call) => writing.has(call))).toEqual([]);
  });

  it('is sealed, sent to its own page alone, and closed to scripts and other sites', async () => {
    const state = 'seen-by-nobody';
    const { response, cookies } = await cookiesOf(registerClient(as).query({ state, resource: as.mcp }));
    const page = new URL(response.headers.get('location') ?? '', as.url).pathname;
    const waiting = cookies.find((one) => one.startsWith('fhir_gateway_waiting_')) ?? '';
    expect(waiting).toContain(`Path=${page};`);
    expect(waiting).toMatch(/HttpOnly; SameSite=Lax$/);
    expect(waiting).not.toContain(state);
    expect(Buffer.from(waiting, 'base64').toString('latin1')).not.toContain(state);
    expect(waiting.length).toBeLessThan(4096);
  });

  it('is refused where no cookie could hold it, and the client hears why', async () => {
    const state = Array.from({ length: 6000 }, () => Math.floor(Math.random() * 36).toString(36)).join('');
    const { response, cookies } = await cookiesOf(registerClient(as).query({ state, resource: as.mcp }));
    const back = new URL(response.headers.get('location') ?? '');
    expect(back.searchParams.get('error')).toBe('invalid_request');
    expect(back.searchParams.get('error_description')).toBe('the request is too long');
    expect(cookies.some((one) => one.startsWith('fhir_gateway_waiting_'))).toBe(false);
  });

  it('goes on beside seven others that the browser has open', async () => {
    const browser = await as.browser();
    const tabs = [];
    for (let at = 0; at < 8; at += 1) tabs.push(await begin(browser, { state: `tab-${at}` }));
    const [, , third] = tabs;
    expect(browser.cookies(third?.page ?? '').match(/fhir_gateway_waiting_/g)).toHaveLength(1);
    const callback = await browser.answer(third?.page ?? '');
    expect(callback.searchParams.get('state')).toBe('tab-2');
    expect((await as.token(third?.exchange(callback) ?? {})).status).toBe(200);
  });

  /** The cookies of a browser, changed, at the page of its request. */
  async function consentWith(change: (cookie: string, id: string) => string): Promise<unknown> {
    const { response, cookies } = await cookiesOf(registerClient(as).query({ state: 'x', resource: as.mcp }));
    const page = response.headers.get('location') ?? '';
    const pairs = cookies.map((one) => one.split(';')[0]).join('; ');
    const cookie = change(pairs, page.split('/').at(-1) ?? '');
    const shown = (await (await fetch(new URL(page, as.url), { headers: { cookie } })).json()) as { code?: string };
    return shown.code ?? 'shown';
  }

  it.each<[string, unknown, (cookie: string, id: string) => string]>([
    ['as it is', 'shown', (cookie) => cookie],
    ['gone', 'CONSENT_UNKNOWN', (cookie) => cookie.replace(/fhir_gateway_waiting_[^;]*/, '')],
    ['cut off', 'CONSENT_UNKNOWN', (cookie) => cookie.replace(/(fhir_gateway_waiting_[^;]*)[^;]{9}/, '$1')],
    ['another text', 'CONSENT_UNKNOWN', (cookie) => cookie.replace(/(fhir_gateway_waiting_[^=]*=)[^;]*/, '$1abc')],
    ['of another id', 'CONSENT_UNKNOWN', (cookie, id) => cookie.replace(`waiting_${id}`, 'waiting_other')],
    ['that says that it is answered', 'CONSENT_UNKNOWN', (cookie) => cookie.replace(/waiting_.*?=/, '$&answered')],
  ])('opens with its cookie and no other: %s', async (_what, expected, change) => {
    expect(await consentWith(change)).toBe(expected);
  });

  it('ends with its time, whatever the browser still sends', async () => {
    const browser = await as.browser();
    const { page } = await begin(browser);
    nowMs += 660_000;
    expect(await browser.consent(page)).toEqual({ code: 'CONSENT_UNKNOWN' });
  });

  it('is answered once: cookies that were kept lead to no second code', async () => {
    const browser = await as.browser();
    const { page, exchange } = await begin(browser);
    const { csrfToken } = await browser.consent(page);
    const headers = { 'x-csrf': String(csrfToken), 'x-answer': 'allow', 'x-access': 'read', 'x-smart': '{}' };
    const { returnTo } = (await (await browser.visit(page, { method: 'POST', headers })).json()) as {
      returnTo: string;
    };
    const cookie = browser.cookies(returnTo);
    const first = await browser.visit(returnTo);
    expect((await as.token(exchange(new URL(first.headers.get('location') ?? '')))).status).toBe(200);
    const again = await fetch(new URL(returnTo, as.url), { headers: { cookie }, redirect: 'manual' });
    expect(again.headers.get('location') ?? '').not.toContain('code=');
    expect(again.status).toBeGreaterThanOrEqual(400);
  });
});
