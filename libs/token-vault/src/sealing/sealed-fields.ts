import type { Background } from '../background.js';
import { type DataKey, isUnderDataKey } from './data-key.js';
import type { Keyring } from './keyring.js';
import { VaultError } from '../errors.js';
import { TtlCache } from '../store/ttl-cache.js';
import type { VaultStore } from '../store/vault-store.js';

/** The last text that was opened at one place, and what it was sealed as. */
interface Opened {
  readonly sealed: string;
  readonly text: string;
  /** What the text says, once somebody wanted to look at it. */
  shared: unknown;
}

/** A few KB each. */
const MAX_OPENED = 2_000;

/** Turns values into sealed text and back for one place. `place` is the additional data of the seal. */
export function sealJson(keyring: Keyring, value: unknown, place: string): string {
  return keyring.seal(jsonOf(value), place);
}

/** @throws TypeError for what JSON cannot carry */
export function jsonOf(value: unknown): string {
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError('a record must be a JSON value');
  return text;
}

/**
 * The value that {@link sealJson} sealed for this place. The type is the caller's claim about its own earlier write,
 * which the seal proves unaltered.
 *
 * @throws VaultError RECORD_TAMPERED or RECORD_SEALED_WITH_UNKNOWN_KEY
 */
export function openJson<T>(keyring: Keyring, sealed: string, place: string): T {
  return JSON.parse(keyring.open(sealed, place)) as T;
}

/**
 * Seals and opens the fields of session records; each is bound to its session and its name. What is sealed with the data
 * key of the session opens with it alone; what is about the session itself, or of a session without one, is sealed with
 * the master key. The same sealed text at the
 * same place is opened once within a second, however many requests read it: which text that is, the store says each time.
 */
export class SealedFields {
  readonly #store: VaultStore;
  readonly #keyring: Keyring;
  readonly #background: Background;
  readonly #opened = new TtlCache<Opened>(MAX_OPENED);

  constructor(store: VaultStore, keyring: Keyring, background: Background) {
    this.#store = store;
    this.#keyring = keyring;
    this.#background = background;
  }

  seal(sessionId: string, field: string, value: unknown, key?: DataKey): string {
    return this.#sealText(jsonOf(value), fieldPlace(sessionId, field), key);
  }

  /** Opens one field, as {@link openText} does, and parses it. */
  open<T>(sessionId: string, field: string, sealed: string, key?: DataKey): T {
    return JSON.parse(this.openText(sessionId, field, sealed, key)) as T;
  }

  /**
   * The JSON of one field. What an older master key sealed, or the master key where there is a data key, is sealed again,
   * off the caller's path, and only if it is still what was read: a value written meanwhile is never put back.
   *
   * @throws VaultError RECORD_TAMPERED or RECORD_SEALED_WITH_UNKNOWN_KEY
   */
  openText(sessionId: string, field: string, sealed: string, key?: DataKey): string {
    return this.#open(sessionId, field, sealed, key).text;
  }

  /** What one field says, frozen through and through: the same object for all who look at it within a second. */
  openShared<T>(sessionId: string, field: string, sealed: string, key?: DataKey): T {
    const opened = this.#open(sessionId, field, sealed, key);
    return (opened.shared ??= parseFrozen(opened.text)) as T;
  }

  #open(sessionId: string, field: string, sealed: string, key?: DataKey): Opened {
    const place = fieldPlace(sessionId, field);
    const isUnderKey = isUnderDataKey(sealed);
    if (isUnderKey && key === undefined) throw dataKeyMissing();
    const known = this.#opened.get(place);
    if (known?.sealed === sealed) return known;
    const text = isUnderKey && key ? key.open(sealed, place) : this.#keyring.open(sealed, place);
    const opened: Opened = { sealed, text, shared: undefined };
    this.#opened.set(place, opened);
    if (!isUnderKey && (key !== undefined || !this.#keyring.isCurrent(sealed))) {
      void this.#background.run('re-sealing', () =>
        this.#store.update(sessionId, {
          set: { [field]: this.#sealText(text, place, key) },
          expect: { [field]: sealed },
        }),
      );
    }
    return opened;
  }

  #sealText(text: string, place: string, key: DataKey | undefined): string {
    return key ? key.seal(text, place) : this.#keyring.seal(text, place);
  }

  /** Forgets what was opened, without waiting for its time to pass. */
  forget(): void {
    this.#opened.forget();
  }
}

/** The value of a JSON text; nothing in it can be changed, so that any number of callers can have it. */
export function parseFrozen(text: string): unknown {
  return JSON.parse(text, (_name, value: unknown) => Object.freeze(value));
}

/**
 * What the seal of a session's field is bound to. A session id is base64url, so the first bar ends it and two different
 * fields never share a place.
 */
export function fieldPlace(sessionId: string, field: string): string {
  return `${sessionId}|${field}`;
}

function dataKeyMissing(): VaultError {
  const message = 'A stored record needs the data key of its session, which this caller did not bring.';
  return new VaultError('RECORD_SEALED_WITH_UNKNOWN_KEY', message, { detail: 'data key' });
}
