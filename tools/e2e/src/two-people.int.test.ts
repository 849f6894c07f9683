import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import type { SearchBundle } from './testing/bundle.js';
import { Person } from './testing/browser/person.js';
import { startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

interface Status {
  readonly connections: readonly { platform_id: string; connected: boolean; patient?: string }[];
}

describeWithChromium('two people, two browsers, one REST process', () => {
  let browser: Browser;
  let stack: Stack;
  let hedda: Person;
  let osric: Person;

  beforeAll(async () => {
    browser = await launchChromium();
    stack = await startStack({ mcpAuth: 'oauth', apps: ['rest'] });
  }, 60_000);

  beforeEach(async () => {
    hedda = await Person.withBrowser(browser);
    osric = await Person.withBrowser(browser);
  });

  afterEach(async () => {
    await hedda.close();
    await osric.close();
  });

  afterAll(async () => {
    await stack?.stop();
    await browser?.close();
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

async function sessionCookies(person: Person) {
  return (await person.cookies()).filter(({ name }) => name === 'fhir_gateway_session');
}
