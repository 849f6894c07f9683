import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeWithChromium, launchChromium } from '@fhir-gateway/testing';
import type { ChildService } from '@fhir-gateway/testing';
import { SmartApp } from '../testing/smart-app.js';
import { startSandbox } from '../testing/start-sandbox.js';

// A shared machine can take long to start a browser.
jest.setTimeout(60_000);

describeWithChromium('the sandbox pages in a browser', () => {
  let sandbox: ChildService & { origin: string };
  let browser: Awaited<ReturnType<typeof launchChromium>>;
  let client: Server;
  let elsewhere: Server;
  let callback: string;
  let landing: string;

  const listen = (server: Server): Promise<number> =>
    new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });

  const cleanUps: (() => unknown)[] = [];

  beforeAll(async () => {
    sandbox = await startSandbox({ PATIENTS: '4' });
    cleanUps.push(() => sandbox.stop());
    browser = await launchChromium();
    cleanUps.push(() => browser.close());
    elsewhere = createServer((_request, response) => response.end('arrived'));
    landing = `http://localhost:${await listen(elsewhere)}/landing`;
    client = createServer((_request, response) => response.writeHead(302, { location: landing }).end());
    callback = `http://127.0.0.1:${await listen(client)}/oauth/callback`;
    cleanUps.push(
      () => client.close(),
      () => elsewhere.close(),
    );
  });

  // Also after a start that failed half-way, or the processes started so far would keep Jest from ending.
  afterAll(async () => {
    await Promise.all(cleanUps.map((cleanUp) => cleanUp()));
  });

  it('lead through sign-in, patient and consent back to the client, and on from there, with no policy violated', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));

    await page.goto(sandbox.origin);
    const clinician = await page.locator('#accounts tbody tr').last().locator('code').innerText();
    await page.goto(new SmartApp(sandbox.origin).authorizationUrl({ redirect_uri: callback }));
    await page.getByLabel('Account').fill(clinician);
    await page.getByLabel('Password').fill('anything');
    await page.click('#sign-in');
    await page.locator('input[name=patient]').last().check();
    const name = await page.locator('label:has(input:checked) b').innerText();
    await page.click('#choose-patient');
    expect(await page.locator('#patient b').innerText()).toBe(name);
    await page.click('#allow');
    await page.waitForURL(landing);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it.each(['light', 'dark'] as const)('fit a phone in the %s scheme', async (colorScheme) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    await page.goto(new SmartApp(sandbox.origin).authorizationUrl());
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(overflow).toBe(0);
    const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(background).toBe(colorScheme === 'dark' ? 'rgb(16, 22, 28)' : 'rgb(244, 246, 248)');
    await context.close();
  });
});
