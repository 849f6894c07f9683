import type { Keyring } from './keyring.js';
import { fieldPlace } from './sealed-fields.js';
import type { VaultStore } from '../store/vault-store.js';

/** The record that holds a mark of each key in use. It is sealed and named as a session's, so that it is re-sealed like one. */
export const KEYS_IN_USE_RECORD = 'keys-in-use';

/** What a {@link MasterKeyCheck} is made of. */
export interface MasterKeyCheckOptions {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  /** The clock, in epoch milliseconds; default `Date.now`. */
  readonly now?: () => number;
  /** The longest that anything sealed in this store lives: for so long a key is in use after its last mark. */
  readonly lifetimeSeconds: number;
}

/** A mark, and until when something that its key sealed may be left. */
interface Mark {
  readonly field: string;
  readonly sealed: string;
  readonly untilSeconds: number;
}

/**
 * Finds out, before a person does, whether this process can open what the others sealed. Each key that seals leaves a
 * mark in the store, a sealed text that says nothing; whoever cannot open every mark lacks a key, or has another one
 * under its name. A mark ends with the last thing that its key can have sealed, so a key may be taken away then.
 *
 * A process whose keys do not fit leaves no mark: it is the one that has to go, not those that were there before.
 */
export class MasterKeyCheck {
  readonly #store: VaultStore;
  readonly #keyring: Keyring;
  readonly #now: () => number;
  readonly #lifetimeSeconds: number;

  constructor({ store, keyring, now = Date.now, lifetimeSeconds }: MasterKeyCheckOptions) {
    this.#store = store;
    this.#keyring = keyring;
    this.#now = now;
    this.#lifetimeSeconds = lifetimeSeconds;
  }

  /**
   * Opens every mark, and changes nothing.
   *
   * @throws VaultError RECORD_SEALED_WITH_UNKNOWN_KEY when a key is not configured; `detail` has its id
   * @throws VaultError RECORD_TAMPERED when a key of this name is another one, or somebody wrote to the store
   * @throws VaultError STORE_UNAVAILABLE
   */
  async look(): Promise<void> {
    await this.#open();
  }

  /**
   * As {@link look}, and leaves a mark of the primary key where none is left for half a lifetime. Call it at start and
   * now and then. One round trip; a second one twice a lifetime.
   *
   * @throws VaultError as {@link look}
   */
  async check(): Promise<void> {
    const marks = await this.#open();
    const freshUntil = this.#nowSeconds() + this.#lifetimeSeconds / 2;
    if (marks.some((mark) => this.#keyring.isCurrent(mark.sealed) && mark.untilSeconds > freshUntil)) return;
    await this.#mark(marks);
    // Of two processes that began at once with different keys, one was first, and the other must hear of it.
    await this.#open();
  }

  /** @returns every mark; each that still counts opens */
  async #open(): Promise<Mark[]> {
    const marks = [...(await this.#store.readAll(KEYS_IN_USE_RECORD))].map(([field, sealed]): Mark => {
      return { field, sealed, untilSeconds: Number(field.split(':')[1]) };
    });
    for (const mark of marks) {
      if (!this.#isOver(mark)) this.#keyring.open(mark.sealed, fieldPlace(KEYS_IN_USE_RECORD, mark.field));
    }
    return marks;
  }

  /** One field for a key and an hour: however many processes start at once, they leave one mark. */
  async #mark(marks: readonly Mark[]): Promise<void> {
    const untilSeconds = Math.ceil((this.#nowSeconds() + this.#lifetimeSeconds) / 3600) * 3600;
    const field = `${this.#keyring.primaryId}:${untilSeconds}`;
    const set = { [field]: this.#keyring.seal('in use', fieldPlace(KEYS_IN_USE_RECORD, field)) };
    const ttlSeconds = untilSeconds - this.#nowSeconds();
    if (await this.#store.create(KEYS_IN_USE_RECORD, set, ttlSeconds)) return;
    const remove = marks
      .filter((mark) => mark.field !== field && (this.#isOver(mark) || this.#keyring.isCurrent(mark.sealed)))
      .map((mark) => mark.field);
    await this.#store.update(KEYS_IN_USE_RECORD, { set, remove }, ttlSeconds);
  }

  /** What is no time is no mark of ours, and never over. */
  #isOver({ untilSeconds }: Mark): boolean {
    return untilSeconds <= this.#nowSeconds();
  }

  #nowSeconds(): number {
    return this.#now() / 1000;
  }
}
