import type { ParsedCredential } from './credential.js';
import { EarlyOpening } from './early-opening.js';
import type { SealedFields } from './sealed-fields.js';
import type { CredentialEntry } from './session-credentials.js';

/** What the store gave the last time this credential was used, sealed as it was, and what its own field said. */
interface Known {
  readonly sessionId: string;
  readonly sealed: string;
  readonly entry: CredentialEntry;
  names: readonly string[];
  values: readonly (string | undefined)[];
}

/** A few KB each. A forgotten one costs two decryptions. */
const MAX_REMEMBERED = 5_000;

/**
 * Spares decryptions of what did not change since a credential was last used. It is no cache: the store is asked every
 * time, and what is remembered counts only where the store gives the same sealed text at the same place. No opened
 * value is kept but the credential's own entry, which holds no secret.
 */
export class CredentialMemory {
  readonly #fields: SealedFields;
  /** By the credential's field. */
  readonly #known = new Map<string, Known>();

  constructor(fields: SealedFields) {
    this.#fields = fields;
  }

  /** The entry in the credential's field. @throws VaultError RECORD_TAMPERED or RECORD_SEALED_WITH_UNKNOWN_KEY */
  entryOf({ sessionId, field }: ParsedCredential, sealed: string): CredentialEntry {
    const known = this.#known.get(field);
    if (known?.sealed === sealed && known.sessionId === sessionId) return known.entry;
    const entry = this.#fields.open<CredentialEntry>(sessionId, field, sealed);
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
    this.#known.set(field, { sessionId, sealed, entry, names: [], values: [] });
    return entry;
  }

  /** Notes the sealed values that the store gave together with an entry that was good. */
  noteValues({ field }: ParsedCredential, names: readonly string[], values: readonly (string | undefined)[]): void {
    const known = this.#known.get(field);
    if (known === undefined) return;
    known.names = names;
    known.values = values;
  }

  /** Begins to open the values of last time, when the same ones are asked for. */
  openEarly({ sessionId, field }: ParsedCredential, names: readonly string[]): EarlyOpening | undefined {
    const known = this.#known.get(field);
    if (known === undefined || known.values.length === 0 || known.sessionId !== sessionId) return undefined;
    if (known.names.length !== names.length || known.names.some((name, index) => name !== names[index]))
      return undefined;
    return new EarlyOpening(known.values, (sealed, index) =>
      this.#fields.open(sessionId, names[index] as string, sealed),
    );
  }
}
