import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { Person } from './testing/browser/person.js';
import { SmartStack } from './testing/stacks/smart-stack.js';

const launchPath = '/auth/ehr/launch';

describeWithChromium('an EHR that opens the gateway', () => {
  let browser: Browser;
  let stack: SmartStack;

  beforeAll(async () => {
    browser = await launchChromium();
    stack = await SmartStack.start({
      mcpAuth: 'oauth',
      apps: ['rest'],
      platforms: { ehr: {} },
      env: { FHIR_GATEWAY_PLATFORM_EHR_CLIENT_ID: 'fhir-gateway' },
    });
  }, 90_000);
  afterAll(async () => {
    await stack?.stop();
    await browser?.close();
  });

  describe.each(['oauth', 'local'] as const)('in mode %s', (mcpAuth) => {
    let person: Person;
    let patients: string[];

    // Each mode has the gateway anew, before the same sandbox.
    beforeAll(async () => {
      if (mcpAuth !== 'oauth') await stack.restart({ FHIR_GATEWAY_MCP_AUTH: mcpAuth });
    });
    beforeEach(async () => {
      person = await Person.withBrowser(browser);
      await person.page.goto(`${stack.sandboxOrigin}/ehr?app=${encodeURIComponent(stack.restUrl + launchPath)}`);
      const links = await person.page.locator('a[id^=open-]').evaluateAll((all) => all.map(({ id }) => id));
      patients = links.map((id) => id.replace('open-', ''));
    });
    afterEach(() => person.close());

    /** Opens the app as a clinician does, and returns the address it was opened at. */
    const open = async (patient: string) => {
      await person.page.click(`#open-${patient}`);
      await person.page.waitForURL((url) => url.pathname === launchPath);
      return new URL(person.page.url());
    };
    const main = () => person.page.locator('main').innerText();

    it('signs a clinician in for the patient on the screen, after asking, with the visit', async () => {
      const patient = patients.at(-1) ?? '';
      const before = await stack.count('authorizations');
      const { searchParams } = await open(patient);
      expect(await main()).toMatch(/Connect ehr\?[\s\S]*from within ehr/);
      expect(await stack.count('authorizations')).toBe(before);
      await person.continueToPlatform();
      await person.authenticate({ login: 'dr-sunniva' });
      await person.allow();
      const shown = await person.page.locator('#launch-context').innerText();
      expect(shown).toContain(patient);
      const { connections } = await person.getJson<{ connections: Record<string, string>[] }>(
        `${stack.restUrl}/auth/status`,
      );
      const connection = connections.find(({ platform_id: id }) => id === 'ehr');
      expect(connection).toMatchObject({ connected: true, from_ehr: true, patient });
      expect(shown).toContain(connection?.['encounter']);
      const base = `${stack.restUrl}/api/fhir/ehr`;
      const encounter = await person.getJson<{ subject: { reference: string } }>(
        `${base}/Encounter/${connection?.['encounter']}`,
      );
      expect(encounter.subject.reference).toContain(patient);
      expect((await person.get(`${base}/Patient/${patients[0]}`)).status).toBe(403);
      expect(stack.output()).not.toContain(searchParams.get('launch'));
    }, 60_000);

    it('is refused with a launch that was used before', async () => {
      const url = await open(patients[0] ?? '');
      await person.continueToPlatform();
      await person.authenticate({ login: 'dr-sunniva' });
      await person.allow();
      await person.page.goto(url.href);
      await person.page.locator('#continue').click();
      await person.page.waitForURL((there) => there.pathname === '/oauth/callback');
      expect(await main()).toMatch(/AUTHORIZATION_REFUSED/);
    }, 60_000);

    it('is refused with a launch for a patient whom the person may not open', async () => {
      await open(patients.find((id) => id !== patients[0]) ?? '');
      await person.continueToPlatform();
      const { page } = person;
      await page.fill('#login', 'hedda');
      await page.fill('#password', 'any');
      await page.click('#sign-in');
      const refused = await page.locator('#error, #allow').first().innerText();
      expect(refused).toMatch(/unknown_patient|can’t go on/);
      expect(await page.locator('#allow').count()).toBe(0);
    }, 60_000);

    it('is refused with the issuer of another server before anybody is asked, however it is dressed up', async () => {
      const url = await open(patients[0] ?? '');
      const iss = url.searchParams.get('iss') ?? '';
      const requests = await stack.count('fhirRequests');
      const foreign = [
        'https://evil.example/fhir',
        iss.replace('localhost', 'localhost.evil.example'),
        iss.replace('localhost', 'localhost@evil.example'),
        iss.replace('localhost', 'user@localhost'),
        iss.replace(/:\d+/, ':1'),
        iss.replace('http:', 'https:'),
        iss.replace('/fhir', '/open/fhir'),
        `${iss}/../open/fhir`,
        iss.replace('/fhir', '\\fhir'),
        `${iss}?x=1`,
        `${iss}#x`,
      ];
      for (const other of foreign) {
        url.searchParams.set('iss', other);
        await person.page.goto(url.href);
        expect({ other, refused: (await main()).includes('LAUNCH_REFUSED') }).toEqual({ other, refused: true });
        expect(await person.page.locator('form').count()).toBe(0);
      }
      expect(await stack.count('fhirRequests')).toBe(requests);
      expect((await person.cookies()).some(({ name }) => name.startsWith('fhir_gateway_login'))).toBe(false);
    }, 60_000);

    it('does not begin by itself when a page of another site sends the person here', async () => {
      const url = await open(patients[0] ?? '');
      const authorizations = await stack.count('authorizations');
      await person.page.goto('data:text/html,<a id=planted>a picture of a cat</a>');
      await person.page.evaluate(`document.querySelector('#planted').href = ${JSON.stringify(url.href)}`);
      await person.page.click('#planted');
      await person.page.waitForURL((there) => there.pathname === launchPath);
      expect(await main()).toMatch(/Continue only if/);
      expect(await stack.count('authorizations')).toBe(authorizations);
      expect((await person.cookies()).some(({ name }) => name.startsWith('fhir_gateway_login'))).toBe(false);
    }, 60_000);
  });
});
