import type { ParsedCredential } from './credential.js';
import { dataKeyOf, withoutKey, wrapFor } from './credential-key.js';
import type { Background } from '../background.js';
import { sessionUnknown } from '../errors.js';
import { HEAD_FIELD } from '../store/stored-names.js';
import { isCredentialField, isReserved } from './record-names.js';
import { DataKey } from '../sealing/data-key.js';
import type { SealedFields } from '../sealing/sealed-fields.js';
import type { CredentialEntry } from './session-credentials.js';
import type { SessionHead } from './session-lifetime.js';
import type { VaultStore } from '../store/vault-store.js';

/** A write that another process overtakes is tried again; a session in heavy use waits for its next request. */
const MAX_ATTEMPTS = 3;

/** Gives a session from before there were data keys one, when a credential of it is presented. */
export class DataKeyMigration {
  readonly #store: VaultStore;
  readonly #fields: SealedFields;
  readonly #background: Background;

  constructor(parts: { store: VaultStore; fields: SealedFields; background: Background }) {
    this.#store = parts.store;
    this.#fields = parts.fields;
    this.#background = parts.background;
  }

  /**
   * Makes the session's data key and seals its records with it, in one step. The presented credential gets the key
   * wrapped. Of the others only hashes are known: their entries carry it sealed with the master key until they are
   * presented, or have ended.
   *
   * @returns the key; `undefined` where the session goes on without one for now
   * @throws VaultError SESSION_UNKNOWN when the credential opens it no more, or was added by who does not know its key
   */
  async run(parsed: ParsedCredential): Promise<DataKey | undefined> {
    const { sessionId, field } = parsed;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const all = await this.#store.readAll(sessionId);
      const [sealedHead, sealedEntry] = [all.get(HEAD_FIELD), all.get(field)];
      if (sealedHead === undefined || sealedEntry === undefined) throw sessionUnknown();
      const head = this.#fields.open<SessionHead>(sessionId, HEAD_FIELD, sealedHead);
      const found = dataKeyOf(parsed, this.#fields.open<CredentialEntry>(sessionId, field, sealedEntry));
      if (found) return found;
      if (head.hasDataKey) throw sessionUnknown();
      const key = DataKey.create();
      const set = this.#resealed(parsed, all, key);
      if (set === undefined) return undefined;
      const newHead: SessionHead = { ...head, hasDataKey: true };
      const change = {
        set: { ...set, [HEAD_FIELD]: this.#fields.seal(sessionId, HEAD_FIELD, newHead) },
        expect: Object.fromEntries(all),
      };
      if (await this.#store.update(sessionId, change)) return key;
    }
    return undefined;
  }

  /** Wraps the key of a credential that was presented for the first time since. Never rejects. */
  wrap(parsed: ParsedCredential, sealed: string, entry: CredentialEntry, key: DataKey): void {
    const { sessionId, field } = parsed;
    const next = { ...withoutKey(entry), ...wrapFor(parsed, key) };
    void this.#background.run('wrapping a data key', () =>
      this.#store.update(sessionId, {
        set: { [field]: this.#fields.seal(sessionId, field, next) },
        expect: { [field]: sealed },
      }),
    );
  }

  /** Everything that changes; `undefined` while something does not open, since its holder would lose it. */
  #resealed(
    parsed: ParsedCredential,
    all: ReadonlyMap<string, string>,
    key: DataKey,
  ): Record<string, string> | undefined {
    const { sessionId } = parsed;
    const set: Record<string, string> = {};
    try {
      for (const [field, sealed] of all) {
        if (isCredentialField(field)) {
          const entry = this.#fields.open<CredentialEntry>(sessionId, field, sealed);
          const carried = field === parsed.field ? wrapFor(parsed, key) : { unwrappedKey: key.export() };
          set[field] = this.#fields.seal(sessionId, field, { ...entry, ...carried });
        } else if (!isReserved(field)) {
          set[field] = this.#fields.seal(sessionId, field, this.#fields.open(sessionId, field, sealed), key);
        }
      }
      return set;
    } catch {
      return undefined;
    }
  }
}
