import { parseCredential, type ParsedCredential } from './credential.js';
import type { SealedFields } from '../sealing/sealed-fields.js';
import type { CredentialEntry } from './session-credentials.js';
import { TtlCache } from '../store/ttl-cache.js';

/** What a credential was when it was last used: taken apart, its field as the store had it, and what that said. */
interface Known {
  readonly parsed: ParsedCredential;
  readonly sealed: string;
  readonly entry: CredentialEntry;
}

/** A forgotten one costs three hashes and a decryption. */
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
  entryOf(credential: string, parsed: ParsedCredential, sealed: string): CredentialEntry {
    const known = this.#known.get(credential);
    if (known?.sealed === sealed) return known.entry;
    const entry = this.#fields.open<CredentialEntry>(parsed.sessionId, parsed.field, sealed);
    this.#known.set(credential, { parsed, sealed, entry });
    return entry;
  }

  forget(): void {
    this.#known.forget();
  }
}
