import { isReserved, requireRecordName } from './record-names.js';
import type { SealedFields } from './sealed-fields.js';
import type { Session } from './session.js';
import type { SessionContexts } from './session-contexts.js';
import { sessionUnknown } from './session-directory.js';
import type { VaultStore } from './vault-store.js';

/** The named values of a session: one sealed field each, so that writers of different names never meet. */
export class SessionRecords {
  readonly #store: VaultStore;
  readonly #fields: SealedFields;
  readonly #contexts: SessionContexts;

  constructor(store: VaultStore, fields: SealedFields, contexts: SessionContexts) {
    this.#store = store;
    this.#fields = fields;
    this.#contexts = contexts;
  }

  async read<T>(session: Session, name: string): Promise<T | undefined> {
    requireRecordName(name);
    const ahead = this.#contexts.takePrefetched(session, name);
    const [sealed] = ahead ? [ahead.sealed] : await this.#store.read(session.id, [name]);
    return sealed === undefined ? undefined : this.#fields.open<T>(session.id, name, sealed);
  }

  async readAll<T>(session: Session, prefix: string): Promise<Map<string, T>> {
    const found = new Map<string, T>();
    for (const [name, sealed] of await this.#store.readAll(session.id)) {
      if (isReserved(name) || !name.startsWith(prefix)) continue;
      found.set(name, this.#fields.open<T>(session.id, name, sealed));
    }
    return found;
  }

  async write(session: Session, name: string, value: unknown): Promise<void> {
    const set = { [requireRecordName(name)]: this.#fields.seal(session.id, name, value) };
    this.#contexts.takePrefetched(session, name);
    if (!(await this.#store.update(session.id, { set }))) throw sessionUnknown();
  }

  async remove(session: Session, name: string): Promise<boolean> {
    requireRecordName(name);
    this.#contexts.takePrefetched(session, name);
    return this.#store.update(session.id, { remove: [name] });
  }
}
