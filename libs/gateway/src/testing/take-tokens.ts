import { Keyring } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { createLogger } from '../logging/logger.js';
import { sharedLimiter } from '../limits/shared-limiter.js';

const patienceMs = 30_000;

/**
 * A replica that takes from one bucket, eight requests at a time, until it is refused. Arguments: URL of the Redis, the bucket's name,
 * capacity, and period in seconds. Ends after five fills all the same, prints what it got, and then gives the rest back.
 */
async function main([url = '', key = '', capacity, periodSeconds]: readonly string[]): Promise<void> {
  // A process that counts alone for a while, as one does on a slow store, would pass the limit that is looked at.
  const store = await connectRedisVaultStore({ url, commandTimeoutMs: patienceMs });
  const secret = Buffer.alloc(32, 'the same in every replica');
  const keyring = new Keyring([{ id: 'test', secret, primary: true }]);
  const limiter = sharedLimiter('requests', {
    store,
    keyring,
    logger: createLogger('silent'),
    timeoutMs: patienceMs,
  });
  const periodMs = Number(periodSeconds) * 1000;
  const bucket = { key, capacity: Number(capacity), periodMs, sharing: 'leased' } as const;
  let granted = 0;
  const work = async (): Promise<void> => {
    while (granted < 5 * bucket.capacity && (await limiter.take([bucket])).waitMs === 0) granted += 1;
  };
  await Promise.all(Array.from({ length: 8 }, work));
  globalThis.process.stdout.write(JSON.stringify({ granted }));
  await limiter.close();
  await store.close();
}

void main(globalThis.process.argv.slice(2));
