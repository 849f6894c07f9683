import { describeWithChromium } from '@fhir-gateway/testing';
import { kitClient, rawClient, refOf, smartClient } from './testing/fhir-clients.js';
import type { Resource, WorkingClient } from './testing/fhir-clients.js';
import { startHostileLinks } from './testing/hostile/hostile-links.js';
import { shared, sharedBrowser, sharedPerson, sharedStack } from './testing/shared.js';
import { refsInSandbox } from './testing/stacks/sandbox-truth.js';
import { smartClientAt, startSmartApp } from './testing/browser/smart-app.js';
import type { SmartClient } from './testing/browser/smart-app.js';

describeWithChromium('FHIR clients of other hands, through the gateway', () => {
  const browser = sharedBrowser();
  const hostile = shared(startHostileLinks, (links) => links.close());
  const stack = sharedStack(() => ({
    mcpAuth: 'oauth',
    apps: ['rest'],
    platforms: [{ id: 'hostile', fhirBaseUrl: hostile.fhirBaseUrl }],
    env: {
      FHIR_GATEWAY_WRITES: 'sandbox-ehr',
      FHIR_GATEWAY_PLATFORM_SANDBOX_EHR_SCOPES: 'openid fhirUser launch/patient offline_access patient/*.cruds',
    },
  }));
  const appThatAsks = (scope: string) =>
    shared(
      () => startSmartApp(`${stack.restUrl}/api/fhir/sandbox-ehr`, scope),
      (one) => one.close(),
    );
  const app = appThatAsks('launch/patient openid fhirUser offline_access patient/*.cruds patient/Observation.rs');
  const wide = appThatAsks('gateway');
  const person = sharedPerson(browser);
  let launched: SmartClient;
  /** Good for the whole REST API, where the token of the launch is for one base. */
  let apiToken: string;
  let base: string;
  let patient: string;

  beforeAll(async () => {
    base = `${stack.restUrl}/api/fhir/sandbox-ehr`;
    // Nobody is connected yet: the page that asks leads through the sign-in and comes back.
    await person.page.goto(app.launchUrl);
    await person.page.click('#sign-in-first');
    await person.authenticate({ login: 'hedda' });
    await person.page.click('#allow');
    await person.page.check('input[name="access"][value="read-and-write"]');
    await person.page.check('input[name="labelled"]');
    await person.page.click('#allow-app');
    launched = await app.launched;
    await person.page.waitForURL(/\/app\?/);
    patient = launched.patient.id ?? '';
    await person.page.goto(wide.launchUrl);
    await person.page.check('input[name="labelled"]');
    await person.page.click('#allow-app');
    apiToken = tokenOf(await wide.launched);
  });

  it('are launched by what the FHIR base says of itself, and hold a token that the platform does not know', async () => {
    expect(launched.state.serverUrl).toBe(base);
    expect(launched.state.tokenUri).toBe(`${stack.restUrl}/oauth/token`);
    const authorization = `Bearer ${tokenOf(launched)}`;
    const status = async (url: string) => (await fetch(url, { headers: { authorization } })).status;
    expect(await status(`${base}/Patient/${patient}`)).toBe(200);
    expect(await status(`${stack.sandboxOrigin}/fhir/Patient/${patient}`)).toBe(401);
  });

  it('know whose record it is, who signed in, and what was granted, from the answer of the token endpoint', async () => {
    const { tokenResponse } = launched.state;
    expect(tokenResponse).toMatchObject({
      patient,
      need_patient_banner: true,
      scope: 'launch/patient openid fhirUser patient/*.cruds patient/Observation.rs offline_access',
    });
    expect(await launched.patient.read()).toMatchObject({ resourceType: 'Patient', id: patient });
    expect(launched.getFhirUser()).toMatch(/^(?:Patient|Practitioner)\/\S+$/);
    expect(launched.getIdToken()).toMatchObject({ iss: stack.restUrl, fhirUser: expect.stringContaining(`${base}/`) });
    expect(await launched.user.read()).toMatchObject({ resourceType: launched.getUserType() });
  });

  it('refresh by themselves, and hold no token for anything else', async () => {
    const before = tokenOf(launched);
    // A public client says which one it is (RFC 6749 section 3.2.1); this library does so on request.
    launched.environment.options.refreshTokenWithClientId = true;
    await launched.refresh();
    expect(tokenOf(launched)).not.toBe(before);
    expect(launched.state.tokenResponse?.patient).toBe(patient);
    const authorization = `Bearer ${tokenOf(launched)}`;
    for (const path of ['/api/fhir/hostile/Observation', '/auth/status', '/auth/agents']) {
      const refused = await fetch(stack.restUrl + path, { headers: { authorization, accept: 'application/json' } });
      expect([path, refused.status]).toEqual([path, 401]);
    }
  });

  const clients: [string, () => WorkingClient][] = [
    ['fhir-kit-client', () => kitClient(base, tokenOf(launched))],
    ['fhirclient', () => smartClient(launched)],
    ['plain HTTP', () => rawClient(base, tokenOf(launched))],
  ];

  describe.each(clients)('%s', (_name, make) => {
    const note = (text: string): Resource => ({
      resourceType: 'Observation',
      status: 'final',
      code: { text },
      // Absolute, as a client writes it that knows one base only; relative below.
      subject: { reference: `${base}/Patient/${patient}` },
    });

    it('searches to the last page and finds what the platform holds', async () => {
      const { resources, pages } = await make().searchAll('Observation?category=laboratory');
      expect(pages).toBeGreaterThan(1);
      const held = await refsInSandbox(stack.sandboxOrigin, `Observation?category=laboratory&patient=${patient}`);
      expect(resources.map(refOf).sort()).toEqual(held);
    });

    it('resolves every reference that its results make', async () => {
      const client = make();
      const { resources } = await client.searchAll('Observation?category=laboratory&_count=200');
      const references = new Set(resources.flatMap(referencesIn));
      expect(references.size).toBeGreaterThan(1);
      for (const reference of references) expect(`/${reference}`).toMatch(`/${refOf(await client.resolve(reference))}`);
    });

    it('creates, reads back, updates and deletes', async () => {
      const client = make();
      const created = await client.create(note('first'));
      expect(created).toMatchObject({
        code: { text: 'first' },
        subject: { reference: expect.stringMatching(/Patient/) },
      });
      const subject = (created['subject'] as { reference: string }).reference;
      expect(refOf(await client.resolve(subject))).toBe(`Patient/${patient}`);
      const updated = await client.update({ ...created, code: { text: 'second' } });
      expect((await client.resolve(refOf(updated)))['code']).toEqual({ text: 'second' });
      await client.remove(refOf(updated));
      const gone = await client.resolve(refOf(updated)).catch((error: unknown) => client.statusOf(error));
      expect(gone).toBe(410);
    });

    it('has a transaction carried out whole, with references between its entries', async () => {
      const client = make();
      const encounter: Resource = {
        resourceType: 'Encounter',
        status: 'finished',
        class: { code: 'AMB' },
        subject: { reference: `Patient/${patient}` },
      };
      const answer = await client.transaction({
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [
          { fullUrl: 'urn:uuid:4f1f3a2c-6a0e-4c5b-9d1e-0d5d7c1a9b01', resource: encounter, request: post('Encounter') },
          {
            resource: {
              ...note('within an encounter'),
              encounter: { reference: 'urn:uuid:4f1f3a2c-6a0e-4c5b-9d1e-0d5d7c1a9b01' },
            },
            request: post('Observation'),
          },
        ],
      });
      const entries = answer['entry'] as { response: { status: string; location: string } }[];
      expect(entries.map(({ response }) => response.status.slice(0, 3))).toEqual(['201', '201']);
      const [made, observed] = entries.map(({ response }) =>
        response.location.replace(/^.*?(\w+\/[^/]+)\/_history.*$/, '$1'),
      );
      const stored = await client.resolve(observed ?? '');
      const { reference } = stored['encounter'] as { reference: string };
      expect([made, `${base}/${made}`]).toContain(reference);
    });

    it('is refused another patient’s record, and told so with a status', async () => {
      const client = make();
      const foreign = await client.resolve('Patient/another').catch((error: unknown) => client.statusOf(error));
      expect(foreign).toBe(403);
    });
  });

  describe('at a hostile platform, whose next page is at another host', () => {
    const base = () => `${stack.restUrl}/api/fhir/hostile`;
    const clients: [string, () => WorkingClient][] = [
      ['fhir-kit-client', () => kitClient(base(), apiToken)],
      ['fhirclient', () => smartClient(smartClientAt(base(), apiToken))],
      ['plain HTTP', () => rawClient(base(), apiToken)],
    ];

    it.each(clients)('%s is refused that page, and the other host hears nothing of it', async (_name, make) => {
      const client = make();
      const failed = await client.searchAll('Observation').catch((error: unknown) => client.statusOf(error));
      expect(failed).toBe(403);
      expect(hostile.elsewhere()).toEqual([]);
    });

    // A reference is part of a record: it is not changed. What a library does with an absolute one is for its user to know.
    it('leaves a reference to another host as it is, which fhirclient alone follows with its bearer', async () => {
      const held = await rawClient(base(), apiToken).resolve('Observation/far');
      expect(held['subject']).toEqual({ reference: hostile.farPatient });
      await kitClient(base(), apiToken).resolve(hostile.farPatient);
      expect(hostile.elsewhere()).toEqual(['GET /r4/Patient/far ']);
      const smart = smartClientAt(base(), apiToken);
      await smart.request('Observation/far', { resolveReferences: 'subject' }).catch(() => undefined);
      expect(hostile.elsewhere().slice(1)).toEqual([`GET /r4/Patient/far Bearer ${apiToken}`]);
    });
  });
});

const post = (url: string) => ({ method: 'POST', url });

function tokenOf(client: SmartClient): string {
  return client.state.tokenResponse?.access_token ?? '';
}

/** The literal references in a resource to other resources of its server, relative or as addresses. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { reference } = value as { reference?: unknown };
  const own =
    typeof reference === 'string' && /^(?:https?:\/\/[^?#]+\/)?[A-Z]\w+\/[\w.-]+$/.test(reference) ? [reference] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
}
