import type { Page } from 'playwright-core';
import { FormBrowser, type FormPage } from './testing/browser/form-browser.js';
import { signInAs } from './testing/browser/form-person.js';
import { listen, pictures } from './testing/browser/listen.js';
import { findFaults } from './testing/browser/page-check.js';
import {
  describeWithBoth,
  personOfEach,
  sharedBalancer,
  sharedBrowser,
  sharedRedis,
  sharedStack,
} from './testing/shared.js';

const codeIn = ({ body }: FormPage, id = 'recovery-code') => new RegExp(`id="${id}">([^<]+)<`).exec(body)?.[1] ?? '';

/** An authenticator of Chromium's own, which answers for a person who is there. */
async function virtualAuthenticator(page: Page) {
  const client = await page.context().newCDPSession(page);
  await client.send('WebAuthn.enable');
  let authenticatorId: string | undefined;
  const remove = async () => {
    if (authenticatorId !== undefined) await client.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
  };
  return {
    use: async ({ hasPrf }: { readonly hasPrf: boolean }) => {
      await remove();
      const kind = { protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal' } as const;
      const person = { isUserVerified: true, automaticPresenceSimulation: true };
      const options = { ...kind, ...person, hasResidentKey: true, hasUserVerification: true, hasPrf };
      ({ authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', { options }));
    },
    end: async () => {
      await remove();
      await client.detach();
    },
  };
}

describeWithBoth('connections that are kept, two REST processes on one Redis', () => {
  const browser = sharedBrowser();
  const redis = sharedRedis();
  const balancer = sharedBalancer();
  const stack = sharedStack(() => ({
    mcpAuth: 'oauth',
    apps: ['rest'],
    redisUrl: redis.url,
    // Each device has an address of its own: wrong codes of one are not those of another.
    env: { FHIR_GATEWAY_PUBLIC_URL: balancer.url, FHIR_GATEWAY_TRUSTED_PROXIES: 'loopback' },
  }));
  const hedda = personOfEach(browser);
  beforeAll(async () => {
    balancer.replace([`http://127.0.0.1:${stack.settings['FHIR_GATEWAY_PORT']}`, await stack.addReplica('rest')]);
  });

  it('are made and opened again by keyboard alone, on pages without faults', async () => {
    const { page } = hedda;
    const complaints = listen(page);
    const faults: string[] = [];
    const look = async (name: string, extent?: 'state') =>
      void faults.push(...(await findFaults(page, name, pictures, extent)));
    await hedda.signIn(`${stack.restUrl}/auth/sandbox-ehr/login`, { login: 'hedda' });
    await page.goto(`${stack.restUrl}/connections`);
    await look('connections-not-kept', 'state');
    await page.getByRole('link', { name: 'Keep my connections' }).press('Enter');
    await look('keep');
    await page.getByRole('button', { name: 'Make a recovery code' }).press('Enter');
    await page.locator('#confirm-code').waitFor();
    await look('recovery-code');
    const code = await page.locator('#recovery-code').innerText();
    await page.getByLabel('The last group of your code').fill('WRONG2');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('alert').innerText()).toContain('Look again at what you wrote down');
    await look('recovery-code-wrong', 'state');
    await page.getByLabel('The last group of your code').fill(code.slice(-6));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your connections are kept' }).waitFor();
    await look('kept');
    await page.locator('#device-code').fill(code);
    await page.keyboard.press('Enter');
    await page.getByText('Give it to nobody').waitFor();
    await look('device-code', 'state');
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(`${stack.restUrl}/auth/open`);
    await plain.getByLabel('Your code').fill(await page.locator('#device-code').innerText());
    await plain.keyboard.press('Enter');
    expect(await plain.locator('#opened').innerText()).toContain('Local Sandbox EHR');
    await context.close();

    await page.context().clearCookies();
    await page.goto(`${stack.restUrl}/connections`);
    await page.getByRole('link', { name: 'Open kept connections' }).press('Enter');
    await look('open');
    await page.getByLabel('Your code').fill('22222-33333-44444-55555-666666');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('alert').innerText()).toContain('not valid');
    await look('open-wrong', 'state');
    await page.getByLabel('Your code').fill(code.toLowerCase().replaceAll('-', ' '));
    await page.keyboard.press('Enter');
    await page.locator('#go-on').waitFor();
    expect(await page.locator('#opened').innerText()).toContain('Local Sandbox EHR');
    await look('opened');
    await page.locator('#go-on').press('Enter');
    await page.getByRole('heading', { name: 'Your connections' }).waitFor();
    expect(await page.locator('main').innerText()).toContain('Your recovery code was used');
    await look('connections-kept', 'state');
    expect(faults).toEqual([]);
    expect(complaints).toEqual([]);
    for (const secret of [code, code.replaceAll('-', '')]) expect(stack.output()).not.toContain(secret);
  });

  it('are opened by a passkey on a browser that was wiped, and by none that keeps no secret', async () => {
    const { page } = hedda;
    const complaints = listen(page);
    const faults: string[] = [];
    const at = (path: string) => page.goto(`${balancer.url}${path}`);
    const authenticator = await virtualAuthenticator(page);
    await hedda.signIn(`${balancer.url}/auth/sandbox-ehr/login`, { login: 'hedda' });
    await at('/auth/keys');
    await page.getByRole('button', { name: 'Make a recovery code' }).press('Enter');
    const code = await page.locator('#recovery-code').innerText();
    await page.getByLabel('The last group of your code').fill(code.slice(-6));
    await page.keyboard.press('Enter');
    const offer = async () => {
      await page.locator('#passkey-code').fill(code);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Make a passkey' }).press('Enter');
    };
    await authenticator.use({ hasPrf: false });
    await offer();
    await page.getByText('cannot keep a secret').waitFor();
    faults.push(...(await findFaults(page, 'passkey-none', pictures)));
    await authenticator.use({ hasPrf: true });
    await at('/auth/keys');
    await offer();
    await page.getByText('The passkey is made').waitFor();
    expect(await page.getByRole('button', { name: 'Make a passkey' }).count()).toBe(0);
    faults.push(...(await findFaults(page, 'passkey-made', pictures, 'state')));
    await page.getByRole('button', { name: 'Check it now' }).press('Enter');
    await page.getByText('On that one device only').waitFor();
    faults.push(...(await findFaults(page, 'kept-passkey', pictures)));
    await page.context().clearCookies();
    await at('/auth/open');
    await page.getByRole('button', { name: 'Use a passkey' }).press('Enter');
    await page.locator('#go-on').waitFor();
    expect(await page.locator('#opened').innerText()).toContain('Local Sandbox EHR');
    await at('/auth/keys');
    await page.getByText('End this passkey').press('Enter');
    await page.locator('#end-0-code').fill(code);
    await page.keyboard.press('Enter');
    await page.locator('#passkey-list').waitFor({ state: 'detached' });
    await page.context().clearCookies();
    await at('/auth/open');
    await page.getByRole('button', { name: 'Use a passkey' }).press('Enter');
    await page.getByText('This passkey opens nothing here').waitFor();
    await authenticator.end();
    expect(faults).toEqual([]);
    expect(complaints).toEqual([]);
    expect(stack.output()).not.toContain(code);
  });

  describe('on devices that act at once', () => {
    let number = 0;
    /** A browser without script, with an address of its own. */
    function device() {
      const own = new FormBrowser();
      const headers = { 'x-forwarded-for': `198.51.100.${++number}` };
      const open = (path: string) => own.open(`${stack.restUrl}${path}`, { headers });
      const send = async (path: string, form: Record<string, string>, from: string) => {
        const { body } = await open(from);
        const hidden = [...body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
        const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
        const { origin } = new URL(stack.restUrl);
        const init = {
          method: 'POST',
          body: new URLSearchParams({ ...fields, ...form }),
          headers: { ...headers, origin },
        };
        const answer = await own.fetch(`${stack.restUrl}${path}`, init);
        return { url: path, status: answer.status, body: await answer.text() };
      };
      const patient = () => own.fetch(`${stack.restUrl}/api/fhir/sandbox-ehr/Patient`, { headers });
      const clients = async () => {
        const answer = await own.fetch(`${stack.restUrl}/auth/sessions`, { headers: { accept: 'application/json' } });
        return ((await answer.json()) as { clients: { id: string; current: boolean }[] }).clients;
      };
      return {
        own,
        send,
        clients,
        reads: async () => (await patient()).status === 200,
        opens: (code: string) => send('/auth/open', { code }, '/auth/open'),
        newCode: async (present: string) => {
          const code = codeIn(await send('/auth/keys/recovery', { code: present }, '/auth/keys'));
          return [code, (await send('/auth/keys/confirm', { group: code.slice(-6) }, '/auth/keys')).status] as const;
        },
        deviceCode: async (present: string) =>
          codeIn(await send('/auth/keys/device-code', { code: present }, '/auth/keys'), 'device-code'),
      };
    }

    it('lose nothing: one opens by the code, one makes a new code, one is let in and one is ended', async () => {
      const first = device();
      await signInAs(first.own, `${stack.restUrl}/auth/sandbox-ehr/login`, 'tamsin');
      const kept = await first.newCode('');
      expect(kept[1]).toBe(303);
      let [code] = kept;
      for (let round = 0; round < 4; round++) {
        const lost = device();
        expect((await lost.opens(await first.deviceCode(code))).status).toBe(200);
        const ended = (await lost.clients()).find(({ current }) => current)?.id;
        const shown = await first.deviceCode(code);
        const [second, third] = [device(), device()];
        const [opened, [made, confirmed], joined] = await Promise.all([
          second.opens(code),
          first.newCode(code),
          third.opens(shown),
          first.send(`/auth/sessions/${ended}/end`, {}, '/auth/sessions'),
        ]);
        expect(joined.status).toBe(200);
        expect([await first.reads(), await third.reads(), await lost.reads()]).toEqual([true, true, false]);
        // Whoever was shown a code and told that it counts has one that counts, and nobody else has.
        const next = codeIn(opened);
        const told = [...(next === '' ? [] : [next]), ...(confirmed === 303 ? [made] : [])];
        const answers = await Promise.all(told.map((one) => device().opens(one)));
        const good = answers.filter(({ status }) => status === 200);
        expect([round, told.length > 0, good.length]).toEqual([round, true, 1]);
        code = good.map((answer) => codeIn(answer)).join();
      }
    });
  });
});
