import { AgentGrants, accessRecord, readOnlyGrant } from '@fhir-gateway/auth-server';
import { Keyring, MemoryVaultStore, TokenVault, type Session } from '@fhir-gateway/token-vault';
import { Callers } from './callers.js';
import type { Caller } from './callers.js';

const keyring = new Keyring([{ id: 'k', secret: Buffer.alloc(32, 7), primary: true }]);

describe('Callers', () => {
  it('finds the one session behind a cookie, a bearer token and a handle', async () => {
    const { vault, callers } = setup('oauth');
    const browser = vault.mintCredential();
    const session = await vault.activate(browser, 'browser');
    const bearer = await accessToken(vault, session, resources.mcp);
    const handle = await vault.issue(session, 'handle');
    expect(await callers.identify({ browser })).toMatchObject({ via: 'browser', session: { id: session.id } });
    expect(await callers.identify({ bearer })).toMatchObject({
      via: 'bearer',
      session: { id: session.id },
      clientId: 'client',
    });
    expect(await callers.identify({ handle })).toMatchObject({ via: 'handle', session: { id: session.id } });
  });

  it('takes a call without a credential for nobody, outside local mode', async () => {
    const { callers } = setup('oauth');
    expect(await callers.identify({})).toEqual({ kind: 'anonymous' });
    expect(() => callers.localSession()).toThrow(expect.objectContaining({ code: 'CALLER_UNKNOWN' }));
  });

  it('gives every call without a credential the same session in local mode, over two processes', async () => {
    const store = new MemoryVaultStore();
    const [one, two] = [setup('local', store), setup('local', store)];
    const [first, second] = [await one.callers.identify({}), await two.callers.identify({})];
    expect(sessionId(first)).toBe(sessionId(second));
    expect(first).toMatchObject({ kind: 'session', via: 'local' });
  });

  it.each(['oauth', 'local', 'pairing'] as const)(
    'refuses a bearer token or handle that does not open, in %s mode',
    async (mode) => {
      const { vault, callers } = setup(mode);
      const revoked = vault.mintCredential();
      await vault.activate(revoked, 'bearer');
      await vault.revoke(revoked);
      for (const credential of ['made-up', '', vault.mintCredential(), revoked]) {
        await expect(callers.identify({ bearer: credential })).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
        await expect(callers.identify({ handle: credential })).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
      }
    },
  );

  it('takes a token for the app that it is for, and for no other', async () => {
    const { vault, callers } = setup('oauth');
    const session = await vault.activate(vault.mintCredential(), 'browser');
    const [rest, mcp] = [
      await accessToken(vault, session, resources.rest),
      await accessToken(vault, session, resources.mcp),
    ];
    const elsewhere = await accessToken(vault, session, 'https://elsewhere.example/mcp');
    const refused = { code: 'TOKEN_NOT_FOR_THIS' };
    expect(await callers.identify({ bearer: rest }, { app: 'rest' })).toMatchObject({ session: { id: session.id } });
    await expect(callers.identify({ bearer: mcp }, { app: 'rest' })).rejects.toMatchObject(refused);
    expect(await callers.identify({ bearer: mcp }, { app: 'mcp' })).toMatchObject({ session: { id: session.id } });
    await expect(callers.identify({ bearer: rest }, { app: 'mcp' })).rejects.toMatchObject(refused);
    await expect(callers.identify({ bearer: rest })).rejects.toMatchObject(refused);
    for (const app of ['rest', 'mcp'] as const) {
      await expect(callers.identify({ bearer: elsewhere }, { app })).rejects.toMatchObject(refused);
    }
  });

  it('says what the person lets an app or chat do: reading, where they chose nothing', async () => {
    const { vault, callers } = setup('oauth');
    const browser = vault.mintCredential();
    const session = await vault.activate(browser, 'browser');
    const token = await accessToken(vault, session, resources.mcp, 'app-1');
    const unchosen = { access: 'read', platforms: 'all', kinds: 'all', labelled: false };
    expect(await callers.identify({ bearer: token })).toMatchObject({ grant: unchosen });
    expect(await callers.identify({ handle: await vault.issue(session, 'handle') })).toMatchObject({ grant: unchosen });
    expect(await callers.identify({ browser })).not.toHaveProperty('grant');
    const chosen = { ...readOnlyGrant(session), access: 'read-and-write' as const, kinds: ['results'] };
    await new AgentGrants(vault).set(session, 'app-1', chosen);
    expect(await callers.identify({ bearer: token })).toMatchObject({ grant: chosen });
    await new AgentGrants(vault).set(session, 'app-2', { ...chosen, kinds: 'all' });
    expect(await callers.identify({ bearer: token })).toMatchObject({ grant: chosen });
  });

  it('takes no token whose time, as the person set it, is over', async () => {
    const clock = { ms: 1_800_000_000_000 };
    const { vault, callers } = setup('oauth', new MemoryVaultStore({ now: () => clock.ms }), () => clock.ms);
    const session = await vault.activate(vault.mintCredential(), 'browser');
    const token = await accessToken(vault, session, resources.mcp, 'app-1');
    const grant = { ...readOnlyGrant(session), endsAtSeconds: clock.ms / 1000 + 60 };
    await new AgentGrants(vault).set(session, 'app-1', grant);
    expect(await callers.identify({ bearer: token })).toMatchObject({ kind: 'session' });
    clock.ms += 60_000;
    await expect(callers.identify({ bearer: token })).rejects.toMatchObject({ code: 'GRANT_ENDED' });
  });

  it('does not take one kind of credential for another', async () => {
    const { vault, callers } = setup('oauth');
    const browser = vault.mintCredential();
    const session = await vault.activate(browser, 'browser');
    const handle = await vault.issue(session, 'handle');
    const token = await accessToken(vault, session, resources.mcp);
    const refused = { code: 'TOKEN_NOT_FOR_THIS' };
    for (const bearer of [browser, handle, await vault.issue(session, 'bearer')]) {
      await expect(callers.identify({ bearer })).rejects.toMatchObject(refused);
    }
    for (const wrong of [browser, token]) {
      await expect(callers.identify({ handle: wrong })).rejects.toMatchObject(refused);
    }
  });

  it('does not let a good cookie save a bad bearer token', async () => {
    const { vault, callers } = setup('oauth');
    const browser = vault.mintCredential();
    await vault.activate(browser, 'browser');
    await expect(callers.identify({ browser, bearer: 'made-up' })).rejects.toMatchObject({ code: 'SESSION_UNKNOWN' });
  });

  it('takes a stale cookie for no session, and never adopts it', async () => {
    const { vault, callers } = setup('oauth');
    const forged = vault.mintCredential();
    expect(await callers.identify({ browser: forged })).toEqual({ kind: 'anonymous' });
    expect(await callers.identify({ browser: forged })).toEqual({ kind: 'anonymous' });
  });

  it('passes on that the store does not answer: an outage makes nobody anonymous', async () => {
    const store = new MemoryVaultStore();
    store.read = () => Promise.reject(Object.assign(new Error('down'), { code: 'STORE_UNAVAILABLE' }));
    const { vault, callers } = setup('oauth', store);
    const browser = vault.mintCredential();
    await expect(callers.identify({ browser })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});

const resources = { rest: 'https://gateway.example/api', mcp: 'https://mcp.example/mcp' };

async function accessToken(vault: TokenVault, session: Session, audience: string, group?: string): Promise<string> {
  const token = await vault.issue(session, 'bearer', { ...(group !== undefined && { group }) });
  await vault.write(session, accessRecord(token), { audience, clientId: 'client', issuedAtSeconds: 0 });
  return token;
}

function setup(mode: 'oauth' | 'local' | 'pairing', store = new MemoryVaultStore(), now = Date.now) {
  const vault = new TokenVault({ store, keyring, now });
  return { vault, callers: new Callers({ vault, mode, resources, now }) };
}

function sessionId(caller: Caller): string | undefined {
  return caller.kind === 'session' ? caller.session.id : undefined;
}
