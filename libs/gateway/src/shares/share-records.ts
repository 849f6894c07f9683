import { TimedRecord, type Keyring, type Session, type VaultStore } from '@fhir-gateway/token-vault';

/** What is known of a share; never its key, its passcode or what it holds. */
export interface StoredShare {
  readonly kind: ShareKind;
  readonly label: string;
  /** Epoch milliseconds. */
  readonly madeAtMs: number;
  readonly endsAtMs: number;
  readonly entries: number;
  /** How many documents of the record; absent for none. */
  readonly documents?: number;
  /** Absent for a share that any number may open. */
  readonly mostUses?: number;
  /** Of the passcode: scrypt, base64url. */
  readonly passcode?: { readonly salt: string; readonly hash: string };
  /** Whose share it is, for audit. */
  readonly sessionId: string;
  /** Media types of the files, in their order. */
  readonly files: readonly string[];
}

/** `check-in`: one file by GET, as clinics scan it; `protected`: a manifest behind a passcode. */
export type ShareKind = 'check-in' | 'protected';

/** Who opened a share, or tried to. */
export interface ShareUse {
  /** Epoch milliseconds. */
  readonly atMs: number;
  /** As the receiver calls itself: a claim. Absent where it gave no name. */
  readonly recipient?: string;
  readonly what: 'opened' | 'refused';
}

/** What changes in a share. */
export interface ShareState {
  readonly uses: number;
  /** When the last use was counted, in epoch milliseconds. */
  readonly countedAtMs?: number;
  /** Wrong passcodes that it still takes; absent for a share without one. */
  readonly attemptsLeft?: number;
  readonly endedAtMs?: number;
  /** The newest last. */
  readonly log: readonly ShareUse[];
}

/** A share in its owner's list. */
export interface ListedName {
  readonly madeAtMs: number;
}

/** Where shares are kept. */
export interface ShareStorage {
  readonly store: VaultStore;
  readonly keyring: Keyring;
  /** Names records, so that they are found after a change of the master key. */
  readonly lastingKeyring: Keyring;
}

/** The records of one share, by a keyed hash of its id: whoever has the store learns no address from it. */
export class ShareRecords {
  readonly #storage: ShareStorage;

  constructor(storage: ShareStorage) {
    this.#storage = storage;
  }

  /** The name of a share in lists and records; it opens nothing. */
  nameOf(id: string): string {
    return this.#hash(`share|${id}`);
  }

  /** Fields `share` ({@link StoredShare}) and `state` ({@link ShareState}); it outlives the files. */
  about(name: string): TimedRecord {
    return this.#record(`share-${name}`);
  }

  /** The encrypted files, in fields `f0`, `f1` …; gone at the end of the share. */
  files(name: string): TimedRecord {
    return this.#record(`share-files-${name}`);
  }

  /** The names of the shares of whoever has this session: of the account that signed in, else of the session itself. */
  ofOwner({ id, owner }: Session): TimedRecord {
    const whose = owner ? `account|${owner.issuer}|${owner.subject}` : `session|${id}`;
    return this.#record(`shares-${this.#hash(`shares|${whose}`)}`);
  }

  #record(name: string): TimedRecord {
    const { store, keyring } = this.#storage;
    return new TimedRecord({ store, keyring, name });
  }

  #hash(text: string): string {
    return this.#storage.lastingKeyring.fingerprints(text)[0];
  }
}
