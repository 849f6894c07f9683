import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { nextLink, readAllPages } from './testing/bundle.js';
import { givesTotals } from './testing/quirks-of-run.js';
import type { SearchBundle } from './testing/bundle.js';
import { Person } from './testing/browser/person.js';
import { refsInSandbox } from './testing/stacks/sandbox-truth.js';
import { startStack } from './testing/stacks/stack.js';
import type { Stack } from './testing/stacks/stack.js';

describeWithChromium('signing in over REST with a browser', () => {
  let browser: Browser;
  let stack: Stack;
  let person: Person;

  beforeAll(async () => {
    browser = await launchChromium();
    stack = await startStack({ mcpAuth: 'oauth', apps: ['rest'] });
    person = await Person.withBrowser(browser);
  }, 60_000);

  afterAll(async () => {
    await stack?.stop();
    await browser?.close();
  });

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
