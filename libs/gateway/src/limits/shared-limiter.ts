import { RateLimiter } from '@fhir-gateway/limits';
import type { RateLimiterOptions } from '@fhir-gateway/limits';
import type { Keyring } from '@fhir-gateway/token-vault';
import type { Logger } from '../logging/logger.js';

/** What {@link sharedLimiter} works with. */
export interface SharedLimiterOptions extends Omit<RateLimiterOptions, 'nameOf' | 'onStore'> {
  readonly keyring: Keyring;
  readonly logger: Logger;
}

/** What is counted, in log lines and as part of a bucket's hash, and how its buckets' names end in the store. */
const counted = {
  calls: { of: 'call-limit', what: 'limits of callers', ending: 'calls' },
  requests: { of: 'request-limit', what: 'request limits', ending: 'tokens' },
} as const;

/**
 * A limiter that all processes on one store share: for callers' calls, or for the requests that platforms allow. The store
 * sees a keyed hash of what a bucket counts; each bucket is a key by itself, so that a Cluster spreads them.
 */
export function sharedLimiter(
  kind: keyof typeof counted,
  { keyring, logger, ...options }: SharedLimiterOptions,
): RateLimiter {
  const { of, what, ending } = counted[kind];
  return new RateLimiter({
    ...options,
    nameOf: (key) => `${keyring.fingerprints(`${of}|${key}`)[0]}:${ending}`,
    onStore: (state, error) => {
      if (state === 'back') return logger.info({}, `${what} are shared with the other processes again`);
      const detail = error instanceof Error ? error.message : undefined;
      logger.warn({ detail }, `${what} are counted by this process alone for now`);
    },
  });
}
