import { Keyring, MemoryVaultStore, TokenVault } from '@fhir-gateway/token-vault';
import { Callers } from './callers.js';
import type { Caller } from './callers.js';

const keyring = new Keyring([{ id: 'k', secret: Buffer.alloc(32, 7), primary: true }]);

describe('Callers', () => {
  it('finds the one session behind a cookie, a bearer token and a handle', async () => {
    const { vault, callers } = setup('oauth');
    const browser = vault.mintCredential();
    const session = await vault.activate(browser, 'browser');
    const bearer = await vault.issue(session, 'bearer');
    const handle = await vault.issue(session, 'handle');
    expect(await callers.identify({ browser })).toMatchObject({ via: 'browser', session: { id: session.id } });
    expect(await callers.identify({ bearer })).toMatchObject({ via: 'bearer', session: { id: session.id } });
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

function setup(mode: 'oauth' | 'local' | 'pairing', store = new MemoryVaultStore()) {
  const vault = new TokenVault({ store, keyring });
  return { vault, callers: new Callers({ vault, mode }) };
}

function sessionId(caller: Caller): string | undefined {
  return caller.kind === 'session' ? caller.session.id : undefined;
}
