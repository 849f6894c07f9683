import { readNotification, receiveEvents, type FeedNotification } from '@fhir-gateway/patient-record';
import type { TokenVault } from '@fhir-gateway/token-vault';
import { GatewayError } from '../errors/errors.js';
import { changeField } from '../sealed/change-field.js';
import {
  isAuthorized,
  SubscriptionRecords,
  subscriptionUnknown,
  type StoredSubscription,
  type SubscriptionState,
  type SubscriptionStorage,
} from './subscription-records.js';
import type { WebhookQueue } from './webhook-queue.js';

/** What {@link Notifications} is made of. */
interface NotificationsParts extends SubscriptionStorage {
  readonly vault: Pick<TokenVault, 'countCredentials'>;
  /** Whether sessions are open without a credential. */
  readonly isLocal: boolean;
  readonly queue: Pick<WebhookQueue, 'add' | 'attempt'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const idText = /^[A-Za-z0-9_-]{43}$/;
const mostInMinute = 120;

/**
 * Notifications of platforms. They say no more than that something has changed: whoever reads the record does so with the
 * person's own sign-in.
 */
export class Notifications {
  readonly #parts: NotificationsParts;
  readonly #records: SubscriptionRecords;

  constructor(parts: NotificationsParts) {
    this.#parts = parts;
    this.#records = new SubscriptionRecords(parts);
  }

  /**
   * Takes a notification in. When this resolves, the message that it leads to waits for the operator's webhook; a platform
   * that is answered with an error sends it again.
   *
   * @param id of the address
   * @param authorization the header of this name
   * @param readBody reads and parses the body; called only where the secret is right, so that a stranger's body is not parsed
   * @throws GatewayError SUBSCRIPTION_UNKNOWN also for a wrong secret; NOTIFICATION_INVALID | CALLS_LIMITED
   * @throws VaultError STORE_UNAVAILABLE
   * @throws what `readBody` throws
   */
  async receive(id: string, authorization: string | undefined, readBody: () => Promise<unknown>): Promise<void> {
    if (!idText.test(id)) throw subscriptionUnknown();
    const name = this.#records.nameOf(id);
    const record = this.#records.of(name);
    const about = (await record.read<StoredSubscription>('about'))?.value;
    const isOpen = about !== undefined && this.#parts.now() < about.endsAtMs;
    if (!isOpen || !isAuthorized(authorization, about)) throw subscriptionUnknown();
    if (!(await this.#isSessionOpen(about))) {
      await record.remove();
      throw subscriptionUnknown();
    }
    const notification = readNotification(await readBody());
    if (notification === undefined) throw invalid();
    let message: string | undefined;
    await changeField<SubscriptionState>(
      { record, field: 'state', gone: subscriptionUnknown, busy: limited },
      async (before) => {
        const { state, news } = this.#next(before, notification);
        message = news && (await this.#add(name, about, state, news));
        return state;
      },
    );
    // What it leads to is not waited for: a slow receiver would hold up the platform.
    if (message !== undefined) void this.#parts.queue.attempt(message);
  }

  #next(
    before: SubscriptionState,
    notification: FeedNotification,
  ): { state: SubscriptionState; news?: { missed: number; resourceTypes: readonly string[] } } {
    const { subscription, status, kind, eventsSinceStart = 0 } = notification;
    if (before.subscriptionId !== undefined && before.subscriptionId !== subscription) throw invalid();
    const minute = Math.floor(this.#parts.now() / 60_000);
    const inMinute = before.minute === minute ? before.inMinute + 1 : 1;
    if (inMinute > mostInMinute) throw limited();
    // What there was before the first handshake was not missed.
    const isFirst = kind === 'handshake' && before.last === 0;
    const numbers = isFirst ? { last: eventsSinceStart, missing: [] } : before;
    const received = receiveEvents(numbers, notification);
    const { fresh, missed, resourceTypes } = received;
    const state: SubscriptionState = {
      ...before,
      ...received.numbers,
      status: kind === 'handshake' && status === 'requested' ? 'active' : status,
      missed: before.missed + missed,
      minute,
      inMinute,
    };
    return { state, ...((fresh.length > 0 || missed > 0) && { news: { missed, resourceTypes } }) };
  }

  /** Before the numbers are stored: an event that is counted and told to nobody would be lost. */
  #add(
    name: string,
    { person, connection }: StoredSubscription,
    { last, missing }: SubscriptionState,
    { resourceTypes }: { resourceTypes: readonly string[] },
  ): Promise<string> {
    return this.#parts.queue.add({
      type: 'record.changed',
      timestamp: new Date(this.#parts.now()).toISOString(),
      data: {
        subscription: name,
        person,
        platform_id: connection,
        event_number: last,
        missed: missing.length,
        resource_types: resourceTypes,
        next: 'get_changes',
      },
    });
  }

  /** A session ends without a word to anybody; nobody could ask what has changed. */
  async #isSessionOpen({ sessionId }: StoredSubscription): Promise<boolean> {
    if (this.#parts.isLocal) return true;
    const counts = await this.#parts.vault.countCredentials(sessionId);
    return Object.values(counts).some((count) => count > 0);
  }
}

function invalid(): GatewayError {
  return new GatewayError('NOTIFICATION_INVALID', 'This is no notification of this Subscription.');
}

function limited(): GatewayError {
  return new GatewayError('CALLS_LIMITED', 'Too many notifications of this Subscription.', { retryAfterSeconds: 30 });
}
