import { MemoryVaultStore } from '@fhir-gateway/token-vault';
import { createHash } from 'node:crypto';
import { accessRecord, commandLineClientId, operatorClients } from '../index.js';
import { openPolicy, type ClientPolicy } from '../clients/client-policy.js';
import { ProviderRecords } from '../provider-records.js';
import { keyring, sharedParts, sharedTestServer, startTestServer } from '../testing/test-server.js';
import type { TestBrowser, TestServer } from '../testing/test-server.js';

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

interface Device {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  readonly expires_in: number;
  readonly interval: number;
}

describe('signing in with a code on a device', () => {
  const as = sharedTestServer();

  async function ask(server = as, change: Record<string, string> = {}): Promise<Device> {
    const response = await server.post('/auth/device', {
      client_id: commandLineClientId,
      resource: server.rest,
      ...change,
    });
    return (await response.json()) as Device;
  }
  const poll = ({ device_code }: Device, server = as, client = commandLineClientId) =>
    server.token({ grant_type: deviceGrant, device_code, client_id: client });

  async function open(browser: TestBrowser, address: string): Promise<Record<string, string>> {
    return (await (await browser.visit(address)).json()) as Record<string, string>;
  }

  /** Enters a code on the page; returns where the browser is led, or what the page says. */
  async function enter(browser: TestBrowser, userCode: string, csrf?: string): Promise<string> {
    const { csrfToken = '' } = await open(browser, '/oauth/device');
    const body = new URLSearchParams({ xsrf: csrf ?? csrfToken, user_code: userCode, confirm: 'yes' });
    const response = await browser.visit('/oauth/device', { method: 'POST', body });
    return response.headers.get('location') ?? (await response.text());
  }

  /** Answers the consent page, and returns the last page of the browser. */
  async function answer(browser: TestBrowser, page: string, answered: 'allow' | 'deny' = 'allow') {
    const { csrfToken } = await browser.consent(page);
    const headers = { 'x-csrf': String(csrfToken), 'x-answer': answered };
    const { returnTo } = (await (await browser.visit(page, { method: 'POST', headers })).json()) as {
      returnTo: string;
    };
    return open(browser, returnTo);
  }

  let device: Device;
  let browser: TestBrowser;
  beforeEach(async () => {
    device = await ask();
    browser = await as.browser();
  });

  it('leads from a user code to the device code no more once it was entered', async () => {
    const foundBy = async () => {
      const records = new ProviderRecords({ ...as, keyring, recordKeys: 'credential', now: Date.now });
      return JSON.stringify((await records.get('DeviceCode-user-code', device.user_code.replace('-', '')))?.value);
    };
    expect(await foundBy()).toContain(device.device_code);
    const page = await enter(browser, device.user_code);
    expect(await foundBy()).not.toContain(device.device_code);
    await answer(browser, page);
    // Eight letters can be guessed by who has the store and its keys, and now a session hangs on the device code.
    expect(await foundBy()).toContain(device.user_code.replace('-', ''));
    expect(await foundBy()).not.toMatch(new RegExp(`${device.device_code}|accountId|grantId|fgs_`));
    expect(await enter(await as.browser(), device.user_code)).toContain('"problem":"ended"');
    expect(await poll(device)).toMatchObject({ status: 200 });
  });

  it('gives a token for the session of the browser that consented, and a refresh token', async () => {
    expect(device).toMatchObject({ verification_uri: `${as.url}/oauth/device`, expires_in: 600, interval: 5 });
    expect(device.user_code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    expect(await poll(device)).toMatchObject({ status: 400, body: { error: 'authorization_pending' } });
    const page = await enter(browser, device.user_code.toLowerCase().replace('-', ' '));
    expect(page).toContain('/oauth/consent/');
    expect(await browser.consent(page)).toMatchObject({
      clientName: 'FHIR Gateway command line',
      destination: 'the program that showed you a code',
      userCode: device.user_code,
      resources: [{ uri: as.rest }],
    });
    expect(await answer(browser, page)).toEqual({ kind: 'done', clientName: 'FHIR Gateway command line' });
    const { status, body } = await poll(device);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'gateway gateway.read', expires_in: 600 });
    const access = String(body['access_token']);
    const session = await as.vault.authenticate(access);
    expect(session.id).toBe(browser.session.id);
    expect(await as.vault.read(session, accessRecord(access))).toMatchObject({
      audience: as.rest,
      clientId: commandLineClientId,
    });
    const renewed = await as.renew(commandLineClientId, body['refresh_token']);
    expect(renewed).toMatchObject({ status: 200, body: { scope: 'gateway gateway.read' } });
    expect(await poll(device)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('is asked for every time', async () => {
    for (let time = 0; time < 2; time += 1) {
      const device = await ask();
      const page = await enter(browser, device.user_code);
      expect(page).toContain('/oauth/consent/');
      await answer(browser, page);
      expect((await poll(device)).status).toBe(200);
    }
  });

  it('fills the code of a link in, and sends it by nobody but the person', async () => {
    const page = await open(browser, device.verification_uri_complete);
    expect(page).toMatchObject({ kind: 'enter', userCode: device.user_code });
    expect(await open(browser, '/oauth/device?user_code=%3Cscript%3E')).not.toHaveProperty('userCode');
    expect(await poll(device)).toMatchObject({ body: { error: 'authorization_pending' } });
  });

  it('tells the device when the person says no, and does not ask again', async () => {
    const last = await answer(browser, await enter(browser, device.user_code), 'deny');
    expect(last).toMatchObject({ kind: 'enter', problem: 'ended' });
    expect(await poll(device)).toMatchObject({ status: 400, body: { error: 'access_denied' } });
    expect(JSON.parse(await enter(browser, device.user_code))).toMatchObject({ problem: 'ended' });
  });

  it.each(['AAAA-AAAA', 'BBBB-BBBB', '', '<script>'])('leads nowhere for the code “%s”', async (userCode) => {
    const page = JSON.parse(await enter(await as.browser(), userCode)) as object;
    expect(page).toMatchObject({ kind: 'enter', problem: 'unknown' });
    expect(JSON.stringify(page)).not.toContain('script');
  });

  it('takes a code from its own page alone', async () => {
    expect(JSON.parse(await enter(browser, device.user_code, 'x'.repeat(48)))).toMatchObject({ kind: 'enter' });
    const other = await as.browser();
    const { csrfToken = '' } = await open(other, '/oauth/device');
    expect(JSON.parse(await enter(browser, device.user_code, csrfToken))).toMatchObject({ kind: 'enter' });
    expect(await poll(device)).toMatchObject({ body: { error: 'authorization_pending' } });
  });

  it('leads a browser that has not seen the page there', async () => {
    const body = new URLSearchParams({ user_code: device.user_code, confirm: 'yes' });
    for (const [path, init] of [
      ['/oauth/device', { method: 'POST', body }],
      ['/oauth/device/some-id', {}],
    ] as const) {
      const response = await (await as.browser()).visit(path, init);
      expect([response.status, response.headers.get('location')]).toEqual([303, `${as.url}/oauth/device`]);
    }
    expect(await poll(device)).toMatchObject({ body: { error: 'authorization_pending' } });
  });

  it('takes a code in one browser', async () => {
    const [one, two] = [await as.browser(), await as.browser()];
    expect(await enter(one, device.user_code)).toContain('/oauth/consent/');
    expect(JSON.parse(await enter(two, device.user_code))).toMatchObject({ kind: 'enter', problem: 'ended' });
  });

  it('gives the token of a device code to its client alone', async () => {
    await answer(browser, await enter(browser, device.user_code));
    const other = String(as.server.register({ redirect_uris: ['http://127.0.0.1:1/'] })['client_id']);
    expect((await poll(device, as, other)).status).toBe(400);
    const made = { ...device, device_code: `${device.device_code.slice(0, -2)}xx` };
    expect(await poll(made)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('gives one token to ten questions at once', async () => {
    await answer(browser, await enter(browser, device.user_code));
    const answers = await Promise.all(Array.from({ length: 10 }, () => poll(device)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });

  it('is for no client that registered itself, nor for one by a document', async () => {
    const registered = as.server.register({ redirect_uris: ['http://127.0.0.1:1/'], grant_types: [deviceGrant] });
    for (const client of [String(registered['client_id']), 'https://agent.example/client.json', 'made-up']) {
      const response = await as.post('/auth/device', { client_id: client });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(await response.json()).not.toHaveProperty('device_code');
    }
  });

  describe('at two processes', () => {
    let aheadMs = 0;
    const now = () => Date.now() + aheadMs;
    const shared = sharedParts(new MemoryVaultStore({ now }), now);
    let one: TestServer;
    let two: TestServer;
    beforeAll(async () => {
      one = await startTestServer({ shared, now });
      two = await startTestServer({ shared, now, publicUrl: one.url });
    });
    afterAll(() => Promise.all([one.close(), two.close()]));
    const errorAfter = async (seconds: number, device: Device, server = one) => {
      aheadMs += seconds * 1000;
      return (await poll(device, server)).body['error'];
    };

    it('is told to slow down where it asks too often, by five seconds more each time (RFC 8628 section 3.5)', async () => {
      const device = await ask(one);
      expect(await errorAfter(0, device)).toBe('authorization_pending');
      expect(await errorAfter(5, device)).toBe('authorization_pending');
      expect(await errorAfter(1, device, two)).toBe('slow_down');
      // Ten seconds from now on.
      expect(await errorAfter(6, device)).toBe('slow_down');
      // Fifteen.
      expect(await errorAfter(15, device, two)).toBe('authorization_pending');
      expect(await errorAfter(15, device)).toBe('authorization_pending');
    });

    it('goes on at another than the one that began it, and ends after ten minutes', async () => {
      const device = await ask(one);
      expect(await errorAfter(0, device, two)).toBe('authorization_pending');
      expect(await errorAfter(601, device, two)).toBe('invalid_grant');
      expect(JSON.parse(await enter(await one.browser(), device.user_code))).toMatchObject({ problem: 'unknown' });
    });

    it('counts each device by itself, and a made-up code never', async () => {
      const [device, other] = [await ask(one), await ask(one)];
      expect(await errorAfter(0, device)).toBe('authorization_pending');
      expect(await errorAfter(0, other)).toBe('authorization_pending');
      const made = { ...device, device_code: `${device.device_code.slice(0, -2)}xx` };
      for (let time = 0; time < 3; time++) expect(await errorAfter(0, made)).toBe('invalid_grant');
    });
  });

  describe('of a client that the operator registered for devices', () => {
    const secret = 'a-secret-of-a-device';
    const clients: ClientPolicy = {
      ...openPolicy,
      registered: operatorClients.parse([
        { client_id: 'kiosk', client_name: 'Kiosk in the ward', device: true },
        {
          client_id: 'tablet',
          client_name: 'Tablet',
          device: true,
          client_secret_sha256: createHash('sha256').update(secret).digest('hex'),
        },
        {
          client_id: 'website',
          client_name: 'Website',
          jwks: { keys: [{ kty: 'EC' }] },
          redirect_uris: ['https://a.example/'],
        },
      ]),
    };
    const server = sharedTestServer({ clients });

    it('gives it a token under the name that the operator gave it', async () => {
      const device = await ask(server, { client_id: 'kiosk' });
      const browser = await server.browser();
      const page = await enter(browser, device.user_code);
      expect(await browser.consent(page)).toMatchObject({
        clientName: 'Kiosk in the ward',
        userCode: device.user_code,
      });
      await answer(browser, page);
      const { status, body } = await poll(device, server, 'kiosk');
      expect(status).toBe(200);
      expect((await server.renew('kiosk', body['refresh_token'])).status).toBe(200);
    });

    it('wants the secret of one that has a secret, for the code and for the token', async () => {
      for (const client_secret of [undefined, 'another']) {
        const given = { client_id: 'tablet', ...(client_secret && { client_secret }) };
        expect(await ask(server, given)).toMatchObject({
          error: expect.stringMatching(/^invalid_(?:client|request)$/),
        });
      }
      const basic = { authorization: `Basic ${Buffer.from(`tablet:${secret}`).toString('base64')}` };
      const asked = await fetch(`${server.url}/auth/device`, {
        method: 'POST',
        headers: basic,
        body: new URLSearchParams(),
      });
      const device = (await asked.json()) as Device;
      expect(device.user_code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
      expect((await poll(device, server, 'tablet')).body['error']).toMatch(/^invalid_(?:client|request)$/);
      expect((await poll(device, server, 'kiosk')).body['error']).toBe('invalid_grant');
    });

    it('is not for one that was registered without it', async () => {
      expect(await ask(server, { client_id: 'website' })).not.toHaveProperty('device_code');
    });
  });

  it('is off where the operator lists other clients', async () => {
    const listed: ClientPolicy = { ...openPolicy, clients: ['https://agent.example/client.json'] };
    for (const [clients, status] of [
      [listed, 401],
      [{ ...listed, clients: [commandLineClientId] }, 200],
    ] as const) {
      const server = await startTestServer({ clients });
      const response = await server.post('/auth/device', { client_id: commandLineClientId });
      expect(response.status).toBe(status);
      await server.close();
    }
  });
});
