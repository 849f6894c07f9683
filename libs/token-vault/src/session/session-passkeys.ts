import { sessionUnknown } from '../errors.js';
import type { SealedFields } from '../sealing/sealed-fields.js';
import type { VaultStore } from '../store/vault-store.js';
import type { FoundRecords } from './found-records.js';
import { OpenedSession } from './opened-session.js';
import { useFieldOf } from './record-names.js';
import type { Session, SessionOwner } from './session.js';
import { withUses, type SessionCredentials, type StoredPasskey } from './session-credentials.js';
import type { HeldKey, SessionKeys } from './session-keys.js';
import { lastingSeconds } from './session-lifetime.js';

/** A passkey of a session, for the person whose it is. */
export interface PasskeySummary {
  /** The credential id, in base64url. */
  readonly id: string;
  readonly isSynced: boolean;
  readonly addedAtSeconds: number;
  readonly usedAtSeconds?: number;
}

/** What an authenticator's answer says of a passkey once it is verified. */
export type CheckedPasskey = Pick<StoredPasskey, 'counter' | 'isSynced'>;

/**
 * What an answer says of the passkey; throws where it does not hold, or is not for whoever asks.
 *
 * @param owner who had signed in when the passkey was made
 */
export type PasskeyCheck = (passkey: StoredPasskey, owner: SessionOwner | undefined) => CheckedPasskey;

interface PasskeysParts {
  readonly store: VaultStore;
  readonly fields: SealedFields;
  readonly credentials: SessionCredentials;
  readonly found: FoundRecords;
  readonly keys: SessionKeys;
}

const MAX_PASSKEYS = 8;
const MAX_ATTEMPTS = 5;

/**
 * The passkeys of a session that lasts. The secret that opens it follows from what the authenticator alone can compute, so
 * that neither the store nor the master key opens it; the gateway verifies the authenticator's signature as well.
 */
export class SessionPasskeys {
  readonly #parts: PasskeysParts;

  constructor(parts: PasskeysParts) {
    this.#parts = parts;
  }

  /** See `TokenVault.addPasskey`. */
  async add(session: Session, secret: Uint8Array, passkey: StoredPasskey): Promise<boolean> {
    const { store, credentials, found, keys } = this.#parts;
    const { locator, dataKey } = OpenedSession.contextOf(session);
    if (!dataKey) throw new TypeError('the records of this session are not sealed with a data key');
    const head = await keys.headOf(session.id);
    if ((await this.#held(session.id)).length >= MAX_PASSKEYS) return false;
    const name = found.nameOf(nameOf(passkey.id));
    if (!(await found.create(name, locator, lastingSeconds))) return false;
    const made = keys.seal(locator, head, { secret, key: { found: name, passkey } }, dataKey);
    if (!(await store.update(session.id, { set: made.set }))) throw sessionUnknown();
    await credentials.announce(session.id);
    return true;
  }

  /** See `TokenVault.passkeys`. */
  async list(session: Session): Promise<PasskeySummary[]> {
    const { store, fields } = this.#parts;
    const all = await store.readAll(session.id);
    return (await this.#held(session.id))
      .map(({ field, entry, passkey: { id, isSynced } }) => {
        const use = useFieldOf(field);
        const sealed = all.get(use);
        return {
          ...{ id, isSynced, addedAtSeconds: entry.issuedAtSeconds },
          ...(sealed !== undefined && { usedAtSeconds: fields.open<number>(session.id, use, sealed) }),
        };
      })
      .toSorted((one, other) => one.addedAtSeconds - other.addedAtSeconds);
  }

  /** See `TokenVault.openByPasskey`. */
  async open(id: string, secret: Uint8Array, verify: PasskeyCheck): Promise<Session> {
    const { store, fields, credentials, keys } = this.#parts;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { parsed, sealed, entry, dataKey } = await keys.openEntry({ name: nameOf(id), secret });
      const { passkey } = entry.key;
      if (!passkey) throw sessionUnknown();
      const key = { ...entry.key, passkey: { ...passkey, ...verify(passkey, entry.owner) } };
      const { sessionId, field, locator } = parsed;
      await keys.renew(sessionId);
      const context = { locator, credentialField: field, dataKey };
      const session = new OpenedSession(sessionId, await keys.headOf(sessionId), context, 'key');
      const set = {
        [field]: fields.seal(sessionId, field, { ...entry, key }),
        ...credentials.sealUse(sessionId, field),
      };
      if (await store.update(sessionId, { set, expect: { [field]: sealed } })) return session;
    }
    throw sessionUnknown();
  }

  /** See `TokenVault.endPasskey`. */
  async end(session: Session, id: string): Promise<boolean> {
    const { store, credentials, found } = this.#parts;
    const held = (await this.#held(session.id)).find(({ passkey }) => passkey.id === id);
    if (!held) return false;
    await store.update(session.id, { remove: withUses([held.field]) });
    await Promise.all([credentials.announce(session.id), found.remove(held.entry.key.found)]);
    return true;
  }

  async #held(sessionId: string): Promise<(HeldKey & { readonly passkey: StoredPasskey })[]> {
    const held = await this.#parts.keys.held(sessionId);
    return held.flatMap((one) => (one.entry.key.passkey ? { ...one, passkey: one.entry.key.passkey } : []));
  }
}

/** No recovery code has this name: theirs are base64url alone. */
function nameOf(id: string): string {
  return `passkey|${id}`;
}
