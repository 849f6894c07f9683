import { Keyring } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { CallLimits } from '../limits/call-limits.js';
import { defaultMinuteLimits, type LimitClass } from '../config/limit-classes.js';
import { createLogger } from '../logging/logger.js';

/**
 * A replica at which one caller makes calls, eight at a time, until one is refused. Arguments: URL of the Redis, class,
 * limit of a minute, and the caller. Ends after ten times the limit all the same, and prints how many it let through.
 */
async function main([url = '', name, limit, who = '']: readonly string[]): Promise<void> {
  const limitClass = name as LimitClass;
  const store = await connectRedisVaultStore({ url });
  const secret = Buffer.alloc(32, 'the same in every replica');
  const limits = new CallLimits({
    limits: { ...defaultMinuteLimits, [limitClass]: Number(limit) },
    store,
    keyring: new Keyring([{ id: 'test', secret, primary: true }]),
    logger: createLogger('silent'),
  });
  let granted = 0;
  let isRefused = false;
  const work = async (): Promise<void> => {
    while (!isRefused && granted < 10 * Number(limit)) {
      try {
        await limits.take(limitClass, who);
        granted += 1;
      } catch (error) {
        if ((error as { code?: unknown }).code !== 'CALLS_LIMITED') throw error;
        isRefused = true;
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  globalThis.process.stdout.write(JSON.stringify({ granted, isRefused }));
  await limits.close();
  await store.close();
}

void main(globalThis.process.argv.slice(2));
