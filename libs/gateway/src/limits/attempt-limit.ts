import type { Keyring, VaultStore } from '@fhir-gateway/token-vault';
import { GatewayError } from '../errors/errors.js';

/** How many wrong guesses are let through. */
export interface AttemptLimitOptions {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  /** What is guessed at; part of the names in the store. */
  readonly kind: string;
  readonly attempts: number;
  readonly windowSeconds: number;
}

/**
 * Counts wrong guesses for all processes on one store. A guess takes one of a few slots before it is tried, and a right
 * one gives it back; a slot frees itself after the window. So guesses at once cannot pass the limit together.
 */
export class AttemptLimit {
  readonly #options: AttemptLimitOptions;

  constructor(options: AttemptLimitOptions) {
    this.#options = options;
  }

  /**
   * Takes a slot for a guess.
   *
   * @param bucket who guesses, such as a network address; the store sees a keyed hash of it
   * @returns gives the slot back, for a guess that was right
   * @throws GatewayError PAIRING_ATTEMPTS_EXCEEDED when none is free
   * @throws VaultError STORE_UNAVAILABLE
   */
  async take(bucket: string): Promise<() => Promise<void>> {
    const { store, keyring, kind, attempts, windowSeconds } = this.#options;
    const [hash] = keyring.fingerprints(`attempts|${kind}|${bucket}`);
    for (let slot = 0; slot < attempts; slot++) {
      const key = `${hash}:attempt:${kind}-${slot}`;
      if (await store.putOnce(key, 'taken', windowSeconds)) return async () => void (await store.take(key));
    }
    throw new GatewayError('PAIRING_ATTEMPTS_EXCEEDED', 'Too many wrong codes were tried.', {
      retryAfterSeconds: windowSeconds,
    });
  }
}
