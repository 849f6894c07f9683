import { mintCredential, parseCredential, requireCredential } from './credential.js';
import type { ParsedCredential } from './credential.js';
import { dataKeyOf, withoutKey, wrapFor } from './credential-key.js';
import { sessionUnknown } from '../errors.js';
import type { SealedFields } from '../sealing/sealed-fields.js';
import { useFieldOf } from './record-names.js';
import { withUses } from './session-credentials.js';
import type { CredentialEntry, SessionCredentials } from './session-credentials.js';
import type { SessionLifetime } from './session-lifetime.js';
import { LASTING_FIELD } from '../store/stored-names.js';
import type { VaultStore } from '../store/vault-store.js';

/** What a succession works with. */
interface SuccessionParts {
  readonly store: VaultStore;
  readonly fields: SealedFields;
  readonly lifetime: SessionLifetime;
  readonly credentials: SessionCredentials;
  readonly now: () => number;
}

interface Found {
  readonly parsed: ParsedCredential;
  readonly sealed: string;
  readonly entry: CredentialEntry;
}

/** A write that another process overtakes is tried again. */
const MAX_ATTEMPTS = 5;
/** An answer on its way to the browser arrives within this time, or was lost. */
const DELIVERY_MS = 3_000;

/**
 * Replaces a credential in two steps, since the answer that carries the new one can be lost: both open the session until
 * the new one has come back. A credential has at most one successor at a time.
 */
export class CredentialSuccession {
  readonly #parts: SuccessionParts;

  constructor(parts: SuccessionParts) {
    this.#parts = parts;
  }

  /** See `TokenVault.renew`. */
  async renew(credential: string, purpose: string): Promise<string | undefined> {
    const { store, fields, lifetime, credentials, now } = this.#parts;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { parsed, sealed, entry } = await this.#find(credential);
      const { sessionId: id, field } = parsed;
      const { replaces, successor, ...own } = entry;
      if (successor && successor.purpose !== purpose && isOnItsWay(successor.atMs, now())) return undefined;
      const next = mintCredential(parsed.locator);
      const nextParsed = requireCredential(next);
      const { field: nextField } = nextParsed;
      const renewed = {
        ...withoutKey(own),
        ...wrapFor(nextParsed, dataKeyOf(parsed, entry)),
        replaces: field,
        renewedAtMs: now(),
      };
      // Whoever presents a successor has received it, and its predecessor ends here.
      const ended = [replaces, successor?.field].filter((name) => name !== undefined);
      const change = {
        set: {
          [field]: fields.seal(id, field, { ...own, successor: { field: nextField, purpose, atMs: now() } }),
          [nextField]: fields.seal(id, nextField, renewed),
          ...credentials.sealUse(id, nextField),
        },
        remove: withUses(ended),
        expect: { [field]: sealed },
      };
      if (!(await store.update(id, change, lifetime.ttlSeconds(entry)))) continue;
      if (ended.length > 0) await credentials.announce(id);
      return next;
    }
    throw sessionUnknown();
  }

  /** See `TokenVault.settle`. */
  async settle(credential: string): Promise<boolean> {
    const { store, fields, lifetime, credentials } = this.#parts;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const { parsed, sealed, entry } = await this.#find(credential);
      if (entry.successor) return false;
      if (entry.replaces === undefined) return true;
      const { sessionId: id, field } = parsed;
      const { replaces, ...own } = entry;
      const change = {
        set: { [field]: fields.seal(id, field, own) },
        remove: withUses([replaces]),
        expect: { [field]: sealed },
      };
      if (!(await store.update(id, change, lifetime.ttlSeconds(entry)))) continue;
      await credentials.announce(id);
      return true;
    }
    throw sessionUnknown();
  }

  async #find(credential: string): Promise<Found> {
    const { store, fields, credentials } = this.#parts;
    const parsed = parseCredential(credential);
    if (!parsed) throw sessionUnknown();
    const { sessionId: id, field } = parsed;
    const [sealed, sealedUse, lasting] = await store.read(id, [field, useFieldOf(field), LASTING_FIELD]);
    if (sealed === undefined) throw sessionUnknown();
    const entry = fields.open<CredentialEntry>(id, field, sealed);
    const isOver = credentials.isOver(id, field, entry, { sealedUse, isLasting: lasting !== undefined });
    if (isOver || entry.kind === 'key') throw sessionUnknown();
    return { parsed, sealed, entry };
  }
}

/** A clock that went back must not make a successor wait for ever. */
function isOnItsWay(atMs: number, nowMs: number): boolean {
  return nowMs >= atMs && nowMs - atMs < DELIVERY_MS;
}
