import { MemoryVaultStore } from '@fhir-gateway/token-vault';
import { connectClient, type ConnectedClient } from './testing/connected-client.js';
import { sharedParts, startTestServer, type TestServer } from './testing/test-server.js';

describe('a refresh token that comes twice', () => {
  let aheadMs = 0;
  // Time stands still but for what the tests let pass: a busy machine adds no second of its own.
  const startedAtMs = Date.now();
  const now = () => startedAtMs + aheadMs;
  let store: MemoryVaultStore;
  let as: TestServer;
  beforeEach(async () => {
    aheadMs = 0;
    store = new MemoryVaultStore({ now });
    as = await startTestServer({ shared: sharedParts(store, now), now });
  });
  afterEach(() => as.close());

  const refused = { status: 400, body: { error: 'invalid_grant' } };

  /** What remains of a grant: nothing at all. */
  async function expectEnded({ clientId, access }: ConnectedClient, tokens: readonly Record<string, unknown>[]) {
    for (const token of [access, ...tokens.map((body) => body['access_token'])])
      expect(await as.isLive(token)).toBe(false);
    for (const body of tokens) expect(await as.renew(clientId, body['refresh_token'])).toMatchObject(refused);
  }

  it.each([0, 1, 15, 28])('gets the same answer %d s later, with what is left of its life', async (seconds) => {
    const { clientId, refresh } = await connectClient(as);
    const first = await as.renew(clientId, refresh);
    aheadMs = seconds * 1000;
    const second = await as.renew(clientId, refresh);
    expect(second.status).toBe(200);
    const { expires_in: left, ...same } = second.body;
    expect(first.body).toMatchObject(same);
    expect(600 - Number(left)).toBeGreaterThanOrEqual(seconds);
    expect(600 - Number(left)).toBeLessThanOrEqual(seconds + 1);
    expect(await as.isLive(second.body['access_token'])).toBe(true);
  });

  it('gets nothing 31 s later, and everything that was issued ends', async () => {
    const client = await connectClient(as);
    const { body } = await as.renew(client.clientId, client.refresh);
    aheadMs = 31_000;
    expect(await as.renew(client.clientId, client.refresh)).toMatchObject(refused);
    await expectEnded(client, [body]);
  });

  it('ends everything where the first use is 31 s ago, though a repetition was less', async () => {
    const client = await connectClient(as);
    const { body } = await as.renew(client.clientId, client.refresh);
    aheadMs = 20_000;
    expect((await as.renew(client.clientId, client.refresh)).status).toBe(200);
    aheadMs = 31_000;
    expect(await as.renew(client.clientId, client.refresh)).toMatchObject(refused);
    await expectEnded(client, [body]);
  });

  it('gets the answer that it had, also when its successor has been used', async () => {
    const { clientId, refresh } = await connectClient(as);
    const first = await as.renew(clientId, refresh);
    const next = await as.renew(clientId, first.body['refresh_token']);
    const again = await as.renew(clientId, refresh);
    expect(again.body['refresh_token']).toBe(first.body['refresh_token']);
    const { expires_in: _left, ...same } = next.body;
    expect(await as.renew(clientId, again.body['refresh_token'])).toMatchObject({ status: 200, body: same });
  });

  it('is noticed as stolen when thief and owner use the successor more than 30 s apart', async () => {
    const client = await connectClient(as);
    const owner = await as.renew(client.clientId, client.refresh);
    const thief = await as.renew(client.clientId, client.refresh);
    aheadMs = 300_000;
    const stolen = await as.renew(client.clientId, thief.body['refresh_token']);
    expect(stolen.status).toBe(200);
    aheadMs = 340_000;
    expect(await as.renew(client.clientId, owner.body['refresh_token'])).toMatchObject(refused);
    await expectEnded(client, [stolen.body]);
  });

  it('begins no second chain of tokens by asking for something else', async () => {
    const { clientId, refresh } = await connectClient(as);
    const first = await as.renew(clientId, refresh);
    expect(await as.renew(clientId, refresh, { resource: as.mcp })).toMatchObject(refused);
    expect(await as.renew(clientId, refresh, { scope: 'gateway' })).toMatchObject(refused);
    expect(await as.isLive(first.body['access_token'])).toBe(true);
  });

  it('is refused to another client, and nothing ends', async () => {
    const { clientId, refresh } = await connectClient(as);
    const other = await connectClient(as);
    const first = await as.renew(clientId, refresh);
    expect(await as.renew(other.clientId, refresh)).toMatchObject(refused);
    expect(await as.isLive(first.body['access_token'])).toBe(true);
  });

  it.each<[string, (client: ConnectedClient, access: string) => Promise<unknown>]>([
    [
      'the client has ended its token',
      ({ clientId }, token) => as.post('/oauth/revoke', { token, client_id: clientId }),
    ],
    ['the session has ended', ({ browser }) => as.vault.endSession(browser.session)],
    ['the credential has been revoked', (_client, access) => as.vault.revoke(access)],
  ])('gets nothing once %s', async (_how, end) => {
    const client = await connectClient(as);
    const first = await as.renew(client.clientId, client.refresh);
    await end(client, String(first.body['access_token']));
    expect(await as.renew(client.clientId, client.refresh)).toMatchObject(refused);
  });

  it('has one answer where it comes ten times at once, and what was made besides opens nothing', async () => {
    const client = await connectClient(as);
    const before = client.browser.session;
    const answers = await Promise.all(Array.from({ length: 10 }, () => as.renew(client.clientId, client.refresh)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(new Set(answers.map(({ body }) => body['refresh_token'])).size).toBe(1);
    expect(new Set(answers.map(({ body }) => body['access_token'])).size).toBe(1);
    const open = await as.vault.credentials(before);
    // The account, the first access token and the one of the answer; the browser's own is no bearer.
    expect(open.filter(({ kind }) => kind === 'bearer')).toHaveLength(3);
  });

  it('gets an answer where the process that used it died before it gave one', async () => {
    const { clientId, refresh } = await connectClient(as);
    const create = store.create.bind(store);
    // Dies when the answer is to be stored.
    Object.assign(store, {
      create: (name: string, ...rest: unknown[]) => {
        if (name.endsWith(':oauth:RefreshAnswer')) return Promise.reject(new Error('killed'));
        return (create as (...values: unknown[]) => Promise<boolean>)(name, ...rest);
      },
    });
    expect((await as.renew(clientId, refresh)).status).toBe(500);
    Object.assign(store, { create });
    const { status, body } = await as.renew(clientId, refresh);
    expect(status).toBe(200);
    expect(await as.isLive(body['access_token'])).toBe(true);
  });
});
