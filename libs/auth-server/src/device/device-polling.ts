import type { KoaContextWithOIDC } from 'oidc-provider';
import type * as OidcProvider from 'oidc-provider';
import type { ProviderRecords } from '../provider-records.js';

/** The grant of a device code (RFC 8628 section 3.4). */
export const deviceCodeGrant = 'urn:ietf:params:oauth:grant-type:device_code';
/** How long a device waits between two questions (RFC 8628 section 3.2). */
export const pollSeconds = 5;
/** A question on its way may overtake the one before it. */
const toleranceSeconds = 1;
const polls = 'DevicePoll';

/** When a device asked last, and how long it has to wait. */
interface Poll {
  readonly atMs: number;
  readonly intervalSeconds: number;
}

/** What {@link DevicePolling} is made of. */
interface DevicePollingParts {
  readonly records: Pick<ProviderRecords, 'get' | 'put'>;
  readonly errors: typeof OidcProvider.errors;
  /** How long a device code is valid. */
  readonly codeSeconds: number;
  readonly now: () => number;
}

/**
 * Tells a device that asks too often to slow down: each such question makes it wait five seconds longer from then on, in
 * every process. Only a question without an answer yet counts: what the person has said is told at once.
 *
 * @see RFC 8628 section 3.5
 */
export class DevicePolling {
  readonly #parts: DevicePollingParts;

  constructor(parts: DevicePollingParts) {
    this.#parts = parts;
  }

  /**
   * Answers a question of an authenticated client.
   *
   * @throws SlowDown in the place of `authorization_pending`
   */
  async answer(ctx: KoaContextWithOIDC, handle: () => Promise<void>): Promise<void> {
    try {
      await handle();
    } catch (error) {
      const { AuthorizationPending, SlowDown } = this.#parts.errors;
      if (!(error instanceof AuthorizationPending)) throw error;
      // The provider answers so for a code that it has issued to this client, and for no other.
      const isTooSoon = await this.#note(String(ctx.oidc.params?.['device_code']));
      throw isTooSoon ? new SlowDown() : error;
    }
  }

  async #note(deviceCode: string): Promise<boolean> {
    const { codeSeconds, now, records } = this.#parts;
    const { atMs = 0, intervalSeconds = pollSeconds } = ((await records.get(polls, deviceCode))?.value ??
      {}) as Partial<Poll>;
    const isTooSoon = now() - atMs < (intervalSeconds - toleranceSeconds) * 1000;
    const next: Poll = { atMs: now(), intervalSeconds: intervalSeconds + (isTooSoon ? pollSeconds : 0) };
    await records.put(polls, deviceCode, next, codeSeconds);
    return isTooSoon;
  }
}
