import { createHash, randomBytes, randomFillSync, randomInt } from 'node:crypto';
import { isVaultError } from '../errors.js';
import type { Keyring } from '../sealing/keyring.js';
import type { RecordHolder, Session } from '../session/session.js';
import { holderOf } from './holder.js';

/** One kind of handle: how long it is good for, and how much may be stored under it. */
export interface HandleKind {
  /** Lower-case letters, digits and hyphens; the store sees it. */
  readonly name: string;
  readonly lifeSeconds: number;
  /** Length of a random handle, in bytes. A handle opens for its holder alone, so guessing is of no use. */
  readonly bytes: number;
  /** It is used up by the first look. */
  readonly isOnce?: true;
  /** What it stands for is the person's own work: a record of the session, which is never dropped for others. */
  readonly isOfSession?: true;
  /** Characters of the value, as JSON; for more there is no handle. */
  readonly mostCharacters?: number;
  /**
   * Characters of what is sealed into the handle itself where it cannot be stored: for callers without a session, and while
   * the store does not answer. Absent: there is no handle then.
   */
  readonly mostSealed?: number;
  /** How many large parts are stored for one session, and for all callers without one; the oldest gives way. */
  readonly slots?: { readonly session: number; readonly others: number };
}

/** Who issues or opens a handle, and where. */
export interface HandleUse {
  /** Absent for a caller without a session. */
  readonly session?: Session | undefined;
}

/** What a handle stands for. */
export interface Held<Value, Rule> {
  readonly value: Value;
  /** What was admitted when the value was made: what the caller is judged by who opens the handle. */
  readonly rule: Rule;
  /** A large part, stored apart. It may be lost before the rest. */
  readonly apart?: unknown;
}

/** What came out of a handle. */
export interface OpenedHandle<Value, Rule> {
  readonly value: Value;
  readonly rule: Rule;
  readonly apart?: unknown;
  /** There was a large part, and it is not stored any more. */
  readonly isPartLost: boolean;
}

/** The vault's part that stores what handles stand for. */
interface HandleVault {
  setValue(kind: string, secret: string, value: unknown, ttlSeconds: number, session?: Session): Promise<void>;
  getValue<T>(kind: string, secret: string, session?: Session): Promise<T | undefined>;
  putOneTime(kind: string, secret: string, value: unknown, ttlSeconds: number, holder?: RecordHolder): Promise<boolean>;
  takeOneTime<T>(kind: string, secret: string): Promise<T | undefined>;
  read<T>(session: Session, name: string): Promise<T | undefined>;
  write(session: Session, name: string, value: unknown): Promise<void>;
  remove(session: Session, name: string): Promise<boolean>;
}

/** What {@link Handles} is made of. */
export interface HandlesParts<Use extends HandleUse, Rule> {
  readonly vault: HandleVault;
  readonly keyring: Pick<Keyring, 'seal' | 'open'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** What a handle is good for beside its holder, such as a platform. */
  placeOf(use: Use, kind: HandleKind): string;
  /** Names the connection that a caller has there now; empty where there is none. */
  connectionOf(use: Use): string | Promise<string>;
  /**
   * Judges and audits an opening before anything comes out; throws where it is refused.
   *
   * @param isSameConnection whether the connection is the one that the value came by
   * @returns whether the handle is known to this caller at all
   */
  judge(use: Use, rule: Rule, isSameConnection: boolean): boolean | Promise<boolean>;
}

interface Stored<Value, Rule> {
  readonly value: Value;
  readonly rule: Rule;
  readonly connection: string;
  readonly endsAtSeconds: number;
  /** Slot and name of the large part. */
  readonly apart?: readonly [slot: number, id: string];
}

interface Slot {
  readonly id: string;
  readonly part: unknown;
}

/** Names that are drawn at once: asking for random bytes takes longer than all else about a name. */
const pooled = 1_024;
const mostSessions = 10_000;

/**
 * Whatever is handed to a caller and comes back: where a search goes on, a form, a confirmation, a draft. A handle belongs to
 * a session, a credential group in it, a place, a connection and a rule, and has an end. It opens through `judge` alone.
 *
 * What it stands for is sealed in the session store; what another app of the same session sends is as unknown as a guess.
 */
export class Handles<Use extends HandleUse, Rule> {
  readonly #parts: HandlesParts<Use, Rule>;
  /** The slot of the next large part, of the sessions that were active last. */
  readonly #next = new Map<string, number>();
  readonly #pool = Buffer.alloc(pooled);
  #poolAt = pooled;

  constructor(parts: HandlesParts<Use, Rule>) {
    this.#parts = parts;
  }

  /** @returns `undefined` for what is too long, or can neither be stored nor handed on sealed now */
  async issue(kind: HandleKind, use: Use, held: Held<unknown, Rule>): Promise<string | undefined> {
    const handle = this.#random(kind.bytes);
    const { session } = use;
    const isStored = session !== undefined || kind.mostSealed === undefined;
    try {
      const stored = await this.#stored(kind, use, held);
      if (stored === undefined) return undefined;
      if (!isStored) return this.#seal(kind, use, stored);
      try {
        await this.#put(kind, use, handle, stored);
        return handle;
      } catch (error) {
        if (kind.mostSealed === undefined || !isVaultError(error, 'STORE_UNAVAILABLE')) throw error;
        return this.#seal(kind, use, stored);
      }
    } catch (error) {
      if (isVaultError(error, 'STORE_UNAVAILABLE')) return undefined;
      throw error;
    }
  }

  /**
   * Sets what a handle stands for that its holder chose or had before; a later one replaces it.
   *
   * @returns `false` for what is too long
   * @throws VaultError STORE_UNAVAILABLE
   */
  async set(kind: HandleKind, use: Use, handle: string, held: Held<unknown, Rule>): Promise<boolean> {
    const stored = await this.#stored(kind, use, held);
    if (stored === undefined) return false;
    await this.#put(kind, use, handle, stored);
    return true;
  }

  /**
   * Opens a handle, once its opening has been judged; one that is for one use is used up, also where it is refused.
   *
   * @returns `undefined` for what was never given out to this holder for this place and connection, or not any more
   * @throws VaultError STORE_UNAVAILABLE, and what `judge` throws
   */
  async open<Value>(kind: HandleKind, use: Use, handle: string): Promise<OpenedHandle<Value, Rule> | undefined> {
    const { now, connectionOf, judge } = this.#parts;
    const stored = await this.#find<Value>(kind, use, handle);
    if (stored === undefined || stored.endsAtSeconds * 1000 < now()) return undefined;
    const { value, rule, apart: name } = stored;
    const apart = name && (await this.#part(kind, use, name));
    const isSameConnection = stored.connection === (await connectionOf(use));
    if (!(await judge(use, rule, isSameConnection))) return undefined;
    return { value, rule, ...(apart && { apart: apart.part }), isPartLost: name !== undefined && apart === undefined };
  }

  /** Forgets a handle for one use, or of the session, unopened. @returns whether there was one */
  async drop(
    kind: HandleKind & ({ readonly isOnce: true } | { readonly isOfSession: true }),
    use: Use,
    handle: string,
  ): Promise<boolean> {
    const found = await this.#find(kind, use, handle);
    if (kind.isOfSession && use.session) await this.#parts.vault.remove(use.session, this.#recordOf(kind, use, handle));
    return found !== undefined;
  }

  async #stored(kind: HandleKind, use: Use, held: Held<unknown, Rule>): Promise<Stored<unknown, Rule> | undefined> {
    const { value, rule, apart } = held;
    if (kind.mostCharacters !== undefined && JSON.stringify(value).length > kind.mostCharacters) return undefined;
    const name = apart === undefined ? undefined : await this.#putPart(kind, use, apart);
    const connection = await this.#parts.connectionOf(use);
    const endsAtSeconds = Math.floor(this.#parts.now() / 1000) + kind.lifeSeconds;
    return { value, rule, connection, endsAtSeconds, ...(name && { apart: name }) };
  }

  async #put(kind: HandleKind, use: Use, handle: string, stored: Stored<unknown, Rule>): Promise<void> {
    const { vault } = this.#parts;
    const { session } = use;
    const secret = this.#secretOf(kind, use, handle);
    if (kind.isOfSession) {
      if (!session) throw new TypeError('this kind of handle is of a session');
      await vault.write(session, this.#recordOf(kind, use, handle), stored);
    } else if (kind.isOnce) await vault.putOneTime(kind.name, secret, stored, kind.lifeSeconds, session ?? 'stranger');
    else await vault.setValue(kind.name, secret, stored, kind.lifeSeconds, session);
  }

  async #find<Value>(kind: HandleKind, use: Use, handle: string): Promise<Stored<Value, Rule> | undefined> {
    const isStored = handle.length === Math.ceil((kind.bytes * 4) / 3);
    if (kind.mostSealed !== undefined && !isStored) return this.#unseal(kind, use, handle);
    const secret = this.#secretOf(kind, use, handle);
    const { vault } = this.#parts;
    const { session } = use;
    if (kind.isOfSession) {
      return session && opened(vault.read<Stored<Value, Rule>>(session, this.#recordOf(kind, use, handle)));
    }
    return opened(
      kind.isOnce
        ? vault.takeOneTime<Stored<Value, Rule>>(kind.name, secret)
        : vault.getValue<Stored<Value, Rule>>(kind.name, secret, session),
    );
  }

  async #putPart(kind: HandleKind, { session }: Use, part: unknown): Promise<Stored<unknown, Rule>['apart']> {
    const { slots = { session: 1, others: 1 } } = kind;
    const id = randomBytes(9).toString('base64url');
    const slot = session ? this.#nextSlot(`${kind.name}|${session.id}`, slots.session) : randomInt(slots.others);
    const secret = partSecret(slot, session);
    const stored: Slot = { id, part };
    await this.#parts.vault.setValue(`${kind.name}-part`, secret, stored, kind.lifeSeconds, session);
    return [slot, id];
  }

  async #part(kind: HandleKind, { session }: Use, [slot, id]: readonly [number, string]): Promise<Slot | undefined> {
    const { vault } = this.#parts;
    const found = await opened(vault.getValue<Slot>(`${kind.name}-part`, partSecret(slot, session), session));
    return found?.id === id ? found : undefined;
  }

  #seal(kind: HandleKind, use: Use, stored: Stored<unknown, Rule>): string | undefined {
    const text = JSON.stringify(stored);
    if (text.length > (kind.mostSealed ?? 0)) return undefined;
    return this.#parts.keyring.seal(text, this.#secretOf(kind, use, kind.name));
  }

  #unseal<Value>(kind: HandleKind, use: Use, handle: string): Stored<Value, Rule> | undefined {
    try {
      return JSON.parse(this.#parts.keyring.open(handle, this.#secretOf(kind, use, kind.name))) as Stored<Value, Rule>;
    } catch {
      return undefined;
    }
  }

  #secretOf(kind: HandleKind, use: Use, handle: string): string {
    return `${holderOf(use.session)}|${this.#parts.placeOf(use, kind)}|${handle}`;
  }

  #recordOf(kind: HandleKind, use: Use, handle: string): string {
    return `${kind.name}:${createHash('sha256')
      .update(this.#secretOf(kind, use, handle))
      .digest('base64url')}`;
  }

  #random(bytes: number): string {
    if (this.#poolAt + bytes > pooled) {
      randomFillSync(this.#pool);
      this.#poolAt = 0;
    }
    return this.#pool.subarray(this.#poolAt, (this.#poolAt += bytes)).toString('base64url');
  }

  #nextSlot(of: string, count: number): number {
    const slot = this.#next.get(of) ?? randomInt(count);
    this.#next.delete(of);
    const [oldest] = this.#next.keys();
    if (this.#next.size >= mostSessions && oldest !== undefined) this.#next.delete(oldest);
    this.#next.set(of, (slot + 1) % count);
    return slot;
  }
}

/** What does not open is as good as nothing; a store that does not answer is said. */
async function opened<T>(look: Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (isVaultError(error, 'STORE_UNAVAILABLE') || isVaultError(error, 'SESSION_UNKNOWN')) throw error;
    return undefined;
  }
}

/** Counted by session, whoever in it asks: a part is found through the handle of its holder alone. */
function partSecret(slot: number, session: Session | undefined): string {
  return `${session?.id ?? 'anonymous'}|${slot}`;
}
