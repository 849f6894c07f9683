import { csrfOf, fieldsOf, wordsOf } from '../testing/page-text.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { signIn, useTestGateway } from '../testing/test-gateway.js';

const codeIn = (page: string) => /id="recovery-code">([^<]+)</.exec(page)?.[1] ?? '';
const deviceCodeIn = (page: string) => /id="device-code">([^<]+)</.exec(page)?.[1] ?? '';
const strange = 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEEE';
const cookieName = 'fhir_gateway_session';

describe('keeping connections', () => {
  const rest = useTestGateway();
  // Wrong codes of one test are not those of another.
  const addresses = (function* () {
    for (let index = 1; ; index++) yield `198.51.100.${index}`;
  })();
  beforeEach(() => {
    const address = addresses.next().value as string;
    jest.spyOn(rest.gateway, 'clientAddressOf').mockReturnValue(address);
  });
  afterEach(() => jest.restoreAllMocks());

  const post = async (browser: TestBrowser, path: string, form: Record<string, string>, from = '/auth/keys') => {
    const csrf = csrfOf(await browser.text(from));
    return browser.visit(path, { form: { csrf, ...form } });
  };
  const open = async (browser: TestBrowser, code: string) => {
    const fields = fieldsOf(await browser.text('/auth/open'));
    return browser.visit('/auth/open', { form: { ...fields, code } });
  };
  const connected = async (patient = 'pat-1') => {
    const browser = rest.browser();
    await signIn(rest, browser, patient);
    return browser;
  };
  const kept = async (patient?: string) => {
    const browser = await connected(patient);
    const code = codeIn(await (await post(browser, '/auth/keys/recovery', {})).text());
    const confirmed = await post(browser, '/auth/keys/confirm', { group: code.slice(-6) });
    expect(confirmed.status).toBe(303);
    return { browser, code };
  };
  const sessionOf = async (browser: TestBrowser) =>
    (await browser.json('/auth/sessions')).body as { clients: { kind: string }[]; ends_at: string };

  it('is offered to whoever has connections, and opens them again on another device after the browser has gone', async () => {
    const { browser, code } = await kept();
    expect(code).toMatch(/^([2-9A-HJ-NP-Z]{5}-){4}[2-9A-HJ-NP-Z]{6}$/);
    expect(wordsOf(await browser.text('/auth/keys'))).toContain('Your connections are kept');
    expect(wordsOf(await browser.text('/connections'))).toContain('They are kept until');
    const [own] = (await sessionOf(browser)).clients as unknown as { id: string }[];
    await browser.visit(`/auth/sessions/${own?.id}/end`, { form: {} });
    expect((await browser.json('/auth/sessions')).status).toBe(401);
    const other = rest.browser();
    const page = await (await open(other, code.toLowerCase().replaceAll('-', ' '))).text();
    expect(wordsOf(page)).toContain('Your connections are open');
    expect(wordsOf(await other.text('/connections'))).toContain('Your recovery code was used');
    expect(await other.text('/connections')).toContain('Disconnect');
    expect((await sessionOf(other)).clients.map(({ kind }) => kind)).toEqual(['browser']);
    // Good once; the next one is on the page.
    expect((await open(rest.browser(), code)).status).toBe(400);
    expect(wordsOf(await (await open(rest.browser(), codeIn(page))).text())).toContain('Your connections are open');
  });

  it('ends with the browser at a computer that others use, after an hour in any case', async () => {
    const { browser, code } = await kept();
    const lastCookie = ({ setCookies }: TestBrowser) => setCookies.filter((line) => line.startsWith(cookieName)).at(-1);
    expect(lastCookie(browser)).toContain('Expires=');
    const there = rest.browser();
    const fields = fieldsOf(await there.text('/auth/open'));
    expect((await there.visit('/auth/open', { form: { ...fields, code, shared: 'perhaps' } })).status).toBe(400);
    expect((await there.visit('/auth/open', { form: { ...fields, code, shared: '1' } })).status).toBe(200);
    expect(lastCookie(there)).not.toMatch(/Expires=|Max-Age=/);
    await there.text('/connections');
    expect(lastCookie(there)).not.toMatch(/Expires=|Max-Age=/);
    const { clients } = (await there.json('/auth/sessions')).body as {
      clients: { current: boolean; connected_at: string; ends_at: string }[];
    };
    const own = clients.find(({ current }) => current);
    expect(Date.parse(own?.ends_at ?? '') - Date.parse(own?.connected_at ?? '')).toBe(3_600_000);
    // A browser of the person's own keeps its cookie.
    await browser.text('/connections');
    expect(lastCookie(browser)).toContain('Expires=');
  });

  it('gives the answer that was lost once more to the page that asked, and to no other', async () => {
    const { code } = await kept();
    const other = rest.browser();
    const fields = fieldsOf(await other.text('/auth/open'));
    const lost = rest.browser();
    const first = codeIn(await (await lost.visit('/auth/open', { form: { ...fields, code } })).text());
    expect((await open(rest.browser(), code)).status).toBe(400);
    const again = codeIn(await (await other.visit('/auth/open', { form: { ...fields, code } })).text());
    expect(again).not.toBe(first);
    expect((await open(rest.browser(), first)).status).toBe(400);
    expect((await open(rest.browser(), again)).status).toBe(200);
  });

  it('counts a code only once its last group came back, and makes nothing last before', async () => {
    const browser = await connected();
    const code = codeIn(await (await post(browser, '/auth/keys/recovery', {})).text());
    for (const group of ['', 'WRONG2', code.slice(0, 5), `${code.slice(-6)}2`]) {
      const refused = await post(browser, '/auth/keys/confirm', { group });
      expect([group, refused.status]).toEqual([group, 400]);
      expect(await refused.text()).not.toContain(code);
    }
    expect((await open(rest.browser(), code)).status).toBe(400);
    expect(wordsOf(await browser.text('/auth/keys'))).toContain('Today they end on');
  });

  it('makes no code where nothing is connected, and none for a stranger', async () => {
    const stranger = rest.browser();
    expect(wordsOf(await stranger.text('/auth/keys'))).toContain('Nothing is connected in this browser.');
    expect((await post(stranger, '/auth/keys/recovery', {}, '/auth/open')).status).toBe(401);
    expect(stranger.setCookies).toEqual([]);
    const own = await connected();
    expect((await own.visit('/auth/stub-ehr/logout', { form: {} })).status).toBe(303);
    expect((await post(own, '/auth/keys/recovery', {}, '/auth/open')).status).toBe(303);
  });

  it('changes no code and shows none for a device to whoever found the browser unlocked', async () => {
    const { browser, code } = await kept();
    for (const path of ['/auth/keys/recovery', '/auth/keys/device-code']) {
      for (const wrong of ['', strange]) {
        const refused = await post(browser, path, { code: wrong });
        expect([path, refused.status]).toEqual([path, 400]);
        expect(wordsOf(await refused.text())).toContain('This is not your recovery code');
      }
    }
    const next = codeIn(await (await post(browser, '/auth/keys/recovery', { code })).text());
    await post(browser, '/auth/keys/confirm', { group: next.slice(-6) });
    jest.mocked(rest.gateway.clientAddressOf).mockReturnValue('203.0.113.8');
    expect((await open(rest.browser(), code)).status).toBe(400);
    expect((await open(rest.browser(), next)).status).toBe(200);
  });

  it('lets another device in by a code that is good once', async () => {
    const { browser, code } = await kept();
    const shown = deviceCodeIn(await (await post(browser, '/auth/keys/device-code', { code })).text());
    const device = rest.browser();
    const page = await (await open(device, shown)).text();
    expect(wordsOf(page)).toContain('If these are not yours, connect nothing here');
    expect(codeIn(page)).toBe('');
    expect((await sessionOf(device)).clients.map(({ kind }) => kind)).toEqual(['browser', 'browser']);
    expect((await open(rest.browser(), shown)).status).toBe(400);
  });

  it('leaves a browser with connections of its own as it is, and the codes unused', async () => {
    const { browser, code } = await kept();
    const shown = deviceCodeIn(await (await post(browser, '/auth/keys/device-code', { code })).text());
    const own = await connected('pat-2');
    for (const one of [code, shown]) {
      const refused = await open(own, one);
      expect(refused.status).toBe(409);
      expect(wordsOf(await refused.text())).toContain('Your code is not used up');
    }
    expect((await open(rest.browser(), shown)).status).toBe(200);
    expect((await open(rest.browser(), code)).status).toBe(200);
  });

  it('refuses a form from elsewhere, of another browser, and one that names no page', async () => {
    const { browser, code } = await kept();
    const stranger = rest.browser();
    const csrf = csrfOf(await stranger.text('/auth/open'));
    for (const forged of ['', 'x']) {
      expect((await stranger.visit('/auth/open', { form: { csrf: forged, code } })).status).toBe(403);
    }
    const foreign = { headers: { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' } };
    expect((await stranger.visit('/auth/open', { form: { csrf, code }, ...foreign })).status).toBe(403);
    expect((await browser.visit('/auth/open', { form: { csrf, code } })).status).toBe(403);
    expect((await open(stranger, code)).status).toBe(200);
  });

  it('stops guesses after five wrong codes, even before the right one', async () => {
    const { code } = await kept();
    const statuses: number[] = [];
    for (let guess = 0; guess < 7; guess++) statuses.push((await open(rest.browser(), strange)).status);
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429, 429]);
    expect((await open(rest.browser(), code)).status).toBe(429);
    jest.mocked(rest.gateway.clientAddressOf).mockReturnValue('203.0.113.9');
    expect((await open(rest.browser(), code)).status).toBe(200);
  });

  it('says until when nothing may be connected, and waits for a new connection that long', async () => {
    const { browser, code } = await kept();
    await browser.visit('/auth/stub-ehr/logout', { form: {} });
    const words = wordsOf(await browser.text('/auth/keys'));
    expect(words).toMatch(/Nothing is connected any more. Connect something before \d+ \w+ \d{4}/);
    expect(wordsOf(await (await open(rest.browser(), code)).text())).toContain('Nothing is connected any more.');
  });

  it('ends with everything when a person logs out everywhere, and the code opens nothing', async () => {
    const { browser, code } = await kept();
    await browser.visit('/auth/sessions/end', { form: {} });
    expect((await open(rest.browser(), code)).status).toBe(400);
  });

  it('says in the audit what happened, and the code nowhere', async () => {
    const { browser, code } = await kept();
    const shown = deviceCodeIn(await (await post(browser, '/auth/keys/device-code', { code })).text());
    await open(rest.browser(), strange);
    await open(rest.browser(), shown);
    const other = rest.browser();
    const next = codeIn(await (await open(other, code)).text());
    const log = rest.log();
    for (const event of ['session.kept', 'key.added', 'key.used', 'key.refused', 'device.code_shown', 'device.added']) {
      expect(log).toContain(`"event":"${event}"`);
    }
    for (const secret of [code, next, shown, strange]) {
      expect(log).not.toContain(secret);
      expect(log).not.toContain(secret.replaceAll('-', ''));
      expect(other.setCookies.join()).not.toContain(secret);
    }
  });

  it('lets the cookie end with its credential', async () => {
    const { code } = await kept();
    const other = rest.browser();
    await open(other, code);
    const line = other.setCookies.find((one) => one.startsWith(cookieName)) ?? '';
    const endsMs = Date.parse(/Expires=([^;]+)/i.exec(line)?.[1] ?? '');
    expect(endsMs).toBeLessThanOrEqual(Date.parse((await sessionOf(other)).ends_at));
  });
});

describe('a gateway that keeps nothing', () => {
  const rest = useTestGateway({ FHIR_GATEWAY_LASTING_CONNECTIONS: 'off' });

  it('has no page for it, and leads to none', async () => {
    const browser = rest.browser();
    await signIn(rest, browser, 'pat-1');
    for (const path of ['/auth/keys', '/auth/open']) expect((await browser.visit(path)).status).toBe(404);
    const page = await browser.text('/connections');
    expect(page).not.toContain('/auth/keys');
    expect(page).not.toContain('/auth/open');
  });
});
