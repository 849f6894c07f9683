import { SharedRateLimiter } from '@fhir-gateway/fhir-proxy';
import type { RateLimiter } from '@fhir-gateway/fhir-proxy';
import type { Keyring, VaultStore } from '@fhir-gateway/token-vault';
import type { Logger } from '../logging/logger.js';

/** What {@link requestLimits} works with. */
export interface RequestLimitsOptions {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  readonly now: () => number;
  readonly logger: Logger;
  /** After how many milliseconds without an answer of the store this process counts alone; as {@link SharedRateLimiter} has it. */
  readonly timeoutMs?: number;
}

/**
 * Keeps the limits that platforms publish, all processes on one store together. The store sees a keyed hash of whom and
 * what a bucket counts; each bucket is a key by itself, so that a Cluster spreads them.
 */
export function requestLimits({ keyring, ...options }: RequestLimitsOptions): RateLimiter {
  const nameOf = (key: string): string => `${keyring.fingerprints(`request-limit|${key}`)[0]}:tokens`;
  return new SharedRateLimiter({ ...options, nameOf });
}
