import { AgentGrants, readOnlyGrant } from './agent-grants.js';
import { AllowedClients } from './allowed-clients.js';
import { registerClient } from './testing/connected-client.js';
import { sharedTestServer, type TestBrowser } from './testing/test-server.js';

const redirectUri = 'https://agent.example/callback';

const dead = { code: 'SESSION_UNKNOWN' };
const as = sharedTestServer();
const allowed = () => new AllowedClients(as.vault);

/** A web client, whose earlier consent is remembered. */
function web() {
  const client = registerClient(as, redirectUri, 'Agent');
  const query = (scope?: string) => client.query({ resource: as.mcp, ...(scope !== undefined && { scope }) });
  const exchange = (back: URL) => as.token(client.exchange(back));
  return { clientId: client.clientId, query, exchange };
}

describe('what a client was given', () => {
  const isAsked = (location: string) => location.includes('/oauth/consent/');
  /** Where the browser ends up when nobody is asked. */
  const codeOf = (location: string) => new URL(location).searchParams.get('code');
  const grantsOf = async (browser: TestBrowser) => [
    ...(await new AgentGrants(as.vault).list(browser.session)).values(),
  ];

  it('is reading, for whatever it asks, unless the person says more', async () => {
    const browser = await as.browser();
    const { query, exchange } = web();
    const page = await browser.begin(query('gateway.write openid patient/*.cruds'));
    expect(await browser.consent(page)).toMatchObject({ asksToWrite: true });
    const { body } = await exchange(await browser.answer(page));
    expect(body).toMatchObject({ scope: 'gateway gateway.read' });
    expect(await grantsOf(browser)).toMatchObject([{ access: 'read', labelled: false }]);
  });

  it('is told by the scope of its token when the person lets it write', async () => {
    const browser = await as.browser();
    const { query, exchange } = web();
    const page = await browser.begin(query('gateway.write'));
    const { body } = await exchange(await browser.answer(page, 'allow', undefined, 'read-and-write'));
    expect(body).toMatchObject({ scope: 'gateway gateway.read gateway.write' });
    // Asked for and given before: nobody is asked again.
    expect(isAsked(await browser.begin(query('gateway.write')))).toBe(false);
  });

  it('is not widened by a remembered consent: whoever asks for more, asks the person', async () => {
    const browser = await as.browser();
    const { query } = web();
    await browser.answer(await browser.begin(query()));
    const again = await browser.begin(query());
    expect([isAsked(again), codeOf(again)]).toEqual([false, expect.any(String)]);
    expect(isAsked(await browser.begin(query('gateway.read gateway.write')))).toBe(true);
    expect(await grantsOf(browser)).toMatchObject([{ access: 'read' }]);
  });

  it('is asked for anew once its time is over, or the person has taken it back', async () => {
    const browser = await as.browser();
    const { query } = web();
    await browser.answer(await browser.begin(query()));
    const [[group = '', client] = []] = await allowed().list(browser.session);
    const ended = { ...readOnlyGrant(browser.session), endsAtSeconds: 1 };
    await new AgentGrants(as.vault).set(browser.session, group, ended);
    expect(isAsked(await browser.begin(query()))).toBe(true);
    await allowed().remove(browser.session, client?.grantId ?? '');
    expect(isAsked(await browser.begin(query()))).toBe(true);
    expect(await grantsOf(browser)).toEqual([]);
  });

  it('keeps every one of many changes at once', async () => {
    const { session } = await as.browser();
    const grants = new AgentGrants(as.vault);
    const names = Array.from({ length: 20 }, (_, index) => `app-${index}`);
    await Promise.all(names.map((name) => grants.set(session, name, { ...readOnlyGrant(session), platforms: [name] })));
    const kept = await grants.list(session);
    expect(names.map((name) => kept.get(name)?.platforms)).toEqual(names.map((name) => [name]));
    expect(await grants.ofGroup(session, 'toString')).toEqual(readOnlyGrant(session));
  });
});

describe('a client that a person allowed', () => {
  /** Registers and is allowed; the code is not exchanged yet. */
  async function consented() {
    const browser = await as.browser();
    const { clientId, query: ask, exchange: exchangeOf } = web();
    const query = ask();
    const back = await browser.answer(await browser.begin(query));
    const exchange = () => exchangeOf(back);
    const renew = (refresh: unknown) => as.renew(clientId, refresh);
    const grantId = async () => [...(await allowed().list(browser.session)).values()][0]?.grantId ?? '';
    return { browser, clientId, query, exchange, renew, grantId };
  }

  it('is listed by name and place, from before its first token on', async () => {
    const { browser, clientId } = await consented();
    expect([...(await allowed().list(browser.session)).values()]).toEqual([
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
    expect(groups).toEqual([...(await allowed().list(browser.session)).keys(), groups[0]]);
    expect(groups[0]).not.toContain(await grantId());
    const [listed] = (await allowed().list(browser.session)).values();
    expect(listed?.lastTokenAtSeconds).toBeGreaterThanOrEqual(listed?.allowedAtSeconds ?? Infinity);
  });

  it('loses its access token and its refresh token together, and is asked about anew', async () => {
    const { browser, query, exchange, renew, grantId } = await consented();
    const { body } = await exchange();
    await as.server.endGrant(await grantId());
    await expect(as.vault.authenticate(String(body['access_token']))).rejects.toMatchObject(dead);
    const refused = await renew(body['refresh_token']);
    expect([refused.status, refused.body['error']]).toEqual([400, 'invalid_grant']);
    expect((await allowed().list(browser.session)).size).toBe(0);
    expect(await browser.begin(query)).toContain('/oauth/consent/');
  });

  it('gets nothing for a code or a refresh token once it is taken out, whatever the provider has stored', async () => {
    const before = await consented();
    await allowed().remove(before.browser.session, await before.grantId());
    const refusedCode = await before.exchange();
    expect([refusedCode.status, refusedCode.body['error']]).toEqual([400, 'invalid_grant']);

    const after = await consented();
    const { body } = await after.exchange();
    await allowed().remove(after.browser.session, await after.grantId());
    expect((await after.renew(body['refresh_token'])).status).toBe(400);
    const kinds = (await as.vault.credentials(after.browser.session)).map(({ group }) => group);
    expect(kinds.filter(Boolean)).toEqual([]);
  });

  it('keeps nothing of a token that was being issued when it was taken out', async () => {
    const { browser, exchange, grantId } = await consented();
    const id = await grantId();
    const issue = as.vault.issue.bind(as.vault);
    jest.spyOn(as.vault, 'issue').mockImplementationOnce(async (...args) => {
      await allowed().remove(browser.session, id);
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
    expect((await allowed().list(browser.session)).size).toBe(0);
    await expect(as.vault.authenticate(String(body['access_token']))).rejects.toMatchObject(dead);
  });

  it('goes without the others of the session', async () => {
    const { browser, grantId } = await consented();
    const id = await grantId();
    const client = { clientId: 'c', destination: 'other.example', resources: [], allowedAtSeconds: 0 };
    await allowed().add(browser.session, { grantId: 'another', ...client }, readOnlyGrant(browser.session));
    await as.server.endGrant(id);
    expect([...(await allowed().list(browser.session)).values()]).toMatchObject([{ grantId: 'another' }]);
    await expect(as.server.endGrant('never-was')).resolves.toBeUndefined();
  });
});
