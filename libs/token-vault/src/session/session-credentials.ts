import { createHash } from 'node:crypto';
import type { Background } from '../background.js';
import type { ParsedCredential } from './credential.js';
import { type CredentialKey, wrapFor } from './credential-key.js';
import type { DataKey } from '../sealing/data-key.js';
import { OpenedSession } from './opened-session.js';
import { HEAD_FIELD, LASTING_FIELD } from '../store/stored-names.js';
import { credentialFieldOfUse, isCredentialField, useFieldOf } from './record-names.js';
import type { SealedFields } from '../sealing/sealed-fields.js';
import type { CredentialKind, CredentialSummary, Session, SessionOwner } from './session.js';
import type { FoundRecords } from './found-records.js';
import type { SessionHead, SessionLifetime } from './session-lifetime.js';
import type { VaultStore } from '../store/vault-store.js';

/** What a credential's field holds. It repeats the session's head, so that a request opens one seal and not two. */
export interface CredentialEntry extends SessionHead, CredentialKey {
  readonly kind: CredentialKind;
  readonly issuedAtSeconds: number;
  /** The credential's own end; absent when it ends with the session. */
  readonly endsAtSeconds?: number;
  readonly label?: string;
  readonly group?: string;
  /** What makes it a key. */
  readonly key?: StoredKey;
  /** The field of the credential that this one takes the place of, until it has been presented once. */
  readonly replaces?: string;
  /** When it took another's place. */
  readonly renewedAtMs?: number;
  /** What takes the place of this one as soon as it is presented. */
  readonly successor?: CredentialSuccessor;
}

/** What a session's key is, in its entry. */
export interface StoredKey {
  /** The name of its {@link FoundRecords} entry. */
  readonly found: string;
  /** A hash of what the person has to type back. The key opens nothing until then. */
  readonly check?: string;
  /** What makes it a passkey, which opens as often as its authenticator signs. */
  readonly passkey?: StoredPasskey;
  /** It was used: it opens once more for the same attempt alone, whose answer may be lost, while its end is near. */
  readonly spent?: { readonly attempt: string; readonly successor: string };
}

/** What is known of a passkey; the secret that opens the session with it is nowhere. */
export interface StoredPasskey {
  /** The credential id, in base64url. */
  readonly id: string;
  /** Its public key: DER of a SubjectPublicKeyInfo, in base64url. */
  readonly publicKey: string;
  /** The authenticator's count of signatures; 0 where it has none. */
  readonly counter: number;
  /** Whether the person's other devices have it as well. */
  readonly isSynced: boolean;
}

/** A credential on its way to its holder. */
export interface CredentialSuccessor {
  readonly field: string;
  /** What it was made for: the same may be asked for again at once, since its answer was lost. */
  readonly purpose: string;
  readonly atMs: number;
}

/** What the issuer of a credential decides about it. */
export interface CredentialGrant {
  readonly ttlSeconds?: number;
  readonly label?: string;
  readonly group?: string;
  /** In a session that lasts: it ends by its own time, whatever it is asked for with. */
  readonly outlives?: boolean;
  readonly key?: StoredKey;
  /** Whom a session that is created by the credential belongs to. */
  readonly owner?: SessionOwner;
}

interface StoredCredential {
  readonly field: string;
  readonly entry: CredentialEntry;
  readonly lastUsedAtSeconds?: number;
  readonly isOver: boolean;
}

/** What lies beside a credential's entry, as the store has it. */
export interface SealedUse {
  readonly sealedUse: string | undefined;
  /** Whether the session lasts. */
  readonly isLasting: boolean;
}

/** Answers to what was asked with a credential before its replacement have arrived by then. */
const SETTLED_AFTER_MS = 60_000;
const MAX_LABEL_LENGTH = 100;
const ID_BYTES = 12;
/** A look finds a credential that came in during the last one; nobody is let in by what is gone already. */
const MAX_LOOKS = 5;

/** The credentials of one session, as a person sees them: how many there are, since when, last used when. */
export class SessionCredentials {
  readonly #store: VaultStore;
  readonly #fields: SealedFields;
  readonly #lifetime: SessionLifetime;
  readonly #background: Background;
  readonly #max: number;
  readonly #found: FoundRecords;

  constructor(parts: {
    store: VaultStore;
    fields: SealedFields;
    lifetime: SessionLifetime;
    background: Background;
    maxCredentials: number;
    found: FoundRecords;
  }) {
    this.#store = parts.store;
    this.#fields = parts.fields;
    this.#lifetime = parts.lifetime;
    this.#background = parts.background;
    this.#max = parts.maxCredentials;
    this.#found = parts.found;
  }

  /** The sealed field of a new credential. */
  seal(
    parsed: ParsedCredential,
    { createdAtSeconds, expiresAtSeconds, owner }: SessionHead,
    kind: CredentialKind,
    { ttlSeconds, label, group, key: keyFacts }: CredentialGrant,
    key: DataKey | undefined,
  ): Record<string, string> {
    const { sessionId, field } = parsed;
    const entry: CredentialEntry = {
      kind,
      createdAtSeconds,
      expiresAtSeconds,
      ...(owner && { owner }),
      issuedAtSeconds: this.#lifetime.endOf(0),
      ...(ttlSeconds !== undefined && { endsAtSeconds: this.#lifetime.endOf(ttlSeconds) }),
      ...(label && { label: label.slice(0, MAX_LABEL_LENGTH) }),
      group,
      ...(keyFacts && { key: keyFacts }),
      ...wrapFor(parsed, key),
    };
    return { [field]: this.#fields.seal(sessionId, field, entry) };
  }

  /** The sealed field that says that the credential is used now. */
  sealUse(sessionId: string, field: string): Record<string, string> {
    const use = useFieldOf(field);
    return { [use]: this.#fields.seal(sessionId, use, this.#lifetime.endOf(0)) };
  }

  /**
   * Whether a credential opens nothing any more. A browser or an app ends by its own disuse where the session itself does not
   * end by it; elsewhere the store ends the whole.
   */
  isOver(sessionId: string, field: string, entry: CredentialEntry, { sealedUse, isLasting }: SealedUse): boolean {
    const { kind, issuedAtSeconds, expiresAtSeconds, endsAtSeconds = expiresAtSeconds } = entry;
    if (this.#lifetime.isOver(Math.min(endsAtSeconds, expiresAtSeconds))) return true;
    if (!isLasting || kind === 'key') return false;
    const used = sealedUse === undefined ? 0 : this.#fields.open<number>(sessionId, useFieldOf(field), sealedUse);
    return this.#lifetime.isUnused(kind, Math.max(issuedAtSeconds, used));
  }

  /** Newest first; without those that open nothing any more, or nothing yet. */
  async list(session: Session): Promise<CredentialSummary[]> {
    const { credentialField: current } = OpenedSession.contextOf(session);
    return this.#decode(session.id, await this.#store.readAll(session.id))
      .filter(isGood)
      .filter((one, _index, all) => !isOtherHalf(one, all, current))
      .sort((a, b) => b.entry.issuedAtSeconds - a.entry.issuedAtSeconds)
      .map((stored) => summarize(stored, current));
  }

  /** How many credentials of each kind open the session now; for an operator, who has none of them. */
  async countKinds(sessionId: string): Promise<Record<CredentialKind, number>> {
    const counts = { browser: 0, bearer: 0, handle: 0, key: 0 };
    this.#decode(sessionId, await this.#store.readAll(sessionId), { skipUnreadable: true })
      .filter(isGood)
      .filter((one, _index, all) => !isOtherHalf(one, all, undefined))
      .forEach(({ entry }) => (counts[entry.kind] += 1));
    return counts;
  }

  /** `false` when the session has no such credential (any more). */
  async revoke(session: Session, id: string): Promise<boolean> {
    const all = await this.#store.readAll(session.id);
    const field = [...all.keys()].find((name) => isCredentialField(name) && credentialId(name) === id);
    return field !== undefined && (await this.removeWhole(session.id, field));
  }

  /** Takes a credential away together with its successor or predecessor, which the same holder has. */
  async removeWhole(sessionId: string, field: string): Promise<boolean> {
    for (let look = 0; look < MAX_LOOKS; look++) {
      const [sealed] = await this.#store.read(sessionId, [field]);
      if (sealed === undefined) return false;
      const [stored] = this.#decode(sessionId, new Map([[field, sealed]]), { skipUnreadable: true });
      const remove = withUses(stored ? fieldsOf(stored) : [field]);
      // A successor that was made meanwhile changed the entry.
      if (!(await this.#store.update(sessionId, { remove, expect: { [field]: sealed } }))) continue;
      await Promise.all([this.announce(sessionId), this.#forget(stored ? [stored] : [])]);
      return true;
    }
    return this.remove(sessionId, [field]);
  }

  /**
   * Takes every fitting credential away, also one that is added meanwhile by a request that was let in by one of them:
   * looks again until a look finds none.
   */
  async revokeWhere(session: Session, fits: (summary: CredentialSummary) => boolean): Promise<void> {
    const { credentialField: current } = OpenedSession.contextOf(session);
    await this.#endWhere(session.id, (one) => fits(summarize(one, current)));
  }

  /** Ends the browsers of a session, for whoever has no more than its id. `false` when it has none. */
  endBrowsers(sessionId: string): Promise<boolean> {
    return this.#endWhere(sessionId, ({ entry }) => entry.kind === 'browser');
  }

  async #endWhere(sessionId: string, fits: (stored: StoredCredential) => boolean): Promise<boolean> {
    for (let look = 0; look < MAX_LOOKS; look++) {
      const ended = this.#decode(sessionId, await this.#store.readAll(sessionId)).filter(fits);
      if (ended.length === 0) return look > 0;
      await this.remove(sessionId, ended.flatMap(fieldsOf));
      await this.#forget(ended);
    }
    return true;
  }

  /** See `TokenVault.prolong`. */
  async prolong(session: Session, group: string, endsAtSeconds: number): Promise<boolean> {
    for (let look = 0; look < MAX_LOOKS; look++) {
      const all = await this.#store.readAll(session.id);
      const change = { set: {} as Record<string, string>, expect: {} as Record<string, string> };
      for (const { field, entry, isOver } of this.#decode(session.id, all)) {
        if (entry.group !== group || isOver) continue;
        const moved = { ...entry, endsAtSeconds, expiresAtSeconds: endsAtSeconds };
        change.set[field] = this.#fields.seal(session.id, field, moved);
        change.expect[field] = all.get(field) ?? '';
      }
      if (Object.keys(change.set).length === 0) return false;
      if (!(await this.#store.update(session.id, change))) continue;
      await this.announce(session.id);
      return true;
    }
    return false;
  }

  /** Takes credentials away, with what is known of their use, and tells whoever still works with one. */
  async remove(sessionId: string, credentialFields: readonly string[]): Promise<boolean> {
    const remove = withUses(credentialFields);
    const isDone = await this.#store.update(sessionId, { remove });
    await this.announce(sessionId);
    return isDone;
  }

  /** Tells {@link watch}ers to look whether their credential still opens the session. Never rejects. */
  announce(sessionId: string): Promise<void> {
    return this.#background.run('announcing a revocation', () => this.#store.publish(revocationsOf(sessionId)));
  }

  /** Whether the session still opens with what it was opened with. */
  async isOpen(session: Session): Promise<boolean> {
    const { credentialField: field = HEAD_FIELD } = OpenedSession.contextOf(session);
    const names = [field, useFieldOf(field), LASTING_FIELD];
    const [sealed, sealedUse, lasting] = await this.#store.read(session.id, names);
    if (sealed === undefined) return false;
    const entry = this.#fields.open<CredentialEntry>(session.id, field, sealed);
    return !this.isOver(session.id, field, entry, { sealedUse, isLasting: lasting !== undefined });
  }

  /** Calls the listener at every revocation in this session. */
  watch(session: Session, listener: () => void): Promise<() => Promise<void>> {
    return this.#store.subscribe(revocationsOf(session.id), listener);
  }

  /**
   * Takes away what opens nothing any more and, while more than the limit are left, those not used for longest: a
   * browser's only after those of apps, since a person signs out by it, and a key never. Never rejects: the next tidying
   * makes up for one that failed.
   *
   * @param keep fields that stay: of a credential that was added just now, and of the one that asked for it
   */
  tidy(sessionId: string, keep: readonly (string | undefined)[] = []): Promise<void> {
    return this.#background.run('tidying credentials', async () => {
      const all = await this.#store.readAll(sessionId);
      const stored = this.#decode(sessionId, all, { skipUnreadable: true });
      const over = stored.filter(({ isOver }) => isOver);
      const live = stored.filter(({ entry, isOver }) => !isOver && entry.kind !== 'key');
      const longestUnused = live.filter(({ field }) => !keep.includes(field)).sort(byWorth);
      const excess = longestUnused.slice(0, Math.max(0, live.length - this.#max));
      const fields = [...over, ...excess].map(({ field }) => field);
      // A use noted just when its credential went is left behind on its own.
      for (const name of all.keys()) {
        const field = credentialFieldOfUse(name);
        if (field !== undefined && !all.has(field)) fields.push(field);
      }
      if (fields.length > 0) await this.remove(sessionId, fields);
    });
  }

  /** What finds a key dies with it, and after it. */
  async #forget(ended: readonly StoredCredential[]): Promise<void> {
    await Promise.all(ended.map(({ entry: { key } }) => key && this.#found.remove(key.found)));
  }

  #decode(
    sessionId: string,
    all: ReadonlyMap<string, string>,
    options = { skipUnreadable: false },
  ): StoredCredential[] {
    const found: StoredCredential[] = [];
    const isLasting = all.has(LASTING_FIELD);
    for (const [field, sealed] of all) {
      if (!isCredentialField(field)) continue;
      const use = useFieldOf(field);
      const sealedUse = all.get(use);
      try {
        const entry = this.#fields.open<CredentialEntry>(sessionId, field, sealed);
        const used = sealedUse === undefined ? undefined : this.#fields.open<number>(sessionId, use, sealedUse);
        const isOver = this.isOver(sessionId, field, entry, { sealedUse, isLasting });
        found.push({ field, entry, isOver, lastUsedAtSeconds: used });
      } catch (error) {
        if (!options.skipUnreadable) throw error;
      }
    }
    return found;
  }
}

/** Whether it opens something now. */
function isGood({ entry, isOver }: StoredCredential): boolean {
  return !isOver && entry.key?.check === undefined;
}

function summarize(
  { field, entry, lastUsedAtSeconds }: StoredCredential,
  current: string | undefined,
): CredentialSummary {
  return {
    id: credentialId(field),
    kind: entry.kind,
    issuedAtSeconds: entry.issuedAtSeconds,
    endsAtSeconds: Math.min(entry.endsAtSeconds ?? Infinity, entry.expiresAtSeconds),
    isCurrent: field === current,
    lastUsedAtSeconds,
    label: entry.label,
    group: entry.group,
  };
}

/** Whether another credential of the same holder is, or was until a moment ago, on its way in another answer. */
export function isBeingReplacedAt({ successor, renewedAtMs }: CredentialEntry, nowMs: number): boolean {
  return successor !== undefined || (renewedAtMs !== undefined && Math.abs(nowMs - renewedAtMs) < SETTLED_AFTER_MS);
}

/** The fields with what is known of their use. */
export function withUses(credentialFields: readonly string[]): string[] {
  return credentialFields.flatMap((field) => [field, useFieldOf(field)]);
}

/** A credential with its successor or predecessor: one browser has both, and they end together. */
function fieldsOf({ field, entry: { replaces, successor } }: Pick<StoredCredential, 'field' | 'entry'>): string[] {
  return [field, replaces, successor?.field].filter((name) => name !== undefined);
}

/** Of a credential and its successor a person sees one: the one that they ask with, or the older. */
function isOtherHalf({ field, entry }: StoredCredential, all: readonly StoredCredential[], current?: string): boolean {
  if (field === current) return false;
  if (entry.successor?.field !== undefined && entry.successor.field === current) return true;
  return entry.replaces !== undefined && all.some((other) => other.field === entry.replaces);
}

function revocationsOf(sessionId: string): string {
  return `${sessionId}:revoked`;
}

/** Those that go first stand first: uses are noted to the minute, so a browser in use may seem to be the oldest. */
function byWorth(a: StoredCredential, b: StoredCredential): number {
  const [ofBrowser, ofOther] = [a, b].map(({ entry }) => Number(entry.kind === 'browser')) as [number, number];
  return ofBrowser - ofOther || lastSign(a) - lastSign(b);
}

function lastSign({ entry, lastUsedAtSeconds }: StoredCredential): number {
  return Math.max(entry.issuedAtSeconds, lastUsedAtSeconds ?? 0);
}

/** Names a credential to its owner without naming it as the store does. */
function credentialId(field: string): string {
  return createHash('sha256').update(`credential-id/${field}`).digest().subarray(0, ID_BYTES).toString('base64url');
}
