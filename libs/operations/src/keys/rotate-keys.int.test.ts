import { describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { Keyring, LastingKey, type MasterKey, TokenVault } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { exitCodes, rotateKeys } from './rotate-keys.js';

const key = (id: string, primary: boolean): MasterKey => ({ id, secret: Buffer.alloc(32, id), primary });

describeWithRedis('rotating master keys', () => {
  let redis: TestRedis;
  const printed: string[] = [];
  const print = (line: string) => void printed.push(line);
  const vaults: TokenVault[] = [];

  async function openVault(...keys: MasterKey[]): Promise<TokenVault> {
    const vault = new TokenVault({
      store: await connectRedisVaultStore({ url: redis.url }),
      keyring: new Keyring(keys),
    });
    vaults.push(vault);
    return vault;
  }

  const sessionMaxSeconds = 604_800;
  const openLastingKey = async (...masterKeys: MasterKey[]) => {
    const store = await connectRedisVaultStore({ url: redis.url });
    const { keyring } = await LastingKey.open({ store, masterKeys });
    await store.close();
    return keyring;
  };

  beforeAll(async () => (redis = await startRedis()));
  beforeEach(() => (printed.length = 0));
  afterAll(async () => {
    await Promise.all(vaults.map((vault) => vault.close()));
    await redis?.stop();
  });

  it('lets the old key be taken away with all sessions alive, and prints what it did', async () => {
    const before = await openVault(key('old', true));
    const cookies = Array.from({ length: 20 }, () => before.mintCredential());
    for (const cookie of cookies) await before.write(await before.activate(cookie, 'browser'), 'connection:a', cookie);
    await before.putOneTime('pending-login', 'state', 1, 60);
    const settings = { redisUrl: redis.url, masterKeys: [key('new', true), key('old', false)], sessionMaxSeconds };
    const now = () => Date.UTC(2026, 10, 20, 9, 30);

    expect(await rotateKeys(settings, { print, now })).toBe(exitCodes.notYet);
    expect(printed.at(-1)).toMatch(/Run it again at 2026-11-20T09:(30:[1-5]\d|31:00)Z/);
    await before.takeOneTime('pending-login', 'state');
    expect(await rotateKeys(settings, { print })).toBe(exitCodes.notYet);
    expect(printed.at(-1)).toMatch(/^No gateway of this release has run/);
    const first = await openLastingKey(key('old', true));
    printed.length = 0;
    expect(await rotateKeys(settings, { print })).toBe(exitCodes.done);
    expect(printed[0]).toBe('Sealing with the key "new"; older keys: "old".');
    expect(printed.join('\n')).toMatch(/values sealed again +1\n/);
    expect(printed.at(-1)).toMatch(/^The older keys can be taken away now\. Browsers and apps stay signed in/);
    expect(printed.join('\n')).not.toContain(cookies[0]?.slice(4));

    // What nobody can seal again is under the first key, which the new one opens.
    const after = await openVault(key('new', true));
    const lasting = await openLastingKey(key('new', true));
    expect(lasting.derive('cookie-signing', 32)).toEqual(first.derive('cookie-signing', 32));
    expect(lasting.open(first.seal('a client', 'here'), 'here')).toBe('a client');
    for (const cookie of cookies) {
      expect(await after.read(await after.authenticate(cookie), 'connection:a')).toBe(cookie);
    }
  });

  it('does not say that a key can go while values need one that is not configured', async () => {
    const before = await openVault(key('lost', true));
    const session = await before.activate(before.mintCredential(), 'browser');
    const settings = { redisUrl: redis.url, masterKeys: [key('new', true)], sessionMaxSeconds };
    expect(await rotateKeys(settings, { print })).toBe(exitCodes.failed);
    expect(printed.at(-1)).toMatch(/a key that FHIR_GATEWAY_MASTER_KEYS lacks/);
    await before.endSession(session);
  });

  it('says that it was stopped, and goes on in the next run', async () => {
    const settings = { redisUrl: redis.url, masterKeys: [key('new', true), key('old', false)], sessionMaxSeconds };
    expect(await rotateKeys(settings, { print, signal: AbortSignal.abort() })).toBe(exitCodes.notYet);
    expect(printed.at(-1)).toMatch(/^Stopped/);
    expect(await rotateKeys(settings, { print })).toBe(exitCodes.done);
  });

  it('says until when what is older than this release needs the older key', async () => {
    await openVault(key('new', true)).then((vault) => vault.ping());
    const store = await connectRedisVaultStore({ url: redis.url });
    await store.remove('lasting-key');
    const sinceMs = Date.UTC(2026, 10, 20, 9, 30);
    await LastingKey.open({ store, masterKeys: [key('new', true), key('old', false)], now: () => sinceMs });
    await store.close();
    const settings = { redisUrl: redis.url, masterKeys: [key('new', true), key('old', false)], sessionMaxSeconds };
    expect(await rotateKeys(settings, { print, now: () => sinceMs + 1000 })).toBe(exitCodes.notYet);
    expect(printed.at(-1)).toContain('need the older keys, at the longest until 2026-11-27T09:30:00Z');
    const aWeekLater = () => sinceMs + sessionMaxSeconds * 1000;
    expect(await rotateKeys(settings, { print, now: aWeekLater })).toBe(exitCodes.done);
  });

  it('has nothing to do without a Redis', async () => {
    expect(await rotateKeys({ masterKeys: [], sessionMaxSeconds }, { print })).toBe(exitCodes.failed);
    expect(printed).toHaveLength(1);
  });
});
