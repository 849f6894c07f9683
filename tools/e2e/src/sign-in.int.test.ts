import { request } from 'node:http';
import type { RequestListener } from 'node:http';
import { casesOf, describeWithChromium, freePort, makeCertificate, startTlsHost } from '@fhir-gateway/testing';
import { askJson } from './testing/ask-json.js';
import { nextLink, type SearchBundle } from './testing/bundle.js';
import { HostileSite } from './testing/hostile/hostile-site.js';
import type { Person } from './testing/browser/person.js';
import { personOfEach, shared, sharedBrowser, sharedStack } from './testing/shared.js';

interface Status {
  readonly authenticated: boolean;
  readonly connections: readonly { platform_id: string; connected: boolean; patient?: string }[];
}

const sessionCookie = 'fhir_gateway_session';
const planted = 's%3Afgs_planted.c2lnbmF0dXJl';
const refusal = /LOGIN_STATE_UNKNOWN|LOGIN_SESSION_MISMATCH|LOGIN_UNKNOWN|another browser|no session/i;

describeWithChromium('signing in over REST with a browser', () => {
  const browser = sharedBrowser();
  const stack = sharedStack({ mcpAuth: 'oauth', apps: ['rest'] });
  const loginUrl = () => `${stack.restUrl}/auth/sandbox-ehr/login`;
  const statusOf = (person: Person) => person.getJson<Status>(`${stack.restUrl}/auth/status`);
  const patientOf = async (person: Person) =>
    (await statusOf(person)).connections.find(({ connected }) => connected)?.patient;

  const hedda = personOfEach(browser);
  const osric = personOfEach(browser);
  const record = (search: string) => `${stack.restUrl}/api/fhir/sandbox-ehr/${search}`;

  it('opens the record to its person, who ends that with a button, and the sandbox is told', async () => {
    expect(await hedda.signIn(loginUrl(), { login: 'tamsin' })).toMatch(/connected/i);
    const bundle = await hedda.getJson<SearchBundle>(record('Observation?category=laboratory&_count=1'));
    const [entry] = bundle.entry ?? [];
    expect(entry?.fullUrl).toBe(record(`Observation/${entry?.resource.id}`));
    expect(nextLink(bundle)).toMatch(new RegExp(`^${record('')}`));
    await hedda.page.goto(`${stack.restUrl}/connections`);
    const before = await stack.counters();
    await hedda.page
      .getByRole('button', { name: /disconnect/i })
      .first()
      .click();
    await hedda.page.getByRole('button', { name: 'Also sign out at Local Sandbox EHR' }).waitFor();
    const { status, text } = await hedda.get(record('Patient'));
    expect([status, text]).toEqual([401, expect.stringContaining('LOGIN_REQUIRED')]);
    expect((await stack.counters()).revocations).toBeGreaterThan(before.revocations);
  });

  it('never shows one person the data or the status of the other, nor a browser without a session anything', async () => {
    await hedda.signIn(loginUrl(), { login: 'hedda' });
    expect((await osric.get(record('Observation'))).status).toBe(401);
    expect((await statusOf(osric)).connections).toEqual([]);
    await osric.signIn(loginUrl(), { login: 'osric' });
    const patients = [await patientOf(hedda), await patientOf(osric)];
    expect(new Set(patients).size).toBe(2);
    const rounds = Array.from({ length: 10 }, () => [hedda, osric]).flat();
    const bundles = await Promise.all(rounds.map((one) => one.getJson<SearchBundle>(record('Observation?_count=5'))));
    bundles.forEach((bundle, index) => {
      const mine = patients[index % 2];
      for (const { resource } of bundle.entry ?? [])
        expect([`Patient/${mine}`, record(`Patient/${mine}`)]).toContain(resource.subject?.reference);
    });
    for (const foreign of [`Patient/${patients[1]}`, `Observation?patient=${patients[1]}`]) {
      const { status, text } = await hedda.get(record(foreign));
      expect([status, text]).toEqual([403, expect.stringContaining('PATIENT_OUT_OF_SCOPE')]);
    }
  });

  describe('an attacker and a victim, each with a browser', () => {
    const site = shared(
      () => HostileSite.open(),
      (one) => one.close(),
    );
    const [attacker, victim] = [hedda, osric];
    let login: string;
    beforeAll(() => void (login = loginUrl()));

    // The code for support is folded.
    const textOf = async (person: Person) => (await person.page.locator('main').textContent()) ?? '';
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
      });

      it('while she is signing in: her sign-in is refused, and the attacker has nothing', async () => {
        await attacker.page.goto(login);
        const callback = await callbackOf(victim, 'osric');
        await plant(victim, await cookieOf(attacker, sessionCookie));
        await victim.page.goto(callback);
        expect(await textOf(victim)).toMatch(refusal);
        expect(await patientOf(attacker)).toBeUndefined();
      });

      it('after she signed in: she is in the attacker’s empty session, and her record is not', async () => {
        await attacker.page.goto(login);
        await victim.signIn(login, { login: 'osric' });
        await plant(victim, await cookieOf(attacker, sessionCookie));
        expect(await patientOf(victim)).toBeUndefined();
        expect(await patientOf(attacker)).toBeUndefined();
      });

      it('made up: it is never adopted', async () => {
        for (const value of casesOf([planted, 'made-up', ''])) {
          await plant(victim, { name: sessionCookie, value });
          await victim.signIn(login, { login: 'osric' });
          expect(await patientOf(victim)).toBeDefined();
          await plant(attacker, { name: sessionCookie, value });
          expect(await statusOf(attacker)).toMatchObject({ authenticated: false });
        }
      });
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
      });

      it('is refused with the login cookie planted, for the session is another one', async () => {
        await victim.signIn(login, { login: 'osric' });
        const own = await patientOf(victim);
        const callback = await callbackOf(attacker, 'hedda');
        await plant(victim, await cookieOf(attacker, /^fhir_gateway_login_/));
        await victim.page.goto(callback);
        expect(await textOf(victim)).toMatch(refusal);
        expect(await patientOf(victim)).toBe(own);
      });

      it('with login and session cookie planted puts the victim into a session that the attacker is then out of', async () => {
        const callback = await callbackOf(attacker, 'hedda');
        await plant(victim, await cookieOf(attacker, /^fhir_gateway_login_/));
        await plant(victim, await cookieOf(attacker, sessionCookie));
        await victim.page.goto(callback);
        // On http every port of a host can write its cookies; what the victim does from here, the attacker does not see.
        expect(await statusOf(attacker)).toMatchObject({ authenticated: false, connections: [] });
        await victim.signIn(login, { login: 'osric' });
        expect(await statusOf(attacker)).toMatchObject({ authenticated: false, connections: [] });
      });

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
      });
    });

    describe('forms that another page sends from the victim’s browser', () => {
      it('change nothing, from either address', async () => {
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
        for (const address of [site.crossSite, site.sameSite]) {
          for (const [path, fields] of refused) {
            await victim.page.goto(address + site.publishForm(stack.restUrl + path, fields));
            await victim.page.waitForURL(`${stack.restUrl}${path}`);
            expect(await textOf(victim)).toMatch(/CROSS_SITE_REFUSED/);
          }
        }
        expect(await patientOf(victim)).toBe(own);
        expect((await cookieOf(victim, sessionCookie))?.value).toBe(before);
      });

      it('do not allow the attacker’s app, whose consent page the attacker knows, from either address', async () => {
        await victim.signIn(login, { login: 'osric' });
        const { page, csrf } = await consentOf(attacker, site.crossSite);
        for (const address of [site.crossSite, site.sameSite]) {
          for (const action of [page, page.replace(/[^/]+$/, 'another-id')]) {
            await victim.page.goto(address + site.publishForm(action, { csrf, decision: 'allow' }));
            await victim.page.waitForURL(action);
            expect(await textOf(victim)).toMatch(/CROSS_SITE_REFUSED|CONSENT_UNKNOWN/);
          }
        }
        // Nor when the victim is led to the page itself: another browser began it.
        await victim.page.goto(page);
        expect(await textOf(victim)).toMatch(/CONSENT_UNKNOWN/);
      });

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
      });
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
    });

    /** Comes as far as the consent page of an app that sends codes to the given address. */
    async function consentOf(person: Person, redirectUri: string): Promise<{ page: string; csrf: string }> {
      const client = { client_name: 'Claude', redirect_uris: [`${redirectUri}/callback`] };
      const { body } = await askJson<{ client_id: string }>(`${stack.restUrl}/oauth/register`, client);
      const query = new URLSearchParams({
        client_id: body.client_id,
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
  const page = shared(
    () => victim.newPage(),
    (one) => one.close(),
  );
  // By the browser itself: Node does not resolve names under localhost on every system.
  const isAuthenticated = async () =>
    ((await (await page.goto(`${stack.restUrl}/auth/status`))?.json()) as Status).authenticated;
  const visitHostile = async () => {
    await page.goto(stack.restUrl.replace('//gateway', '//evil.gateway'));
    await page.evaluate(`for (const line of ${JSON.stringify(hostileCookies)}) document.cookie = line`);
  };

  it('cannot set the session cookie of a browser that has none', async () => {
    await visitHostile();
    // The attack as such works: a cookie without the prefix reaches the gateway.
    expect(await cookies()).toContainEqual({ name: 'control', value: 'arrived' });
    expect((await cookies()).filter(({ name }) => name.startsWith('__Host-'))).toEqual([]);
    expect(await isAuthenticated()).toBe(false);
  });

  it('cannot replace the one that a browser has, nor put another one before it', async () => {
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
  });
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
