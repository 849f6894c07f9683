import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { Keyring, TokenVault } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { ClientRegistrations } from './client-registrations.js';
import { ServerRegistrations } from './server-registrations.js';
import { RotatingServer } from './testing/rotating-server.js';

describeWithRedis('two processes that find the same secret near its end', () => {
  let redis: TestRedis;
  const closing: (() => unknown)[] = [];
  beforeAll(async () => {
    redis = await startRedis();
  }, 30_000);
  afterAll(async () => {
    for (const close of closing) await close();
    await redis?.stop();
  });

  it('renew it once, and no replaced token is ever used', async () => {
    const clock = { ms: Date.now() };
    const server = new RotatingServer(() => Math.floor(clock.ms / 1000));
    const open = async () => {
      const store = await connectRedisVaultStore({ url: redis.url });
      const keyring = new Keyring([{ id: 'own', secret: Buffer.alloc(32, 1), primary: true }]);
      const vault = new TokenVault({ store, keyring });
      const clients = new ClientRegistrations();
      await clients.open({ store, keyring, logger: { warn: () => undefined } });
      closing.push(
        () => clients.close(),
        () => vault.close(),
      );
      return new ServerRegistrations({
        config: { publicUrl: 'https://gateway.example.org' },
        registry: { resolve: (id) => ({ id }) as ResolvedPlatform },
        clients,
        auth: server.auth,
        vault,
        now: () => clock.ms,
      });
    };
    const [one, other] = [await open(), await open()];
    await one.registerDynamically('clinic');
    for (let round = 1; round <= 5; round++) {
      clock.ms += 3_000_000;
      const both = Array.from({ length: 10 }, (_, at) => (at % 2 ? one : other).renew('clinic', false));
      // A look replaces the token as well, and an operator presses the button meanwhile.
      const [known, done] = await Promise.all([one.isKnown('clinic'), Promise.all(both)]);
      expect(known).toBe(true);
      expect(done.filter((each) => each !== undefined).length).toBeLessThanOrEqual(1);
      expect([server.asked.filter((each) => each === 'register').length, server.clients]).toEqual([1, 1]);
    }
    const changes = server.asked.filter((each) => each === 'change').length;
    expect(changes).toBeGreaterThan(0);
    expect(changes).toBeLessThanOrEqual(5);
    expect(await other.end('clinic', false)).toBe('deleted');
  }, 60_000);
});
