import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { nextLink, readAllPages } from './testing/bundle.js';
import { givesTotals } from './testing/quirks-of-run.js';
import type { SearchBundle } from './testing/bundle.js';
import { Person } from './testing/browser/person.js';
import { refsInSandbox } from './testing/stacks/sandbox-truth.js';
import { startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

interface Status {
  readonly connections: readonly { platform_id: string; connected: boolean; patient?: string }[];
}

describeWithChromium('signing in over REST with a browser', () => {
  let browser: Browser;
  let stack: Stack;

  beforeAll(async () => {
    browser = await launchChromium();
    stack = await startStack({ mcpAuth: 'oauth', apps: ['rest'] });
  }, 60_000);

  afterAll(async () => {
    await stack?.stop();
    await browser?.close();
  });

  describe('one person', () => {
    let person: Person;

    beforeAll(async () => {
      person = await Person.withBrowser(browser);
    });
    afterAll(() => person?.close());

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
    let hedda: Person;
    let osric: Person;

    beforeEach(async () => {
      hedda = await Person.withBrowser(browser);
      osric = await Person.withBrowser(browser);
    });

    afterEach(async () => {
      await hedda.close();
      await osric.close();
    });

    const login = () => `${stack.restUrl}/auth/sandbox-ehr/login`;
    const record = (search: string) => `${stack.restUrl}/api/fhir/sandbox-ehr/${search}`;
    const patientOf = async (person: Person) => {
      const { connections } = await person.getJson<Status>(`${stack.restUrl}/auth/status`);
      return connections.find(({ connected }) => connected)?.patient;
    };

    it('never shows one the data or the status of the other', async () => {
      await Promise.all([hedda.signIn(login(), { login: 'hedda' }), osric.signIn(login(), { login: 'osric' })]);
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
      await hedda.signIn(login(), { login: 'hedda' });
      expect((await osric.get(record('Observation'))).status).toBe(401);
      expect((await osric.getJson<Status>(`${stack.restUrl}/auth/status`)).connections).toEqual([]);
    }, 60_000);

    it('refuses the callback of a login that another browser began, and leaves that login intact', async () => {
      // Hedda comes as far as the consent page; Osric is sent the address that her browser would be redirected to.
      await hedda.page.goto(login());
      await hedda.continueToPlatform();
      await hedda.authenticate({ login: 'hedda' });
      const callback = await hedda.allowWithoutReturning();
      await osric.page.goto(callback);
      expect(await osric.page.locator('main').innerText()).toMatch(/LOGIN_STATE_UNKNOWN|another browser/i);
      expect(await patientOf(osric)).toBeUndefined();

      await hedda.page.goto(callback);
      expect(await hedda.page.locator('main').innerText()).toMatch(/connected/i);
      expect(await patientOf(hedda)).toBeDefined();
    }, 60_000);

    it('takes a callback once, shows its outcome again to whoever it belongs to, and takes no other code', async () => {
      await hedda.page.goto(login());
      await hedda.continueToPlatform();
      await hedda.authenticate({ login: 'hedda' });
      const callback = await hedda.allowWithoutReturning();
      await hedda.page.goto(callback);
      const patient = await patientOf(hedda);
      const again = await hedda.page.goto(callback);
      expect([again?.status(), new URL(hedda.page.url()).pathname]).toEqual([200, '/auth/sandbox-ehr/connected']);
      const other = new URL(callback);
      other.searchParams.set('code', 'another');
      expect((await hedda.page.goto(other.href))?.status()).toBe(400);
      expect(await patientOf(hedda)).toBe(patient);
    }, 60_000);

    it('does not let a foreign callback replace the session that a person has', async () => {
      await osric.signIn(login(), { login: 'osric' });
      const own = await patientOf(osric);
      await hedda.page.goto(login());
      await hedda.continueToPlatform();
      await hedda.authenticate({ login: 'hedda' });
      await osric.page.goto(await hedda.allowWithoutReturning());
      expect(await patientOf(osric)).toBe(own);
    }, 60_000);

    it('does not know a login link of another session', async () => {
      const begun = await hedda.get(`${login()}?redirect=false`);
      expect(begun.status).toBe(200);
      const answer = await osric.get(`${login()}?attempt=made-up-or-stolen-attempt-id`);
      expect(answer.status).toBe(404);
      expect(answer.text).toMatch(/LOGIN_UNKNOWN/);
      expect(await patientOf(osric)).toBeUndefined();
    }, 60_000);

    it('gives the browser a new cookie at sign-in and forgets the old one', async () => {
      await hedda.page.goto(login());
      const [before] = await sessionCookies(hedda);
      await hedda.continueToPlatform();
      await hedda.authenticate({ login: 'hedda' });
      await hedda.allow();
      const [after] = await sessionCookies(hedda);
      expect(after?.value).toBeDefined();
      expect(after?.value).not.toBe(before?.value);
      expect(after).toMatchObject({ httpOnly: true, sameSite: 'Lax' });

      const planted = await fetch(record('Observation'), {
        headers: { cookie: `fhir_gateway_session=${before?.value ?? 'none'}` },
      });
      expect(planted.status).toBe(401);
    }, 60_000);
  });
});

async function sessionCookies(person: Person) {
  return (await person.cookies()).filter(({ name }) => name === 'fhir_gateway_session');
}
