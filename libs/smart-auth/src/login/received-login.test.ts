import { eventually } from '@fhir-gateway/testing';
import { MemoryVaultStore } from '@fhir-gateway/token-vault';
import type { VaultStore } from '@fhir-gateway/token-vault';
import type { SmartAuth } from '../smart-auth.js';
import { eachWorld, session, world } from '../testing/world.js';
import type { LoginCallback } from './login-completion.js';

const interrupted = {
  code: 'LOGIN_INTERRUPTED',
  message: expect.stringContaining('What was connected before still is'),
};
const unknown = { code: 'LOGIN_STATE_UNKNOWN' };

describe('a login whose callback comes again', () => {
  let aheadMs = 0;
  eachWorld(() => {
    aheadMs = 0;
    return { store: new MemoryVaultStore({ now: () => Date.now() + aheadMs }) };
  });

  const exchanges = () => world.stub.http.seen('/op/token').length;
  const elsewhere = (): SmartAuth => world.openAuth(world.openVault());
  async function received(): Promise<{ callback: LoginCallback; login: string }> {
    const callback = await world.leave(session, world.platform());
    const { login } = await world.auth.receiveLogin(session, callback);
    return { callback, login };
  }

  /** Holds the answers of the token endpoint. */
  function holdTokenEndpoint(): { reached: Promise<void>; release: () => void } {
    let release = (): void => undefined;
    let reach = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const reached = new Promise<void>((resolve) => (reach = resolve));
    world.smart.behaviour.codeResponse = async (honest) => {
      reach();
      await released;
      return { body: honest };
    };
    return { reached, release };
  }
  async function dieAtTokenEndpoint(back: { login: string; cookies: LoginCallback['cookies'] }): Promise<void> {
    const mortal = new MortalStore(world.store);
    const endpoint = holdTokenEndpoint();
    void world.openAuth(world.openVault(mortal.store)).finishLogin(session, back);
    await endpoint.reached;
    mortal.die();
    endpoint.release();
    // The lock of a process that is gone ends by itself.
    aheadMs += 6_000;
  }

  it('spends the code only when it is finished', async () => {
    const { callback, login } = await received();
    expect(exchanges()).toBe(0);
    expect(await world.auth.receiveLogin(session, callback)).toEqual({ login, platformId: 'stub', isNew: true });
    await elsewhere().finishLogin(session, { login, cookies: callback.cookies });
    expect(exchanges()).toBe(1);
    expect(await world.auth.receiveLogin(session, callback)).toMatchObject({ isNew: false });
  });

  it('is finished once, however often and wherever it is asked for, and always with the same outcome', async () => {
    const { callback, login } = await received();
    const back = { login, cookies: callback.cookies };
    const auths = [world.auth, elsewhere(), world.auth, elsewhere()];
    const done = await Promise.all(auths.map((auth) => auth.finishLogin(session, back)));
    expect(new Set(done.map(({ attempt }) => attempt.id)).size).toBe(1);
    for (const one of done) expect(one.connection).toMatchObject({ connected: true, patient: 'pat-1' });
    expect(exchanges()).toBe(1);
    expect(world.audits.filter(({ event }) => event === 'auth.success')).toHaveLength(1);
  });

  it('shows a refusal again, with its code and without another request', async () => {
    world.smart.behaviour.codeResponse = () => ({ status: 400, body: { error: 'invalid_grant' } });
    const { callback, login } = await received();
    const back = { login, cookies: callback.cookies };
    const refused = { code: 'TOKEN_ENDPOINT_REFUSED', platformId: 'stub' };
    for (const auth of [world.auth, world.auth, elsewhere()]) {
      await expect(auth.finishLogin(session, back)).rejects.toMatchObject(refused);
    }
    expect(exchanges()).toBe(1);
  });

  it('says truly that it was not finished when its process ended amid the exchange', async () => {
    const before = world.platform({ id: 'before' });
    await world.login(session, before);
    const { callback, login } = await received();
    const back = { login, cookies: callback.cookies };
    await dieAtTokenEndpoint(back);
    await expect(world.auth.finishLogin(session, back)).rejects.toMatchObject(interrupted);
    await expect(elsewhere().finishLogin(session, back)).rejects.toMatchObject(interrupted);
    expect(exchanges()).toBe(2);
    expect(await world.auth.status(session, before)).toMatchObject({ connected: true });
    const waited = await world.auth.waitForLogin(session, world.platform(), { timeoutMs: 0 });
    expect(waited).toMatchObject({ status: 'failed', attempt: { code: 'LOGIN_INTERRUPTED' } });
  });

  it('says that it is connected when its process ended after the connection was stored', async () => {
    const { callback, login } = await received();
    const back = { login, cookies: callback.cookies };
    const connected = () => dying.then(() => new Promise<void>(() => undefined));
    let die = (): void => undefined;
    const dying = new Promise<void>((resolve) => (die = resolve));
    const mortal = new MortalStore(world.store);
    const process = world.openAuth(world.openVault(mortal.store));
    void process.finishLogin(session, back, { connected });
    await world.auth.waitForLogin(session, world.platform(), { timeoutMs: 120_000 });
    mortal.die();
    die();
    aheadMs += 6_000;
    await expect(world.auth.finishLogin(session, back)).resolves.toMatchObject({ attempt: { status: 'connected' } });
    expect(exchanges()).toBe(1);
  });

  it('revokes what a process gets that was taken for dead, and stores nothing of it', async () => {
    const { callback, login } = await received();
    const back = { login, cookies: callback.cookies };
    const endpoint = holdTokenEndpoint();
    const paused = elsewhere().finishLogin(session, back);
    await endpoint.reached;
    aheadMs += 6_000;
    await expect(world.auth.finishLogin(session, back)).rejects.toMatchObject(interrupted);
    endpoint.release();
    await expect(paused).rejects.toMatchObject(interrupted);
    expect(await world.auth.status(session, world.platform())).toMatchObject({ connected: false });
    // In the background.
    await eventually(() => world.smart.revocations.length > 0);
  });

  it.each([
    ['of another browser', (back: LoginCallback['cookies']) => swap(back, 'B'.repeat(43))],
    ['without the cookie', () => ({})],
  ])('is finished and shown to no request %s', async (_which, cookiesOf) => {
    const { callback, login } = await received();
    const stranger = { login, cookies: cookiesOf(callback.cookies) };
    await expect(world.auth.finishLogin(session, stranger)).rejects.toMatchObject(unknown);
    await world.auth.finishLogin(session, { login, cookies: callback.cookies });
    await expect(world.auth.finishLogin(session, stranger)).rejects.toMatchObject(unknown);
  });

  it('is finished under no other session, and for no name that is none', async () => {
    const { callback, login } = await received();
    const { cookies } = callback;
    const other = await world.session();
    await expect(world.auth.finishLogin(other, { login, cookies })).rejects.toMatchObject(unknown);
    for (const name of ['', '../x', `F${login.slice(1)}`, '__proto__', 'f'.repeat(16)]) {
      await expect(world.auth.finishLogin(session, { login: name, cookies })).rejects.toMatchObject(unknown);
    }
    expect(exchanges()).toBe(0);
  });

  it('is over after ten minutes, and the next login clears its record away', async () => {
    const { callback, login } = await received();
    world.advanceSeconds(601);
    const back = { login, cookies: callback.cookies };
    await expect(world.auth.finishLogin(session, back)).rejects.toMatchObject(unknown);
    await world.login(session, world.platform(), ['patient/*.rs']);
    const names = [...(await world.vault.readAll(session, 'callback:')).keys()];
    expect(names).toHaveLength(1);
    expect(names).not.toContain(`callback:${login}`);
  });

  it('keeps the code sealed, and not after it is spent', async () => {
    const { callback, login } = await received();
    const code = callback.params.get('code') ?? '';
    const stored = async () => JSON.stringify([...(await world.vault.readAll(session, 'callback:')).values()]);
    expect(await stored()).toContain(encodeURIComponent(code));
    await world.auth.finishLogin(session, { login, cookies: callback.cookies });
    expect(await stored()).not.toContain(encodeURIComponent(code));
    const cookie = Object.values(callback.cookies)[0];
    expect(await stored()).not.toContain(cookie);
  });

  it('does nothing when a step before the exchange fails, and can be finished later', async () => {
    const { callback, login } = await received();
    const back = { login, cookies: callback.cookies };
    const failing = world.auth.finishLogin(session, back, { beforeExchange: () => Promise.reject(new Error('no')) });
    await expect(failing).rejects.toThrow('no');
    expect(exchanges()).toBe(0);
    await expect(world.auth.finishLogin(session, back)).resolves.toMatchObject({ platformId: 'stub' });
  });
});

function swap(cookies: LoginCallback['cookies'], value: string): LoginCallback['cookies'] {
  return Object.fromEntries(Object.keys(cookies).map((name) => [name, value]));
}

/** The store as a process sees it that can be killed: then nothing it asks for is done or answered. */
class MortalStore {
  readonly store: VaultStore;
  #isDead = false;

  constructor(inner: VaultStore) {
    this.store = new Proxy(inner, {
      get: (target, property) => {
        const member: unknown = Reflect.get(target, property);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]): unknown =>
          this.#isDead ? new Promise(() => undefined) : Reflect.apply(member, target, args);
      },
    });
  }

  die(): void {
    this.#isDead = true;
  }
}
