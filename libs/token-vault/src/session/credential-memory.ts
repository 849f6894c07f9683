import { parseCredential, type ParsedCredential } from './credential.js';
import { dataKeyOf } from './credential-key.js';
import type { DataKey } from '../sealing/data-key.js';
import type { SealedFields } from '../sealing/sealed-fields.js';
import type { CredentialEntry } from './session-credentials.js';
import { TtlCache } from '../store/ttl-cache.js';

/** A credential's field, opened, and the data key that the credential brings. */
export interface OpenedEntry {
  readonly entry: CredentialEntry;
  readonly dataKey: DataKey | undefined;
}

/** What a credential was when it was last used: taken apart, its field as the store had it, and what that said. */
interface Known extends OpenedEntry {
  readonly parsed: ParsedCredential;
  readonly sealed: string;
}

/** A forgotten one costs three hashes, a key derivation and two decryptions. */
const MAX_REMEMBERED = 5_000;

/**
 * Spares work on a credential that is used several times within a second. It is no cache: the store is asked every time,
 * and what is remembered counts only where the store gives the same sealed text again.
 */
export class CredentialMemory {
  readonly #fields: SealedFields;
  readonly #known = new TtlCache<Known>(MAX_REMEMBERED);

  constructor(fields: SealedFields) {
    this.#fields = fields;
  }

  /** As {@link parseCredential}. */
  parse(credential: string): ParsedCredential | undefined {
    return this.#known.get(credential)?.parsed ?? parseCredential(credential);
  }

  /** The entry in the credential's field. @throws VaultError RECORD_TAMPERED or RECORD_SEALED_WITH_UNKNOWN_KEY */
  open(credential: string, parsed: ParsedCredential, sealed: string): OpenedEntry {
    const known = this.#known.get(credential);
    if (known?.sealed === sealed) return known;
    const entry = this.#fields.open<CredentialEntry>(parsed.sessionId, parsed.field, sealed);
    const opened = { parsed, sealed, entry, dataKey: dataKeyOf(parsed, entry) };
    this.#known.set(credential, opened);
    return opened;
  }

  forget(): void {
    this.#known.forget();
  }
}
