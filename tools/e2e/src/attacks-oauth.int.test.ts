import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { HostileSite } from './testing/hostile/hostile-site.js';
import { Person } from './testing/browser/person.js';
import { startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

interface Status {
  readonly authenticated: boolean;
  readonly connections: readonly { platform_id: string; connected: boolean; patient?: string }[];
}

const sessionCookie = 'fhir_gateway_session';
const refusal = /LOGIN_STATE_UNKNOWN|LOGIN_SESSION_MISMATCH|LOGIN_UNKNOWN|another browser|no session/i;

describeWithChromium('an attacker and a victim, each with a browser', () => {
  let browser: Browser;
  let stack: Stack;
  let site: HostileSite;
  let attacker: Person;
  let victim: Person;
  let login: string;

  beforeAll(async () => {
    browser = await launchChromium();
    stack = await startStack({ mcpAuth: 'oauth', apps: ['rest'] });
    site = await HostileSite.open();
    login = `${stack.restUrl}/auth/sandbox-ehr/login`;
  }, 60_000);

  beforeEach(async () => {
    attacker = await Person.withBrowser(browser);
    victim = await Person.withBrowser(browser);
  });

  afterEach(async () => {
    await Promise.all([attacker.close(), victim.close()]);
  });

  afterAll(async () => {
    site?.close();
    await stack?.stop();
    await browser?.close();
  });

  const statusOf = (person: Person) => person.getJson<Status>(`${stack.restUrl}/auth/status`);
  const patientOf = async (person: Person) =>
    (await statusOf(person)).connections.find(({ connected }) => connected)?.patient;
  const textOf = (person: Person) => person.page.locator('main').innerText();
  const cookieOf = async (person: Person, name: string | RegExp) =>
    (await person.cookies()).find((cookie) =>
      typeof name === 'string' ? cookie.name === name : name.test(cookie.name),
    );

  /** Puts a cookie into somebody's browser, as a page on another port of `localhost` can. */
  const plant = async (person: Person, cookie: { name: string; value: string; path?: string } | undefined) => {
    if (cookie === undefined) throw new Error('there is no such cookie to plant');
    const { name, value, path = '/' } = cookie;
    await person.page.context().addCookies([{ name, value, path, domain: 'localhost' }]);
  };

  /** Goes as far as the address that ends the sign-in, and stops there. */
  const callbackOf = async (person: Person, account: string) => {
    await person.page.goto(login);
    await person.authenticate({ login: account });
    return person.allowWithoutReturning();
  };

  describe('a session cookie that the attacker knows, planted in the victim’s browser (D3, D4)', () => {
    it('before she signs in: it is worth nothing afterwards', async () => {
      await attacker.page.goto(login);
      const known = await cookieOf(attacker, sessionCookie);
      await plant(victim, known);
      expect(await victim.signIn(login, { login: 'osric' })).toMatch(/connected/i);
      expect((await cookieOf(victim, sessionCookie))?.value).not.toBe(known?.value);
      expect(await patientOf(victim)).toBeDefined();
      expect(await statusOf(attacker)).toMatchObject({ authenticated: false, connections: [] });
    }, 60_000);

    it('while she is signing in: her sign-in is refused, and the attacker has nothing', async () => {
      await attacker.page.goto(login);
      const callback = await callbackOf(victim, 'osric');
      await plant(victim, await cookieOf(attacker, sessionCookie));
      await victim.page.goto(callback);
      expect(await textOf(victim)).toMatch(refusal);
      expect(await patientOf(attacker)).toBeUndefined();
    }, 60_000);

    it('after she signed in: she is in the attacker’s empty session, and her record is not', async () => {
      await attacker.page.goto(login);
      await victim.signIn(login, { login: 'osric' });
      await plant(victim, await cookieOf(attacker, sessionCookie));
      expect(await patientOf(victim)).toBeUndefined();
      expect(await patientOf(attacker)).toBeUndefined();
    }, 60_000);

    it.each(['made-up', 's%3Afgs_made-up.c2lnbmF0dXJl', ''])(
      'made up as %j: it is never adopted',
      async (value) => {
        await plant(victim, { name: sessionCookie, value });
        await victim.signIn(login, { login: 'osric' });
        expect(await patientOf(victim)).toBeDefined();
        await plant(attacker, { name: sessionCookie, value });
        expect(await statusOf(attacker)).toMatchObject({ authenticated: false });
      },
      60_000,
    );
  });

  describe('the attacker’s own sign-in, handed to the victim to finish (login CSRF)', () => {
    it('is refused without the cookie of the browser that began it, and can still be finished there', async () => {
      const callback = await callbackOf(attacker, 'hedda');
      await victim.page.goto(callback);
      expect(await textOf(victim)).toMatch(refusal);
      expect(await cookieOf(victim, sessionCookie)).toBeUndefined();
      expect(await patientOf(victim)).toBeUndefined();
      await attacker.page.goto(callback);
      expect(await patientOf(attacker)).toBeDefined();
    }, 60_000);

    it('is refused with the login cookie planted, for the session is another one', async () => {
      await victim.signIn(login, { login: 'osric' });
      const own = await patientOf(victim);
      const callback = await callbackOf(attacker, 'hedda');
      await plant(victim, await cookieOf(attacker, /^fhir_gateway_login_/));
      await victim.page.goto(callback);
      expect(await textOf(victim)).toMatch(refusal);
      expect(await patientOf(victim)).toBe(own);
    }, 60_000);

    it('with login and session cookie planted puts the victim into a session that the attacker is then out of', async () => {
      const callback = await callbackOf(attacker, 'hedda');
      await plant(victim, await cookieOf(attacker, /^fhir_gateway_login_/));
      await plant(victim, await cookieOf(attacker, sessionCookie));
      await victim.page.goto(callback);
      // On http every port of a host can write its cookies; what the victim does from here, the attacker does not see.
      expect(await statusOf(attacker)).toMatchObject({ authenticated: false, connections: [] });
      await victim.signIn(login, { login: 'osric' });
      expect(await statusOf(attacker)).toMatchObject({ authenticated: false, connections: [] });
    }, 60_000);

    it('is good once: the address gives the victim nothing, and its owner the outcome again', async () => {
      const callback = await callbackOf(attacker, 'hedda');
      await attacker.page.goto(callback);
      const patient = await patientOf(attacker);
      await attacker.page.goto(callback);
      expect(await textOf(attacker)).toContain('is connected');
      await victim.page.goto(callback);
      expect(await textOf(victim)).toMatch(refusal);
      expect(await patientOf(attacker)).toBe(patient);
      expect(await patientOf(victim)).toBeUndefined();
    }, 60_000);
  });

  describe('forms that another page sends from the victim’s browser', () => {
    it.each(['crossSite', 'sameSite'] as const)(
      'change nothing, from the %s address',
      async (address) => {
        await victim.signIn(login, { login: 'osric' });
        const own = await patientOf(victim);
        const before = (await cookieOf(victim, sessionCookie))?.value;
        const refused: [string, Record<string, string>][] = [
          ['/auth/sandbox-ehr/login', {}],
          ['/auth/sandbox-ehr/login', { attempt: 'attackers-attempt' }],
          ['/auth/sandbox-ehr/login', { scope: 'launch/patient patient/*.cruds' }],
          ['/auth/sandbox-ehr/logout', {}],
          ['/auth/sessions/end', {}],
        ];
        for (const [path, fields] of refused) {
          await victim.page.goto(site[address] + site.publishForm(stack.restUrl + path, fields));
          await victim.page.waitForURL(`${stack.restUrl}${path}`);
          expect(await textOf(victim)).toMatch(/CROSS_SITE_REFUSED/);
        }
        expect(await patientOf(victim)).toBe(own);
        expect((await cookieOf(victim, sessionCookie))?.value).toBe(before);
      },
      60_000,
    );

    it.each(['crossSite', 'sameSite'] as const)(
      'do not allow the attacker’s app, whose consent page the attacker knows, from the %s address',
      async (address) => {
        await victim.signIn(login, { login: 'osric' });
        const { page, csrf } = await consentOf(attacker, site.crossSite);
        for (const action of [page, page.replace(/[^/]+$/, 'another-id')]) {
          await victim.page.goto(site[address] + site.publishForm(action, { csrf, decision: 'allow' }));
          await victim.page.waitForURL(action);
          expect(await textOf(victim)).toMatch(/CROSS_SITE_REFUSED|CONSENT_UNKNOWN/);
        }
        // Nor when the victim is led to the page itself: another browser began it.
        await victim.page.goto(page);
        expect(await textOf(victim)).toMatch(/CONSENT_UNKNOWN/);
      },
      60_000,
    );

    it('nor do links: a sign-in that another site leads to begins only when she presses the button', async () => {
      const authorizations = (await stack.counters()).authorizations;
      const path = site.publish(`<a id="go" href="${login}">Free tickets</a>`);
      for (const address of [site.crossSite, site.sameSite]) {
        await victim.page.goto(address + path);
        await victim.page.click('#go');
        await victim.page.waitForURL(login);
        expect(await textOf(victim)).toMatch(/Continue only if you asked for this/);
      }
      expect((await stack.counters()).authorizations).toBe(authorizations);
      expect(await cookieOf(victim, sessionCookie)).toBeUndefined();
    }, 60_000);
  });

  it('shows no page with a button inside a frame, on either address (clickjacking)', async () => {
    await victim.signIn(login, { login: 'osric' });
    const { page: consentPage } = await consentOf(victim, site.crossSite);
    const pages = [login, consentPage, `${stack.restUrl}/`, `${stack.restUrl}/auth/sessions`];
    pages.push(`${stack.restUrl}/auth/sandbox-ehr/connected`, `${stack.restUrl}/oauth/callback?code=x&state=y`);
    for (const address of pages) {
      const { headers } = await victim.get(address, { accept: 'text/html', 'sec-fetch-site': 'cross-site' });
      expect({ address, frames: headers['x-frame-options'], csp: headers['content-security-policy'] }).toMatchObject({
        address,
        frames: 'DENY',
        csp: expect.stringContaining("frame-ancestors 'none'"),
      });
      for (const origin of [site.crossSite, site.sameSite]) {
        await victim.page.goto(origin + site.publishFrame(address));
        const [frame] = victim.page.frames().slice(1);
        expect(frame).toBeDefined();
        expect(await frame?.locator('main, button, form').count()).toBe(0);
      }
    }
  }, 120_000);

  it('does not ask an address inside the network for a client’s document, and prints nothing about it', async () => {
    for (const clientId of ['https://localhost/client.json', 'https://127.0.0.1/client.json']) {
      const query = new URLSearchParams({ client_id: clientId, redirect_uri: clientId, response_type: 'code' });
      await victim.page.goto(`${stack.restUrl}/oauth/authorize?${query}`);
      expect(await textOf(victim)).toMatch(/cannot be connected.*invalid_client/s);
    }
    expect(stack.output()).not.toContain('oidc-provider');
  }, 30_000);

  /** Comes as far as the consent page of an app that sends codes to the given address. */
  async function consentOf(person: Person, redirectUri: string): Promise<{ page: string; csrf: string }> {
    const registered = await fetch(`${stack.restUrl}/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: 'Claude', redirect_uris: [`${redirectUri}/callback`] }),
    });
    const { client_id: clientId } = (await registered.json()) as { client_id: string };
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: `${redirectUri}/callback`,
      response_type: 'code',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
    await person.page.goto(`${stack.restUrl}/oauth/authorize?${query}`);
    const csrf = await person.page.locator('input[name=csrf]').getAttribute('value');
    return { page: person.page.url(), csrf: csrf ?? '' };
  }
});
