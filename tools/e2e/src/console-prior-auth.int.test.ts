import { describeWithChromium } from '@fhir-gateway/testing';
import type { Page } from 'playwright-core';
import { listen, pictures } from './testing/browser/listen.js';
import { findFaults } from './testing/browser/page-check.js';
import { technicalWords } from './testing/browser/plain-words.js';
import { sharedBrowser, sharedPerson, sharedStack } from './testing/shared.js';
import { movableClock } from './testing/stacks/movable-clock.js';
import { claimsAt } from './testing/stacks/sandbox-control.js';
import { plainSandbox } from './testing/stacks/stack.js';

const inNetwork = '9000000031';
const outOfNetwork = '1999999984';

const clock = movableClock();
const stack = sharedStack({
  mcpAuth: 'oauth',
  apps: ['rest'],
  env: { FHIR_GATEWAY_WRITES: 'sandbox-payer', ...clock.env },
  sandboxEnv: plainSandbox,
});

describeWithChromium('the way of a person from a question to the decision', () => {
  const browser = sharedBrowser();
  const person = sharedPerson(browser);
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    page = person.page;
    complaints = listen(page);
    await person.signIn(`${stack.restUrl}/auth/sandbox-ehr/login`, { login: 'hedda' });
  });

  const open = (path: string) => page.goto(`${stack.restUrl}${path}`);
  const text = () => page.locator('main').innerText();
  const press = async (name: string) => {
    // Each button leads to a page, if it is the same one anew: what is read next is of that page.
    const arrived = page.waitForEvent('load');
    await Promise.all([arrived, page.getByRole('button', { name, exact: true }).click()]);
  };
  const follow = async (name: string) => {
    await page.getByRole('link', { name, exact: true }).first().click();
    await page.waitForLoadState();
  };
  const check = async (name: string, extent: 'page' | 'state' = 'page') => [
    ...(await findFaults(page, name, pictures, extent)),
    // Those show titles, numbers and addresses as the hospital, the plan and their sources wrote them.
    ...(['ask-preview', 'ask-attach', 'packet'].includes(name) ? [] : await technicalWords(page, name)),
  ];

  /** Agrees where that is asked. */
  const agreeing = async () => {
    if (await page.getByRole('button', { name: 'Yes, send this' }).isVisible()) await press('Yes, send this');
  };

  async function begin(code: string, name: string): Promise<void> {
    await open('/prior-auth');
    await follow('Ask a plan about a service');
    await page.getByLabel('Code of the service').fill(code);
    await page.getByLabel('What it is').fill(name);
    await press('Get it ready');
    await page.getByRole('heading', { name: /^Prior authorization: / }).waitFor();
  }

  async function describeService({ orderer, performer }: { orderer: string; performer?: string }): Promise<void> {
    await page.getByLabel('Day of the service').fill('2030-12-15');
    await page.getByLabel('Place of the service').selectOption('11');
    await page.getByLabel('NPI of who orders it').fill(orderer);
    if (performer !== undefined) await page.getByLabel('NPI of who does it').fill(performer);
    await press('Ask the plan');
  }

  it('a form that is given at once: ask, agree, fill in, attach, look, send, and read the decision', async () => {
    const faults: string[] = [];
    await begin('27447', 'knee replacement');
    faults.push(...(await check('packet')));
    await describeService({ orderer: inNetwork });
    expect(await text()).toMatch(/May this be sent to .*Nothing has been sent yet/s);
    faults.push(...(await check('ask-agree', 'state')));
    await press('Yes, send this');
    expect(await text()).toMatch(/Approval needed/i);
    faults.push(...(await check('ask-answer', 'state')));
    await press('Get the form');
    expect(await text()).toContain('Filled in from the record');
    await page.getByLabel('Weeks of supervised physical therapy').fill('4');
    await press('Save and check');
    expect(await text()).toMatch(/left to do/);
    faults.push(...(await check('ask-form')));
    await page.getByLabel('Why was therapy under 12 weeks?').fill('Pain at rest.');
    await page.getByLabel('Grade 3').check();
    await press('Save and check');
    expect(await text()).toContain('The form is complete.');
    await follow('Go on');
    await follow('Add documents from the record');
    faults.push(...(await check('ask-documents', 'state')));
    await page.getByRole('checkbox').first().check();
    await press('Use these and look at the request');
    await press('Show exactly what would be sent');
    const shown = await text();
    for (const words of ['This would be sent to Local Sandbox Payer', 'Hedda Vantreen', 'Pain at rest.', inNetwork]) {
      expect(shown).toContain(words);
    }
    expect(shown).toMatch(/Document\n.+\d{4}/);
    faults.push(...(await check('ask-preview', 'state')));
    await press('Send it to Local Sandbox Payer');
    await page.waitForURL(/\/prior-auth#pa-/);
    faults.push(...(await technicalWords(page, 'prior-auth')));
    expect(await text()).toMatch(/Pended[^]*1 form, 1 document/);
    expect(await text()).toContain('A document: Notes of the therapy so far');
    // What the plan asks for is sent in the same way: chosen, looked at, sent.
    await press('Choose documents to send');
    await page.getByRole('checkbox').nth(1).check();
    await press('Use these and look at the request');
    await press('Show exactly what would be sent');
    expect(await text()).toMatch(/The plan’s number for what it asked for[^]*Member number/);
    faults.push(...(await check('ask-attach', 'state')));
    await press('Send it to Local Sandbox Payer');
    await page.waitForURL(/\/prior-auth#pa-/);
    expect(await text()).toMatch(/Notes of the therapy so far[^]{0,20}: sent/);
    expect(faults).toEqual([]);
    expect(complaints).toEqual([]);
    // What was typed and shown stands in no address and no log, where a port may be 27447.
    for (const secret of ['Pain at rest', '27447', inNetwork]) {
      expect(stack.output()).not.toMatch(new RegExp(`\\b(?<!:)${secret}\\b`));
    }
  });

  it('a form that asks on: each answer brings the next question, and only the person attests', async () => {
    const faults: string[] = [];
    await begin('70551', 'MRI of the head');
    await describeService({ orderer: outOfNetwork, performer: outOfNetwork });
    await press('Yes, send this');
    await press('Get the form');
    await agreeing();
    await page.getByRole('group', { name: 'Is a red-flag symptom present?' }).getByLabel('Yes').check();
    await press('Answer and go on');
    await page.getByRole('group', { name: 'Which imaging was done before?' }).getByLabel('None').check();
    // In two tabs: the older page changes nothing.
    const other = await page.context().newPage();
    await other.goto(page.url());
    await press('Answer and go on');
    await other.getByRole('button', { name: 'Answer and go on' }).click();
    await other.getByText('changed on another page meanwhile').waitFor();
    await other.close();
    expect(await text()).toContain('Only you can answer this. Nothing fills it in for you.');
    faults.push(...(await check('ask-attest', 'state')));
    await page.reload();
    await page
      .getByRole('group', { name: /^I attest/ })
      .getByLabel('Yes')
      .check();
    await press('Answer and go on');
    expect(await text()).toContain('The form is complete.');
    await follow('Go on');
    await follow('Look at the request');
    await press('Show exactly what would be sent');
    await press('Send it to Local Sandbox Payer');
    await page.waitForURL(/\/prior-auth#pa-/);
    expect(await text()).toContain('Approved');
    expect(faults).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('without a script and with the keyboard alone', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    try {
      await context.addCookies(await person.cookies());
      const plain = await context.newPage();
      const tabTo = async (role: 'button' | 'link' | 'textbox' | 'combobox', name: string | RegExp) => {
        const wanted = plain.getByRole(role, { name }).and(plain.locator(':focus'));
        for (let presses = 0; presses < 90; presses++) {
          await plain.keyboard.press('Tab');
          if ((await wanted.count()) > 0) return;
        }
        throw new Error(`no way to “${name}” by keyboard`);
      };
      const enter = async (role: 'button' | 'link', name: string | RegExp) => {
        await tabTo(role, name);
        // A key does not wait for the page that it leads to.
        const arrived = plain.waitForEvent('load');
        await plain.keyboard.press('Enter');
        await arrived;
      };
      await plain.goto(`${stack.restUrl}/prior-auth`);
      await enter('link', 'Ask a plan about a service');
      await tabTo('textbox', 'Code of the service');
      await plain.keyboard.type('95810');
      await enter('button', 'Get it ready');
      await tabTo('combobox', 'Place of the service');
      await plain.keyboard.type('Doctor');
      await tabTo('textbox', 'NPI of who orders it');
      await plain.keyboard.type(inNetwork);
      await enter('button', 'Ask the plan');
      await enter('button', 'Yes, send this');
      expect(await plain.locator('main').innerText()).toMatch(/Approval needed/);
      await enter('link', 'Look at the request');
      // What is missing is said before anything is sent.
      expect(await plain.locator('main').innerText()).toContain('the day of the service');
    } finally {
      await context.close();
    }
  });

  const sentNow = () => claimsAt(stack.sandboxOrigin);

  describe('a request that was sent', () => {
    const faults: string[] = [];
    /** The card of the request that the page has just been led to. */
    const card = () => page.locator(`[id="${new URL(page.url()).hash.slice(1)}"]`);
    const takeUp = async (name: string) => {
      await card().getByRole('button', { name, exact: true }).click();
      await page.waitForURL(/\/drafts\//);
    };
    const send = async (name = 'Send it to Local Sandbox Payer') => {
      await page.getByRole('button', { name, exact: true }).click();
      await page.waitForURL(/\/prior-auth#pa-/);
    };

    it('is completed with the form that the plan asks for afterwards, to the authorization', async () => {
      await begin('27447', 'other knee');
      await describeService({ orderer: inNetwork });
      await agreeing();
      await follow('Look at the request');
      await press('Show exactly what would be sent');
      await send();
      expect(await card().innerText()).toMatch(/Pended[^]*A form/);
      const before = await sentNow();
      await takeUp('Fill in the form');
      await agreeing();
      await page.getByLabel('Weeks of supervised physical therapy').fill('14');
      await page.getByLabel('Grade 3').check();
      await press('Save and check');
      await press('Show exactly what would be sent');
      expect(await text()).toMatch(
        /Changes the request for\n+other knee \(code 27447\)[^]*Answer: [^\n]*physical therapy\n+14/,
      );
      faults.push(...(await check('ask-late-form', 'state')));
      expect(await sentNow()).toBe(before);
      await send();
      expect(await card().innerText()).toMatch(/Approved[^]*AUTH-27447-\d{4}/);
      expect(await sentNow()).toBe(before + 1);
    });

    it('is changed: what differs is shown first, and a form that went along is not filled in again', async () => {
      const before = await sentNow();
      await takeUp('Change this request');
      await page.getByLabel('Day of the service').fill('');
      await page
        .locator('form', { has: page.getByLabel('How many') })
        .evaluate((form) => form.setAttribute('novalidate', ''));
      await press('Save and look at the request');
      expect(await text()).toContain('The day of the service is missing, or no date.');
      await page.getByLabel('Day of the service').fill('2030-12-20');
      await page.getByLabel('How many').fill('2');
      faults.push(...(await check('ask-change', 'state')));
      await press('Save and look at the request');
      await press('Show exactly what would be sent');
      expect(await text()).toMatch(/Day of the service\n+20 Dec 2030, instead of 15 Dec 2030/);
      expect(await text()).toMatch(/How many\n+2, instead of none named/);
      expect(await text()).toMatch(/Answer sent before: [^\n]*physical therapy\n+14/);
      expect(await sentNow()).toBe(before);
      await send();
      expect(await card().innerText()).toMatch(/Approved[^]*27447 × 2 on 20 Dec 2030/);
      expect(await sentNow()).toBe(before + 1);
    });

    it('is withdrawn once the person has said so twice, and not before', async () => {
      const before = await sentNow();
      await takeUp('Withdraw this request');
      expect(await text()).toMatch(/Withdraws, all of it\n+other knee \(code 27447\)/);
      await press('Withdraw it');
      expect(await text()).toContain('It cannot be taken back');
      faults.push(...(await check('ask-withdraw', 'state')));
      await send('No, leave it as it is');
      expect(await card().innerText()).toContain('Approved');
      expect(await sentNow()).toBe(before);
      await takeUp('Withdraw this request');
      await press('Withdraw it');
      const other = await page.context().newPage();
      await other.goto(page.url());
      await send('Yes, withdraw it');
      expect(await card().innerText()).toContain('Cancelled');
      expect(await card().innerText()).not.toMatch(/AUTH-|Withdraw this request|Change this request/);
      // The same answer again, from a page that is an older one by now, is not taken.
      await other.getByRole('button', { name: 'Yes, withdraw it' }).click();
      await other.waitForURL(/\/prior-auth#pa-/);
      await other.close();
      expect(await sentNow()).toBe(before + 1);
      expect(faults).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });

  it('takes nothing that was shown more than ten minutes ago, and shows it anew', async () => {
    await begin('97110', 'therapy, late');
    await describeService({ orderer: inNetwork });
    await agreeing();
    await follow('Look at the request');
    await press('Show exactly what would be sent');
    const before = await sentNow();
    clock.advance(11 * 60_000);
    await press('Send it to Local Sandbox Payer');
    expect(await text()).toContain('Nothing was sent: what would go is not what you saw');
    expect(await sentNow()).toBe(before);
    await press('Send it to Local Sandbox Payer');
    await page.waitForURL(/\/prior-auth#pa-/);
    expect(await sentNow()).toBe(before + 1);
  });
});
