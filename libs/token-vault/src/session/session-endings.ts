import type { Keyring } from '../sealing/keyring.js';
import { fieldPlace, type SealedFields } from '../sealing/sealed-fields.js';
import { HEAD_FIELD, LASTING_FIELD } from '../store/stored-names.js';
import type { RecordChange, VaultStore } from '../store/vault-store.js';
import { TimedRecord } from '../timed-record.js';
import { endingFieldOf, recordOfEnding } from './record-names.js';
import type { SessionHead, SessionLifetime } from './session-lifetime.js';

/** A session that lasted and has ended by disuse. */
export interface EndedSession {
  readonly sessionId: string;
  /** What its records left to be done, by their names. */
  readonly left: ReadonlyMap<string, LeftRecord>;
}

/** What one record left. */
export interface LeftRecord {
  readonly value: unknown;
  /** As `TokenVaultOptions.leaves` was given it. */
  readonly place: string;
}

interface EndingsParts {
  readonly store: VaultStore;
  readonly fields: SealedFields;
  readonly keyring: Keyring;
  readonly lifetime: SessionLifetime;
  readonly now: () => number;
  readonly isKept: (recordName: string) => boolean;
  /** See `TokenVaultOptions.leaves`. */
  readonly leaves: ((value: unknown, place: string) => unknown) | undefined;
}

/** What a change of records writes: the values before they are sealed, and the sealed change. */
interface WrittenChange extends RecordChange {
  readonly values: Readonly<Record<string, unknown>>;
}

const DAY_SECONDS = 86_400;
/** For so long the store holds a session after its end, in which nothing opens it: what it left is to be done. */
const GRACE_DAYS = 7;
/** No clock of a process is so late: whoever could move the end on is refused by now. */
const MARGIN_SECONDS = 3_600;
const MAX_ATTEMPTS = 3;

/**
 * What has to be done when a session that lasts ends and nobody is there who could open it. What its records leave for that is
 * sealed with the master key alone, so it must be nothing that lets anybody in. Sessions are filed by the day of their end.
 */
export class SessionEndings {
  readonly #parts: EndingsParts;

  constructor(parts: EndingsParts) {
    this.#parts = parts;
  }

  /** How much longer than the session the store holds its record, in seconds. */
  get graceSeconds(): number {
    return this.#parts.leaves ? GRACE_DAYS * DAY_SECONDS : 0;
  }

  /** A change of records together with what they leave, so that both are stored in one step. */
  async beside(sessionId: string, { values, set = {}, remove = [], expect }: WrittenChange): Promise<RecordChange> {
    const { store, fields, isKept, leaves } = this.#parts;
    const change = { set, remove, ...(expect && { expect }) };
    if (!leaves) return change;
    const gone = remove.filter(isKept).map(endingFieldOf);
    const left: [string, unknown][] = [];
    for (const [name, value] of Object.entries(values)) {
      if (!isKept(name)) continue;
      const leaving = leaves(value, fieldPlace(sessionId, name));
      if (leaving === undefined) gone.push(endingFieldOf(name));
      else left.push([endingFieldOf(name), leaving]);
    }
    // An ordinary session ends with its browser, and leaves nothing.
    const lasts = left.length > 0 && (await store.read(sessionId, [LASTING_FIELD]))[0] !== undefined;
    const sealed = lasts ? left.map(([field, value]) => [field, fields.seal(sessionId, field, value)]) : [];
    return { ...change, set: { ...set, ...Object.fromEntries(sealed) }, remove: [...remove, ...gone] };
  }

  /** Files a session under the day of its end. One that is filed under an earlier day as well is looked at then, and left. */
  async file(sessionId: string, endsAtSeconds: number): Promise<void> {
    if (!this.#parts.leaves) return;
    const record = this.#dayOf(endsAtSeconds);
    const ttlSeconds = endsAtSeconds - this.#parts.now() / 1000 + (GRACE_DAYS + 2) * DAY_SECONDS;
    const entry = { [sessionId]: true };
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (await record.change(entry, undefined, ttlSeconds)) return;
      if (await record.create(entry, ttlSeconds)) return;
    }
  }

  /** Sessions that have ended and left something, those of a week. The others that have ended are removed meanwhile. */
  async *due(): AsyncGenerator<EndedSession> {
    const { store, now } = this.#parts;
    for (let ago = GRACE_DAYS + 1; ago >= 0; ago--) {
      const day = this.#nameOf(now() / 1000 - ago * DAY_SECONDS);
      for (const sessionId of (await store.readAll(day)).keys()) {
        const head = await this.#headOf(sessionId);
        if (head && this.#nameOf(head.expiresAtSeconds) === day) {
          if (!this.#parts.lifetime.isOver(head.expiresAtSeconds + MARGIN_SECONDS)) continue;
          const left = this.#leftIn(sessionId, await store.readAll(sessionId));
          if (left.size > 0) {
            yield { sessionId, left };
            continue;
          }
          await store.remove(sessionId);
        }
        await store.update(day, { remove: [sessionId] });
      }
    }
  }

  /** Notes that what these records left is done. With the last of it the session is removed. */
  async settle({ sessionId, left }: EndedSession, done: readonly string[]): Promise<void> {
    const { store } = this.#parts;
    if (done.length === left.size) await store.remove(sessionId);
    else if (done.length > 0) await store.update(sessionId, { remove: done.map(endingFieldOf) });
  }

  async #headOf(sessionId: string): Promise<SessionHead | undefined> {
    const { store, fields } = this.#parts;
    const [sealed] = await store.read(sessionId, [HEAD_FIELD]);
    const head = sealed === undefined ? undefined : fields.open<SessionHead>(sessionId, HEAD_FIELD, sealed);
    return head?.lasting ? head : undefined;
  }

  #leftIn(sessionId: string, all: ReadonlyMap<string, string>): Map<string, LeftRecord> {
    const left = new Map<string, LeftRecord>();
    for (const [field, sealed] of all) {
      const name = recordOfEnding(field);
      if (name === undefined) continue;
      const value = this.#parts.fields.open<unknown>(sessionId, field, sealed);
      left.set(name, { value, place: fieldPlace(sessionId, name) });
    }
    return left;
  }

  #dayOf(seconds: number): TimedRecord {
    const { store, keyring } = this.#parts;
    return new TimedRecord({ store, keyring, name: this.#nameOf(seconds) });
  }

  #nameOf(seconds: number): string {
    return `endings-${new Date(seconds * 1000).toISOString().slice(0, 10)}`;
  }
}
