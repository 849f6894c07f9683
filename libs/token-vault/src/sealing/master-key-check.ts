import type { Keyring } from './keyring.js';
import { fieldPlace } from './sealed-fields.js';
import { KEYS_IN_USE_RECORD } from '../store/stored-names.js';
import type { VaultStore } from '../store/vault-store.js';

/** Wakes the processes that run already: one has started and found no mark. */
const ASKED_CHANNEL = `${KEYS_IN_USE_RECORD}:asked`;
/** For so long a process that finds no mark waits for those that run already to leave theirs. */
const DEFAULT_ASK_MS = 500;

/** What a {@link MasterKeyCheck} is made of. */
export interface MasterKeyCheckOptions {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  /** The clock, in epoch milliseconds; default `Date.now`. */
  readonly now?: () => number;
  /** The longest that anything sealed in this store is valid: for so long a key is in use after its last mark. */
  readonly lifetimeSeconds: number;
  /** How long others are waited for where there is no mark; default 500. 0 where the store is this process's own. */
  readonly askMs?: number;
}

/**
 * A mark, and until when something that its key sealed may be left. The field says all of it in plain text:
 * `<key id>:<until>:<since>:<endorsements>`, times in epoch seconds. Marks of earlier releases end after the second part.
 */
interface Mark {
  readonly field: string;
  readonly sealed: string;
  readonly untilSeconds: number;
  /** Since when the key, or one that its holder has beside it, is in use. */
  readonly sinceSeconds: number | undefined;
  /** Keyed hashes of the rest under the other keys of who left it: who has one of those is told that it lacks this one. */
  readonly endorsements: readonly string[];
}

/**
 * Finds out, before a person does, whether this process can open what the others sealed. Each key that seals leaves a
 * mark in the store, a sealed text that says nothing; whoever cannot open every mark lacks a key, or has another one
 * under its name. A mark ends with the last thing that its key can have sealed, so a key may be taken away then.
 *
 * A process whose keys do not fit leaves no mark: it is the one that has to go, not those that were there before. That
 * holds after the store was emptied, too: processes that run leave their marks again when a new one asks, and a mark that
 * is younger than theirs and that no key of theirs endorses is a stranger's.
 */
export class MasterKeyCheck {
  readonly #store: VaultStore;
  readonly #keyring: Keyring;
  readonly #now: () => number;
  readonly #lifetimeSeconds: number;
  readonly #askMs: number;
  /** Since when this process, or one that it shares a key with, uses its keys. */
  #sinceSeconds: number;
  #left: string | undefined;
  #hasAsked = false;
  /** Whether a mark of this process's keys was seen, or left and not contradicted. */
  #isKnown = false;

  constructor({ store, keyring, now = Date.now, lifetimeSeconds, askMs = DEFAULT_ASK_MS }: MasterKeyCheckOptions) {
    this.#store = store;
    this.#keyring = keyring;
    this.#now = now;
    this.#lifetimeSeconds = lifetimeSeconds;
    this.#askMs = askMs;
    this.#sinceSeconds = Math.floor(now() / 1000);
  }

  /**
   * Opens every mark, and changes nothing.
   *
   * @throws VaultError RECORD_SEALED_WITH_UNKNOWN_KEY when a key is not configured; `detail` has its id
   * @throws VaultError RECORD_TAMPERED when a key of this name is another one, or somebody wrote to the store
   * @throws VaultError STORE_UNAVAILABLE
   */
  async look(): Promise<void> {
    const { misfit } = await this.#look();
    if (misfit !== undefined) throw misfit.error;
  }

  /**
   * As {@link look}, and leaves a mark of the primary key where none is left for a whole lifetime: what is sealed now may be
   * needed as long. Call it at start and now and then. One round trip; a second one twice a lifetime. The first time, in a store without marks, it asks the
   * processes that run already, and waits for theirs.
   *
   * @throws VaultError as {@link look}
   */
  async check(): Promise<void> {
    let marks = await this.#openOrWithdraw();
    if (marks.length === 0) marks = await this.#ask();
    this.#hasAsked = true;
    const freshUntil = this.#nowSeconds() + this.#lifetimeSeconds;
    if (marks.some((mark) => this.#isOwn(mark) && mark.untilSeconds > freshUntil)) return;
    await this.#mark(marks);
    // Of two processes that began at once with different keys, one was first, and the other must hear of it.
    await this.#openOrWithdraw();
    this.#isKnown = true;
  }

  /**
   * Calls the listener whenever a process has started and found no mark: {@link check} answers it. Returns the function
   * that ends this.
   */
  onAsked(listener: () => void): Promise<() => Promise<void>> {
    return this.#store.subscribe(ASKED_CHANNEL, listener);
  }

  async #ask(): Promise<Mark[]> {
    if (this.#hasAsked || this.#askMs === 0) return [];
    await this.#store.publish(ASKED_CHANNEL);
    await new Promise((resolve) => setTimeout(resolve, this.#askMs));
    return this.#openOrWithdraw();
  }

  /** The mark of a process that has to go would keep the others out after it has gone. */
  async #openOrWithdraw(): Promise<Mark[]> {
    const { marks, misfit } = await this.#look();
    if (misfit === undefined) return marks;
    const left = this.#left;
    if (left !== undefined && !misfit.isEndorsed) {
      this.#left = undefined;
      await this.#store.update(KEYS_IN_USE_RECORD, { remove: [left] });
    }
    throw misfit.error;
  }

  /** Every mark but those of strangers, and the first that should open and does not. */
  async #look(): Promise<{ marks: Mark[]; misfit?: { error: unknown; isEndorsed: boolean } }> {
    const found = [...(await this.#store.readAll(KEYS_IN_USE_RECORD))].map(readMark);
    const failures = new Map<Mark, unknown>();
    for (const mark of found) {
      if (this.#isOver(mark)) continue;
      try {
        this.#keyring.open(mark.sealed, fieldPlace(KEYS_IN_USE_RECORD, mark.field));
        this.#noteSeen(mark);
      } catch (error) {
        failures.set(mark, error);
      }
    }
    const marks = found.filter((mark) => !failures.has(mark));
    for (const [mark, error] of failures) {
      const isEndorsed = this.#isEndorsed(mark);
      if (isEndorsed || !this.#isStrangers(mark)) return { marks, misfit: { error, isEndorsed } };
    }
    return { marks };
  }

  /** A mark that opens says since when its key is in use, and that this process is no newcomer with its own. */
  #noteSeen({ sinceSeconds }: Mark): void {
    if (sinceSeconds === undefined) return;
    this.#isKnown = true;
    this.#sinceSeconds = Math.min(this.#sinceSeconds, sinceSeconds);
  }

  /** Whether whoever left it has a key of this process, too: then this one lacks theirs. */
  #isEndorsed({ field, endorsements, sinceSeconds }: Mark): boolean {
    if (sinceSeconds === undefined) return true;
    return this.#keyring.fingerprints(endorsedPart(field)).some((own) => endorsements.includes(own));
  }

  /** Of two that share no key, the one that came later has to go; a newcomer is always the later. */
  #isStrangers({ sinceSeconds = 0 }: Mark): boolean {
    return this.#isKnown && sinceSeconds > this.#sinceSeconds;
  }

  #isOwn({ field, sealed }: Mark): boolean {
    return this.#keyring.isCurrent(sealed) && field.startsWith(`${this.#keyring.primaryId}:`);
  }

  /** One field for a key and an hour: however many processes start at once, they leave one mark. */
  async #mark(marks: readonly Mark[]): Promise<void> {
    const untilSeconds = Math.ceil((this.#nowSeconds() + this.#lifetimeSeconds * 1.5) / 3600) * 3600;
    const part = `${this.#keyring.primaryId}:${untilSeconds}:${this.#sinceSeconds}`;
    const [, ...others] = this.#keyring.fingerprints(part);
    const field = `${part}:${others.join('.')}`;
    const set = { [field]: this.#keyring.seal('in use', fieldPlace(KEYS_IN_USE_RECORD, field)) };
    const ttlSeconds = untilSeconds - this.#nowSeconds();
    this.#left = field;
    if (await this.#store.create(KEYS_IN_USE_RECORD, set, ttlSeconds)) return;
    const remove = marks
      .filter((mark) => mark.field !== field && (this.#isOver(mark) || this.#isOwn(mark)))
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

function readMark([field, sealed]: [string, string]): Mark {
  const [, until, since, endorsements = ''] = field.split(':');
  return {
    field,
    sealed,
    untilSeconds: Number(until),
    sinceSeconds: since !== undefined && /^\d{1,12}$/.test(since) ? Number(since) : undefined,
    endorsements: endorsements.split('.').filter(Boolean),
  };
}

/** What endorsements are made over: the field without them. */
function endorsedPart(field: string): string {
  return field.split(':', 3).join(':');
}
