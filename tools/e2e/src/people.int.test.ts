import { mkdirSync } from 'node:fs';
import { patientIdAt, sandboxTruth } from '@fhir-gateway/sandbox/truth';
import {
  describeWithChromium,
  launchChromium,
  redisAvailable,
  startRedis,
  type TestRedis,
} from '@fhir-gateway/testing';
import type { Browser } from 'playwright-core';
import { agentKinds, connectAgent } from './testing/agents/agent.js';
import { findKeyboardFaults } from './testing/browser/keyboard-check.js';
import { findFaults } from './testing/browser/page-check.js';
import { findLoadFaults } from './testing/browser/page-measures.js';
import { Person } from './testing/browser/person.js';
import { startStack, type Stack } from './testing/stacks/stack.js';

/** `npm run screenshots` names a folder; without it no picture is taken. */
const pictures = process.env['FHIR_GATEWAY_SCREENSHOTS'];

interface People {
  readonly people: readonly {
    readonly name: string;
    readonly connections: readonly { readonly connection: string }[];
  }[];
}

describeWithChromium('several people over three platforms in one browser', () => {
  let browser: Browser;
  let stack: Stack;
  let person: Person;
  let redis: TestRedis | undefined;

  beforeAll(async () => {
    if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
    browser = await launchChromium();
    // Without Redis the two processes have a session each, and the agent is not asked.
    redis = redisAvailable() ? await startRedis() : undefined;
    stack = await startStack({ mcpAuth: 'local', apps: ['rest', 'mcp'], ...(redis && { redisUrl: redis.url }) });
    person = await Person.withBrowser(browser);
  }, 180_000);
  afterAll(async () => {
    await person?.close();
    await stack?.stop();
    await redis?.stop();
    await browser?.close();
  });

  const text = () => person.page.locator('main').innerText();
  const open = (path: string) => person.page.goto(`${stack.restUrl}${path}`);
  const signIn = (platform: string, login: string, patientId?: string) =>
    person.signIn(`${stack.restUrl}/auth/${platform}/login`, { login, ...(patientId !== undefined && { patientId }) });

  it('names after the sign-in whose record it is, joins one person’s platforms, and leads to the record', async () => {
    const connected = await signIn('sandbox-ehr', 'tamsin', patientIdAt('sandbox-ehr', 'tamsin-hollowmere'));
    expect(connected).toContain('Record of Tamsin Hollowmere, born ');
    expect(await findFaults(person.page, 'connected', pictures)).toEqual([]);
    await signIn('sandbox-payer', 'tamsin', patientIdAt('sandbox-payer', 'tamsin-hollowmere'));
    await person.page.getByRole('link', { name: 'See the record' }).click();
    await person.page.locator('section.patient').waitFor();
    expect(await person.page.locator('section.patient h1').innerText()).toMatch(/Tamsin Hollowmere/i);
    expect(await person.page.locator('section.patient').innerText()).toMatch(/\d+ years · female · .*Sandbox/);
    expect(await person.page.locator('nav[aria-label="Other people"]').count()).toBe(0);
    expect(await findFaults(person.page, 'record-of-one', pictures)).toEqual([]);
  }, 90_000);

  it('keeps a child’s record out of the parent’s: in the console, over REST and for an agent', async () => {
    await signIn('sandbox-ehr', 'tamsin', patientIdAt('sandbox-ehr', 'petra-hollowmere'));
    await open('/record');
    expect(await text()).toContain('Whose record?');
    expect(await person.page.locator('ol.timeline').count()).toBe(0);
    expect(await findLoadFaults(person.page, 'whose-record')).toEqual([]);
    expect(await findFaults(person.page, 'whose-record', pictures)).toEqual([]);
    expect(await findKeyboardFaults(person.page, 'whose-record')).toEqual([]);
    await person.page.getByRole('link', { name: /See the record of Petra/ }).click();
    await person.page.locator('section.patient').waitFor();
    expect(await person.page.locator('.kind-line').allInnerTexts()).not.toContain('Payer');
    await person.page.getByRole('link', { name: /Tamsin Hollowmere/i }).click();
    await person.page.waitForFunction('/Tamsin/i.test(document.querySelector("section.patient h1").innerText)');

    const { people } = await person.getJson<People>(`${stack.restUrl}/api/record`);
    expect(people.map(({ connections }) => connections.map(({ connection }) => connection).sort())).toEqual(
      expect.arrayContaining([['sandbox-ehr~2'], ['sandbox-ehr~1', 'sandbox-payer']]),
    );
    if (redis === undefined) return;
    const agent = await connectAgent(agentKinds[0], stack.mcpUrl);
    try {
      const { text: told } = await agent.call('get_auth_status', {});
      expect(told).toMatch(/^People and their connections: sandbox-ehr~2: sandbox-ehr~2; sandbox-/m);
      expect(told).toMatch(/(sandbox-ehr~1, sandbox-payer|sandbox-payer, sandbox-ehr~1)\.$/m);
    } finally {
      await agent.close();
    }
  }, 90_000);

  it('asks about a mistyped birth date, takes the answer with the keyboard alone, and takes it back', async () => {
    // Position 6 of the sandbox's people: the clinic has another day of birth.
    const mistyped = sandboxTruth().people[6]?.key.split('-')[0] ?? '';
    // The sandbox knows the browser so far as Tamsin's.
    await person.close();
    person = await Person.withBrowser(browser);
    await signIn('sandbox-ehr', mistyped);
    await signIn('sandbox-clinic', mistyped);
    await open('/record/people');
    expect(await text()).toContain('Are these the same person?');
    expect(await findLoadFaults(person.page, 'people')).toEqual([]);
    expect(await findFaults(person.page, 'people', pictures)).toEqual([]);
    expect(await findKeyboardFaults(person.page, 'people')).toEqual([]);
    await person.page.getByRole('button', { name: 'Yes, the same person' }).focus();
    await person.page.keyboard.press('Enter');
    await person.page.getByText('What you said').waitFor();
    expect(await text()).not.toContain('Are these the same person?');
    await person.page.getByRole('button', { name: 'Undo' }).click();
    await person.page.getByText('Are these the same person?').waitFor();
    await person.page.getByRole('button', { name: 'No, keep them apart' }).click();
    await person.page.getByText('What you said').waitFor();
    expect(await text()).toContain('not the same person');
  }, 90_000);
});
