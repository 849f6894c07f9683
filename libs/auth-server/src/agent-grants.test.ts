import { AgentGrants, readOnlyGrant } from './agent-grants.js';
import { AllowedClients } from './allowed-clients.js';
import { registerClient } from './testing/connected-client.js';
import { startTestServer, type TestBrowser, type TestServer } from './testing/test-server.js';

const redirectUri = 'https://agent.example/callback';

describe('what a client was given', () => {
  let as: TestServer;
  beforeAll(async () => {
    as = await startTestServer();
  });
  afterAll(() => as.close());

  /** A web client, whose earlier consent is remembered. */
  function web() {
    const client = registerClient(as, redirectUri, 'Agent');
    const query = (scope?: string) => client.query({ resource: as.mcp, ...(scope !== undefined && { scope }) });
    const exchange = async (back: URL) => (await as.token(client.exchange(back))).body;
    return { query, exchange };
  }
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
    const body = await exchange(await browser.answer(page));
    expect(body).toMatchObject({ scope: 'gateway gateway.read' });
    expect(await grantsOf(browser)).toMatchObject([{ access: 'read', labelled: false }]);
  });

  it('is told by the scope of its token when the person lets it write', async () => {
    const browser = await as.browser();
    const { query, exchange } = web();
    const page = await browser.begin(query('gateway.write'));
    const body = await exchange(await browser.answer(page, 'allow', undefined, 'read-and-write'));
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
    const clients = new AllowedClients(as.vault);
    const [[group = '', client] = []] = await clients.list(browser.session);
    const ended = { ...readOnlyGrant(browser.session), endsAtSeconds: 1 };
    await new AgentGrants(as.vault).set(browser.session, group, ended);
    expect(isAsked(await browser.begin(query()))).toBe(true);
    await clients.remove(browser.session, client?.grantId ?? '');
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
