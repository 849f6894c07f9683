import { describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { Keyring, type MasterKey, TokenVault } from '@fhir-gateway/token-vault';
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
    const settings = { redisUrl: redis.url, masterKeys: [key('new', true), key('old', false)] };

    expect(await rotateKeys(settings, { print })).toBe(exitCodes.notYet);
    expect(printed.at(-1)).toMatch(/Run it again in (59|60) seconds/);
    await before.takeOneTime('pending-login', 'state');
    expect(await rotateKeys(settings, { print })).toBe(exitCodes.done);
    expect(printed[0]).toBe('Sealing with the key "new"; older keys: "old".');
    expect(printed.join('\n')).toMatch(/values sealed again +60\n/);
    expect(printed.at(-1)).toMatch(/^The older keys can be taken away now\. Apps .* connect again/);
    expect(printed.join('\n')).not.toContain(cookies[0]?.slice(4));

    const after = await openVault(key('new', true));
    for (const cookie of cookies) {
      expect(await after.read(await after.authenticate(cookie), 'connection:a')).toBe(cookie);
    }
  });

  it('does not say that a key can go while values need one that is not configured', async () => {
    const before = await openVault(key('lost', true));
    const session = await before.activate(before.mintCredential(), 'browser');
    const settings = { redisUrl: redis.url, masterKeys: [key('new', true)] };
    expect(await rotateKeys(settings, { print })).toBe(exitCodes.failed);
    expect(printed.at(-1)).toMatch(/a key that FHIR_GATEWAY_MASTER_KEYS lacks/);
    await before.endSession(session);
  });

  it('says that it was stopped, and goes on in the next run', async () => {
    const settings = { redisUrl: redis.url, masterKeys: [key('new', true), key('old', false)] };
    expect(await rotateKeys(settings, { print, signal: AbortSignal.abort() })).toBe(exitCodes.notYet);
    expect(printed.at(-1)).toMatch(/^Stopped/);
    expect(await rotateKeys(settings, { print })).toBe(exitCodes.done);
  });

  it('has nothing to do without a Redis', async () => {
    expect(await rotateKeys({ masterKeys: [] }, { print })).toBe(exitCodes.failed);
    expect(printed).toHaveLength(1);
  });
});
