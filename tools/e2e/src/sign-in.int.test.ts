import { request } from 'node:http';
import type { RequestListener } from 'node:http';
import { describeWithChromium, freePort, makeCertificate, startTlsHost } from '@fhir-gateway/testing';
import { nextLink, readAllPages, type SearchBundle } from './testing/bundle.js';
import { HostileSite } from './testing/hostile/hostile-site.js';
import type { Person } from './testing/browser/person.js';
import { givesTotals } from './testing/quirks-of-run.js';
import { personOfEach, shared, sharedBrowser, sharedPerson, sharedStack } from './testing/shared.js';
import { refsInSandbox } from './testing/stacks/sandbox-truth.js';

interface Status {
  readonly authenticated: boolean;
  readonly connections: readonly { platform_id: string; connected: boolean; patient?: string }[];
}

const sessionCookie = 'fhir_gateway_session';
const refusal = /LOGIN_STATE_UNKNOWN|LOGIN_SESSION_MISMATCH|LOGIN_UNKNOWN|another browser|no session/i;

describeWithChromium('signing in over REST with a browser', () => {
  const browser = sharedBrowser();
  const stack = sharedStack({ mcpAuth: 'oauth', apps: ['rest'] });
  const loginUrl = () => `${stack.restUrl}/auth/sandbox-ehr/login`;
  const statusOf = (person: Person) => person.getJson<Status>(`${stack.restUrl}/auth/status`);
  const patientOf = async (person: Person) =>
    (await statusOf(person)).connections.find(({ connected }) => connected)?.patient;

  describe('one person', () => {
    const person = sharedPerson(browser);

    it('reads every laboratory result of the patient, page by page, through the gateway', async () => {
      const result = await person.signIn(`${stack.restUrl}/auth/sandbox-ehr/login`, { login: 'tamsin' });
      expect(result).toMatch(/connected/i);

      const { connections } = await person.getJson<{
        connections: { platform_id: string; connected: boolean; patient: string }[];
      }>(`${stack.restUrl}/auth/status`);
      const connection = connections.find(({ platform_id: id }) => id === 'sandbox-ehr');
      expect(connection?.connected).toBe(true);

      const base = `${stack.restUrl}/api/fhir/sandbox-ehr`;
      const first = await person.getJson<SearchBundle>(`${base}/Observation?category=laboratory`);
      expect(nextLink(first)).toMatch(new RegExp(`^${base}`));
      const { refs, pages, total } = await readAllPages(`${base}/Observation?category=laboratory`, (url) => {
        expect(url.startsWith(base)).toBe(true);
        return person.getJson<SearchBundle>(url);
      });
      const held = await refsInSandbox(
        stack.sandboxOrigin,
        `Observation?category=laboratory&patient=${connection?.patient}`,
      );
      expect(pages).toBeGreaterThan(1);
      expect(held.length).toBeGreaterThan(30);
      expect(refs.sort()).toEqual(held);
      expect(total).toBe(givesTotals ? held.length : undefined);
    }, 60_000);

    it('reads one resource with its version, and answers 304 when it has not changed', async () => {
      const base = `${stack.restUrl}/api/fhir/sandbox-ehr`;
      const bundle = await person.getJson<SearchBundle>(`${base}/Observation?category=laboratory&_count=1`);
      const [entry] = bundle.entry ?? [];
      expect(entry?.fullUrl).toBe(`${base}/Observation/${entry?.resource.id}`);
      const { status, headers } = await person.get(`${base}/Observation/${entry?.resource.id}`);
      expect(status).toBe(200);
      expect(headers['content-type']).toMatch(/^application\/fhir\+json/);
      expect(headers['etag']).toMatch(/^W\/"/);
      const again = await person.get(`${base}/Observation/${entry?.resource.id}`, {
        'if-none-match': headers['etag'] ?? '',
      });
      expect(again).toMatchObject({ status: 304, text: '' });
    });

    it('ends the connection on request, and the sandbox is told', async () => {
      const { page } = person;
      await page.goto(`${stack.restUrl}/`);
      const before = await stack.counters();
      await page
        .getByRole('button', { name: /disconnect/i })
        .first()
        .click();
      await page.getByRole('button', { name: 'Also sign out at Local Sandbox EHR' }).waitFor();
      const { status, text } = await person.get(`${stack.restUrl}/api/fhir/sandbox-ehr/Patient`);
      expect(status).toBe(401);
      expect(text).toMatch(/LOGIN_REQUIRED/);
      expect((await stack.counters()).revocations).toBeGreaterThan(before.revocations);
    });
  });

  describe('two people, two browsers, one process', () => {
    const hedda = personOfEach(browser);
    const osric = personOfEach(browser);
    const record = (search: string) => `${stack.restUrl}/api/fhir/sandbox-ehr/${search}`;

    it('never shows one the data or the status of the other', async () => {
      await Promise.all([hedda.signIn(loginUrl(), { login: 'hedda' }), osric.signIn(loginUrl(), { login: 'osric' })]);
      const patients = [await patientOf(hedda), await patientOf(osric)];
      expect(new Set(patients).size).toBe(2);

      const rounds = Array.from({ length: 10 }, () => [hedda, osric]).flat();
      const bundles = await Promise.all(
        rounds.map((person) => person.getJson<SearchBundle>(record('Observation?_count=5'))),
      );
      bundles.forEach((bundle, index) => {
        const mine = patients[index % 2];
        for (const { resource } of bundle.entry ?? [])
          expect([`Patient/${mine}`, record(`Patient/${mine}`)]).toContain(resource.subject?.reference);
      });

      const foreign = await hedda.get(record(`Patient/${patients[1]}`));
      expect(foreign.status).toBe(403);
      expect(foreign.text).toMatch(/PATIENT_OUT_OF_SCOPE/);
      const search = await hedda.get(record(`Observation?patient=${patients[1]}`));
      expect(search.status).toBe(403);
    }, 60_000);

    it('shows a browser without a session nothing', async () => {
      await hedda.signIn(loginUrl(), { login: 'hedda' });
      expect((await osric.get(record('Observation'))).status).toBe(401);
      expect((await osric.getJson<Status>(`${stack.restUrl}/auth/status`)).connections).toEqual([]);
    }, 60_000);

    it('does not know a login link of another session', async () => {
      const begun = await hedda.get(`${loginUrl()}?redirect=false`);
      expect(begun.status).toBe(200);
      const answer = await osric.get(`${loginUrl()}?attempt=made-up-or-stolen-attempt-id`);
      expect(answer.status).toBe(404);
      expect(answer.text).toMatch(/LOGIN_UNKNOWN/);
      expect(await patientOf(osric)).toBeUndefined();
    }, 60_000);
  });

  describe('an attacker and a victim, each with a browser', () => {
    const site = shared(
      () => HostileSite.open(),
      (one) => one.close(),
    );
    const attacker = personOfEach(browser);
    const victim = personOfEach(browser);
    let login: string;
    beforeAll(() => {
      login = loginUrl();
    });

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
        const own = await cookieOf(victim, sessionCookie);
        expect(own?.value).not.toBe(known?.value);
        expect(own).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
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
        const other = new URL(callback);
        other.searchParams.set('code', 'another');
        expect((await attacker.page.goto(other.href))?.status()).toBe(400);
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
});

const cookieName = '__Host-fhir_gateway_session';
const planted = 's%3Afgs_planted.c2lnbmF0dXJl';
/** What a page of another host of the domain can try to write into the browser; the last one is no secret of ours. */
const hostileCookies = [
  `${cookieName}=${planted}; Domain=gateway.localhost; Path=/; Secure`,
  `${cookieName}=${planted}; Domain=gateway.localhost; Path=/auth; Secure`,
  `__host-fhir_gateway_session=${planted}; Domain=gateway.localhost; Path=/; Secure`,
  `fhir_gateway_session=${planted}; Domain=gateway.localhost; Path=/; Secure`,
  'control=arrived; Domain=gateway.localhost; Path=/; Secure',
];

describeWithChromium('a hostile host beside the gateway, in the same domain, over https', () => {
  const browser = sharedBrowser();
  const place = shared(
    async () => {
      const [restPort, publicPort] = [await freePort(), await freePort()];
      const certificate = makeCertificate(['gateway.localhost', 'evil.gateway.localhost']);
      const host = await startTlsHost(certificate, frontOf(restPort), { host: '127.0.0.1', port: publicPort });
      return { restPort, publicPort, host };
    },
    ({ host }) => host.close(),
  );
  const stack = sharedStack(() => ({
    mcpAuth: 'oauth',
    apps: ['rest'],
    env: {
      FHIR_GATEWAY_PORT: `${place.restPort}`,
      FHIR_GATEWAY_PUBLIC_URL: `https://gateway.localhost:${place.publicPort}`,
      FHIR_GATEWAY_MCP_PUBLIC_URL: `https://gateway.localhost:${place.publicPort}/agents`,
    },
  }));
  const victim = shared(
    () => browser.newContext({ ignoreHTTPSErrors: true }),
    (context) => context.close(),
  );

  const cookies = async () => (await victim.cookies(stack.restUrl)).map(({ name, value }) => ({ name, value }));
  const sessionOf = async () => (await cookies()).filter(({ name }) => name.toLowerCase().includes('session'));
  const isAuthenticated = async () => {
    // By the browser itself: Node does not resolve names under localhost on every system.
    const page = await victim.newPage();
    const answer = await page.goto(`${stack.restUrl}/auth/status`);
    const status = (await answer?.json()) as { authenticated: boolean };
    await page.close();
    return status.authenticated;
  };
  const visitHostile = async () => {
    const page = await victim.newPage();
    await page.goto(stack.restUrl.replace('//gateway', '//evil.gateway'));
    await page.evaluate(`for (const line of ${JSON.stringify(hostileCookies)}) document.cookie = line`);
    await page.close();
  };

  it('cannot set the session cookie of a browser that has none', async () => {
    await visitHostile();
    // The attack as such works: a cookie without the prefix reaches the gateway.
    expect(await cookies()).toContainEqual({ name: 'control', value: 'arrived' });
    expect((await cookies()).filter(({ name }) => name.startsWith('__Host-'))).toEqual([]);
    expect(await isAuthenticated()).toBe(false);
  });

  it('cannot replace the one that a browser has, nor put another one before it', async () => {
    const page = await victim.newPage();
    // As far as the platform, which does not know this gateway's address: the session is open by then.
    await page.goto(`${stack.restUrl}/auth/sandbox-ehr/login`);
    const [own] = (await sessionOf()).filter(({ name }) => name === cookieName);
    expect(own).toBeDefined();
    await visitHostile();
    expect((await sessionOf()).filter(({ name }) => name === cookieName)).toEqual([own]);
    expect(await isAuthenticated()).toBe(true);
    const [stored] = (await victim.cookies(stack.restUrl)).filter(({ name }) => name === cookieName);
    expect(stored).toMatchObject({
      domain: 'gateway.localhost',
      path: '/',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    });
  }, 30_000);
});

/** TLS in front of the gateway, as a load balancer ends it; the hostile host is served from the same place. */
function frontOf(restPort: number): RequestListener {
  return (incoming, outgoing) => {
    if (incoming.headers.host?.startsWith('evil.')) {
      outgoing
        .writeHead(200, { 'content-type': 'text/html', 'set-cookie': hostileCookies })
        .end('<title>Hostile</title>');
      return;
    }
    const { method = 'GET', url: path = '/', headers } = incoming;
    const forwarded = request({ host: '127.0.0.1', port: restPort, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  };
}
