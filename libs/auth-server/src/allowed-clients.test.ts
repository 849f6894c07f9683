import { readOnlyGrant } from './agent-grants.js';
import { AllowedClients } from './index.js';
import { registerClient } from './testing/connected-client.js';
import { startTestServer, type TestServer } from './testing/test-server.js';

const redirectUri = 'https://agent.example/callback';
const dead = { code: 'SESSION_UNKNOWN' };

describe('a client that a person allowed', () => {
  let as: TestServer;
  let allowed: AllowedClients;
  beforeAll(async () => {
    as = await startTestServer();
    allowed = new AllowedClients(as.vault);
  });
  afterAll(() => as.close());

  /** Registers and is allowed; the code is not exchanged yet. */
  async function consented() {
    const browser = await as.browser();
    const client = registerClient(as, redirectUri, 'Agent');
    const { clientId } = client;
    const query = client.query({ resource: as.mcp });
    const back = await browser.answer(await browser.begin(query));
    const exchange = () => as.token(client.exchange(back));
    const renew = (refresh: unknown) =>
      as.token({ grant_type: 'refresh_token', refresh_token: String(refresh), client_id: clientId });
    const grantId = async () => [...(await allowed.list(browser.session)).values()][0]?.grantId ?? '';
    return { browser, clientId, query, exchange, renew, grantId };
  }

  it('is listed by name and place, from before its first token on', async () => {
    const { browser, clientId } = await consented();
    expect([...(await allowed.list(browser.session)).values()]).toEqual([
      {
        grantId: expect.any(String),
        clientId,
        clientName: 'Agent',
        destination: 'agent.example',
        resources: [as.mcp],
        allowedAtSeconds: expect.any(Number),
      },
    ]);
  });

  it('keeps its tokens in one group, whose name is no grant', async () => {
    const { browser, exchange, renew, grantId } = await consented();
    const { body } = await exchange();
    await renew(body['refresh_token']);
    const groups = (await as.vault.credentials(browser.session)).map(({ group }) => group).filter(Boolean);
    expect(groups).toEqual([...(await allowed.list(browser.session)).keys(), groups[0]]);
    expect(groups[0]).not.toContain(await grantId());
    const [listed] = (await allowed.list(browser.session)).values();
    expect(listed?.lastTokenAtSeconds).toBeGreaterThanOrEqual(listed?.allowedAtSeconds ?? Infinity);
  });

  it('loses its access token and its refresh token together, and is asked about anew', async () => {
    const { browser, query, exchange, renew, grantId } = await consented();
    const { body } = await exchange();
    await as.server.endGrant(await grantId());
    await expect(as.vault.authenticate(String(body['access_token']))).rejects.toMatchObject(dead);
    const refused = await renew(body['refresh_token']);
    expect([refused.status, refused.body['error']]).toEqual([400, 'invalid_grant']);
    expect((await allowed.list(browser.session)).size).toBe(0);
    expect(await browser.begin(query)).toContain('/oauth/consent/');
  });

  it('gets nothing for a code or a refresh token once it is taken out, whatever the provider has stored', async () => {
    const before = await consented();
    await allowed.remove(before.browser.session, await before.grantId());
    const refusedCode = await before.exchange();
    expect([refusedCode.status, refusedCode.body['error']]).toEqual([400, 'invalid_grant']);

    const after = await consented();
    const { body } = await after.exchange();
    await allowed.remove(after.browser.session, await after.grantId());
    expect((await after.renew(body['refresh_token'])).status).toBe(400);
    const kinds = (await as.vault.credentials(after.browser.session)).map(({ group }) => group);
    expect(kinds.filter(Boolean)).toEqual([]);
  });

  it('keeps nothing of a token that was being issued when it was taken out', async () => {
    const { browser, exchange, grantId } = await consented();
    const id = await grantId();
    const issue = as.vault.issue.bind(as.vault);
    jest.spyOn(as.vault, 'issue').mockImplementationOnce(async (...args) => {
      await allowed.remove(browser.session, id);
      return issue(...args);
    });
    expect((await exchange()).status).toBe(400);
    const groups = (await as.vault.credentials(browser.session)).map(({ group }) => group);
    expect(groups.filter(Boolean)).toEqual([]);
  });

  it('leaves the list when it revokes its own refresh token', async () => {
    const { browser, clientId, exchange } = await consented();
    const { body } = await exchange();
    await as.post('/oauth/revoke', { token: String(body['refresh_token']), client_id: clientId });
    expect((await allowed.list(browser.session)).size).toBe(0);
    await expect(as.vault.authenticate(String(body['access_token']))).rejects.toMatchObject(dead);
  });

  it('goes without the others of the session', async () => {
    const { browser, grantId } = await consented();
    const id = await grantId();
    const client = { clientId: 'c', destination: 'other.example', resources: [], allowedAtSeconds: 0 };
    await allowed.add(browser.session, { grantId: 'another', ...client }, readOnlyGrant(browser.session));
    await as.server.endGrant(id);
    expect([...(await allowed.list(browser.session)).values()]).toMatchObject([{ grantId: 'another' }]);
    await expect(as.server.endGrant('never-was')).resolves.toBeUndefined();
  });
});
