import { askFor, connectClient } from './testing/connected-client.js';
import { sharedTestServer } from './testing/test-server.js';

describe('more apps than a session can have credentials', () => {
  const logged: object[] = [];
  const log = (fields: object) => void logged.push(fields);
  const as = sharedTestServer({ logger: { debug: log, info: log, warn: log, error: log } });
  beforeEach(() => (logged.length = 0));

  it.each([
    ['with its cookies', false],
    ['that has lost its cookies each time', true],
  ])('are let in one after another by a browser %s, which stays signed in', async (_how, isAnew) => {
    const browser = await as.browser();
    const apps = [];
    for (let round = 0; round < 28; round++) {
      const app = await connectClient(as, isAnew ? browser.anew() : browser);
      const { status } = await as.renew(app.clientId, app.refresh);
      expect([round, app.access === 'undefined', status]).toEqual([round, false, 200]);
      apps.push(app);
    }
    const held = await as.vault.credentials(browser.session);
    expect(held.length).toBeLessThanOrEqual(50);
    expect(held.filter(({ kind }) => kind === 'browser')).toHaveLength(1);
    expect(await as.vault.isOpen(browser.session)).toBe(true);
    expect(logged).toEqual([]);
  });

  it('cost the app that was not used for longest its place, which has to ask the person again', async () => {
    const browser = await as.browser();
    const first = await connectClient(as, browser.anew());
    for (let round = 0; round < 27; round++) await connectClient(as, browser.anew());
    expect(await as.renew(first.clientId, first.refresh)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect(await as.isLive(first.access)).toBe(false);
  });

  it('is refused, and logged, when the session ends while its token is issued', async () => {
    const { exchange } = await askFor(as);
    const write = jest.spyOn(as.vault, 'write').mockImplementationOnce(async (session, name, value) => {
      await as.vault.endSession(session);
      return as.vault.write(session, name, value);
    });
    const { status, body } = await as.token(exchange);
    write.mockRestore();
    expect([status, body['error']]).toEqual([400, 'invalid_grant']);
    expect(logged).toEqual([{ event: 'oauth.session_ended' }]);
  });

  it('is answered with 503, and logged, when the store is away while its token is issued', async () => {
    const { exchange } = await askFor(as);
    const away = Object.assign(new Error('away'), { code: 'STORE_UNAVAILABLE' });
    const write = jest.spyOn(as.vault, 'write').mockRejectedValueOnce(away);
    const { status } = await as.token(exchange);
    write.mockRestore();
    expect(status).toBe(503);
    expect(logged).toEqual([{ event: 'oauth.failed', code: 'STORE_UNAVAILABLE' }]);
  });
});
