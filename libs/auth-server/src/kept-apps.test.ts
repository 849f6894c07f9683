import { randomBytes } from 'node:crypto';
import { MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';
import { AllowedClients, groupOf } from './allowed-clients.js';
import { registerClient } from './testing/connected-client.js';
import { keyring, startTestServer, type TestBrowser, type TestServer } from './testing/test-server.js';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 5, 9);
/** Everything but the date: sockets and pauses go on as always. */
const doNotFake = [
  ...(['nextTick', 'setImmediate', 'clearImmediate', 'setInterval', 'clearInterval', 'setTimeout'] as const),
  ...(['clearTimeout', 'queueMicrotask', 'performance', 'hrtime'] as const),
];
const refused = { status: 400, body: { error: 'invalid_grant' } };

/** An app of a person, with the newest of its refresh tokens. */
interface App {
  readonly clientId: string;
  readonly grantId: string;
  access: string;
  refresh: string;
}

describe('an app in a session', () => {
  let as: TestServer;
  let store: MemoryVaultStore;
  let browser: TestBrowser;
  const at = (day: number) => jest.setSystemTime(start + day * dayMs);
  const daysFromNow = (days: number) => Math.floor(Date.now() / 1000) + days * 86_400;
  const allowed = () => new AllowedClients(as.vault);
  const accounts = async () =>
    (await as.vault.credentials(browser.session)).filter(({ group }) => group?.endsWith('-account'));
  /** When the last record of the store but those of the session ends, in days from now. */
  const lastEnd = () => {
    const records = store.snapshot().records.filter(([name]) => name.includes(':oauth:'));
    return Math.ceil(Math.max(...records.map(([, , endsAtMs]) => endsAtMs - Date.now())) / dayMs);
  };

  beforeEach(async () => {
    jest.useFakeTimers({ now: start, doNotFake });
    store = new MemoryVaultStore();
    as = await startTestServer({ shared: { store, vault: new TokenVault({ store, keyring }) } });
    browser = await as.browser();
  });
  afterEach(async () => {
    await as.close();
    jest.useRealTimers();
  });

  /** Its own browser ends by disuse, and the person opens it by another each time; here by the server's own hand. */
  async function keep(): Promise<void> {
    const { vault } = as;
    await vault.write(browser.session, 'connection:a', 'of-the-platform');
    await vault.offerKey(browser.session, { name: 'paper', secret: randomBytes(24) }, 'K7Q2M');
    await vault.keep(browser.session, 'K7Q2M');
    browser = await as.browser(vault.detach(browser.session));
  }

  async function letIn(days: number, who = browser): Promise<App> {
    const { clientId, query, exchange } = registerClient(as, 'https://agent.example/callback');
    const page = await who.begin(query({ resource: as.mcp }));
    const back = await who.answer(page, 'allow', undefined, 'read', { endsAtSeconds: daysFromNow(days) });
    const { body } = await as.token(exchange(back));
    const listed = [...(await allowed().list(browser.session)).values()].find((one) => one.clientId === clientId);
    const tokens = { access: String(body['access_token']), refresh: String(body['refresh_token']) };
    return { clientId, grantId: listed?.grantId ?? '', ...tokens };
  }

  /** @returns the status */
  async function renew(app: App): Promise<number> {
    const { status, body } = await as.renew(app.clientId, app.refresh);
    if (status === 200) Object.assign(app, { access: body['access_token'], refresh: body['refresh_token'] });
    return status;
  }

  describe('that is kept', () => {
    beforeEach(keep);

    it('has its access until the date that was chosen, by its own token alone', async () => {
      const app = await letIn(365);
      for (const day of [1, 8, 60, 140, 225, 300, 364]) {
        at(day);
        expect([day, await renew(app), await as.isLive(app.access)]).toEqual([day, 200, true]);
      }
      at(365);
      expect(await as.renew(app.clientId, app.refresh)).toMatchObject(refused);
    });

    it('ends after 90 days without use, and at a nearer date in any case', async () => {
      const [idle, month] = [await letIn(365), await letIn(30)];
      at(29);
      expect(await renew(month)).toBe(200);
      at(31);
      expect(await as.renew(month.clientId, month.refresh)).toMatchObject(refused);
      at(91);
      expect(await as.renew(idle.clientId, idle.refresh)).toMatchObject(refused);
    });

    it('opens nothing at once when the person ends it, in any form that it has', async () => {
      const [ended, other] = [await letIn(365), await letIn(365)];
      at(3);
      await renew(ended);
      await allowed().remove(browser.session, ended.grantId);
      expect(await as.isLive(ended.access)).toBe(false);
      expect(await as.renew(ended.clientId, ended.refresh)).toMatchObject(refused);
      expect(await accounts()).toHaveLength(1);
      expect(await renew(other)).toBe(200);
    });

    it('ends with its session, and when its spent token comes once more', async () => {
      const [app, stolen] = [await letIn(365), await letIn(365)];
      const { refresh } = stolen;
      at(2);
      expect(await renew(stolen)).toBe(200);
      at(80);
      expect(await as.renew(stolen.clientId, refresh)).toMatchObject(refused);
      expect(await as.renew(stolen.clientId, stolen.refresh)).toMatchObject(refused);
      await as.vault.endSessionById(browser.session.id);
      expect(await as.renew(app.clientId, app.refresh)).toMatchObject(refused);
    });

    it('follows a date that is moved, on and back', async () => {
      const [longer, shorter] = [await letIn(30), await letIn(365)];
      const group = groupOf(longer.grantId);
      expect(await allowed().prolong(browser.session, group, daysFromNow(365))).toBe(true);
      expect(await allowed().prolong(browser.session, groupOf(shorter.grantId), daysFromNow(10))).toBe(true);
      at(11);
      expect(await as.renew(shorter.clientId, shorter.refresh)).toMatchObject(refused);
      expect(await accounts()).toHaveLength(1);
      at(40);
      // Its grant has the date as well, which whoever moves it sets.
      expect(await as.renew(longer.clientId, longer.refresh)).toMatchObject(refused);
      expect(await allowed().prolong(browser.session, 'oauth-nobody', daysFromNow(1))).toBe(false);
      const keptUntil = await as.vault.keptUntil(browser.session);
      await allowed().prolong(browser.session, group, daysFromNow(4_000));
      expect((await accounts()).map(({ endsAtSeconds }) => endsAtSeconds)).toEqual([keptUntil]);
    });

    it('leaves no list that grows, where it registers anew every three days', async () => {
      let newest: App | undefined;
      for (let day = 0; day < 150; day += 3) {
        at(day);
        const cookie = await as.vault.issue(browser.session, 'browser', { outlives: true });
        newest = await letIn(365, await as.browser(await as.vault.authenticate(cookie)));
      }
      expect(newest && (await renew(newest))).toBe(200);
      // Those of the last 90 days.
      expect([...(await allowed().list(browser.session))]).toHaveLength(30);
      const stored = await as.vault.readAll(browser.session, 'client:');
      expect(stored.size).toBeLessThanOrEqual(31);
    });

    it('remembers spent tokens in bounds', async () => {
      const app = await letIn(365);
      const members = () => store.snapshot().records.find(([name]) => name.endsWith(':oauth:RefreshToken-of-grant'));
      for (let round = 1; round <= 80; round++) {
        at(round / 2);
        expect(await renew(app)).toBe(200);
      }
      const [, fields = []] = members() ?? [];
      expect([...fields].length).toBeLessThanOrEqual(52);
      expect(lastEnd()).toBeGreaterThan(300);
    });
  });

  it('that is not kept has a week at most, whatever date is asked for, and leaves nothing that lasts longer', async () => {
    const app = await letIn(365);
    expect(await accounts()).toEqual([]);
    at(6);
    expect(lastEnd()).toBeLessThanOrEqual(7);
    expect(await as.renew(app.clientId, app.refresh)).toMatchObject(refused);
  });

  it('that is kept only afterwards has what it was given before', async () => {
    const app = await letIn(7);
    await keep();
    expect(await renew(app)).toBe(200);
    const later = await letIn(100);
    at(8);
    expect(await as.renew(app.clientId, app.refresh)).toMatchObject(refused);
    expect(await renew(later)).toBe(200);
  });
});
