import { createHash, timingSafeEqual } from 'node:crypto';
import type { EventNumbers, StoredFeed } from '@fhir-gateway/patient-record';
import { TimedRecord, type Keyring, type VaultStore } from '@fhir-gateway/token-vault';
import { GatewayError } from '../errors/errors.js';

/** What is known of a Subscription without anybody's session: nothing of a patient. */
export interface StoredSubscription {
  /** With its number, so that it names this connection also after another person has signed in there. */
  readonly connection: string;
  /** Names a person at a platform towards the operator; opens nothing, and says nothing of the person. */
  readonly person: string;
  /** Whose it is. */
  readonly sessionId: string;
  /** SHA-256 of the value of `Authorization` that notifications bring, base64url. */
  readonly authorization: string;
  /** Epoch milliseconds. */
  readonly madeAtMs: number;
  readonly endsAtMs: number;
}

/** What changes in it. */
export interface SubscriptionState extends EventNumbers {
  readonly status: StoredFeed['status'];
  /** The id of the Subscription at the platform; absent until that has answered. */
  readonly subscriptionId?: string;
  /** Types of resources that it tells of. */
  readonly types: readonly string[];
  /** How many events did not come when they were due. */
  readonly missed: number;
  /** The minute since 1970 in which notifications are counted, and how many it had. */
  readonly minute: number;
  readonly inMinute: number;
}

/** Where Subscriptions are kept. */
export interface SubscriptionStorage {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  /** Names records, so that they are found after a change of the master key. */
  readonly lastingKeyring: Keyring;
}

/** The records of Subscriptions, by a keyed hash of the id in their address: whoever has the store learns no address. */
export class SubscriptionRecords {
  readonly #storage: SubscriptionStorage;

  constructor(storage: SubscriptionStorage) {
    this.#storage = storage;
  }

  /** The name of the one at an address; it opens nothing. */
  nameOf(id: string): string {
    return this.hash(`change-subscription|${id}`);
  }

  /** Fields `about` ({@link StoredSubscription}) and `state` ({@link SubscriptionState}). */
  of(name: string): TimedRecord {
    const { store, keyring } = this.#storage;
    return new TimedRecord({ store, keyring, name: `change-subscription-${name}` });
  }

  /** A keyed hash, the same after a change of the master key. */
  hash(text: string): string {
    return this.#storage.lastingKeyring.fingerprints(text)[0];
  }
}

/** What is stored of the secret of a notification. */
export function hashAuthorization(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}

/** Whether a notification brings the secret, in a time that says nothing of it. */
export function isAuthorized(value: string | undefined, { authorization }: StoredSubscription): boolean {
  return timingSafeEqual(Buffer.from(hashAuthorization(value ?? '')), Buffer.from(authorization));
}

/** There is none at the address or of the id, and nobody learns why. */
export function subscriptionUnknown(): GatewayError {
  return new GatewayError('SUBSCRIPTION_UNKNOWN', 'There is no such Subscription here, or no longer.');
}
