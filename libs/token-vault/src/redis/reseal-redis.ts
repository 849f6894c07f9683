import { isVaultError } from '../errors.js';
import { HEAD_FIELD } from '../store/stored-names.js';
import type { Keyring } from '../sealing/keyring.js';
import type { RedisLink, ServerCommand } from './redis-link.js';
import { DEFAULT_PREFIX, requirePrefix } from './key-prefix.js';
import { RedisVaultStore } from './redis-store.js';
import { isUnderDataKey } from '../sealing/data-key.js';
import { fieldPlace } from '../sealing/sealed-fields.js';

/** What {@link resealRedis} works on, and how it is watched and stopped. */
export interface ResealOptions {
  readonly link: RedisLink;
  /** The new primary key, and every older one that may have sealed something. */
  readonly keyring: Keyring;
  /** As for the store; default `fg:`. */
  readonly prefix?: string;
  /** Keys looked at together, about; default 100. */
  readonly pageSize?: number;
  /** Stops between two pages. Nothing is lost: the next run goes on with what is left. */
  readonly signal?: AbortSignal;
  /** Hears of every page. */
  readonly onProgress?: (counts: ResealCounts) => void;
}

/** What a run found and did. */
export interface ResealCounts {
  /** Sessions looked at. */
  sessions: number;
  /** Values sealed again under the primary key. */
  resealed: number;
  /** Values that the primary key had sealed already, or that a session's data key sealed and no master key. */
  current: number;
  /** Values left as they are, since others kept changing them; run again. */
  overtaken: number;
  /** Values left as they are, since the key they name is not configured. */
  unknownKey: number;
  /** Values left as they are, since they are not what was sealed there. */
  tampered: number;
  /** One-time values that an older key has to open. They cannot be sealed again, only waited for. */
  oneTime: number;
  /** Until the last of those has ended by itself. */
  oneTimeEndsInSeconds: number;
  /** False when the run was stopped before it had seen everything. */
  isComplete: boolean;
}

const DEFAULT_PAGE_SIZE = 100;
/** A value can be overtaken by a request now and then; more often means a process that still seals with an older key. */
const MAX_ATTEMPTS = 3;

/**
 * Seals everything a Redis holds for a vault again under the primary key, so that older keys can be taken away. For an
 * operator's hands, beside running gateways: a value is replaced only while it is still what was read, and a second run
 * finds little to do. Walks over all keys with SCAN, which nothing that serves requests does.
 *
 * @throws VaultError STORE_UNAVAILABLE when a server does not answer; what was done stays done
 */
export async function resealRedis(options: ResealOptions): Promise<ResealCounts> {
  const { link, signal } = options;
  const counts = newCounts();
  const walk = new Walk(options, counts);
  for (const server of await link.servers()) {
    let cursor: string | undefined;
    while (cursor !== '0') {
      if (signal?.aborted) return { ...counts, isComplete: false };
      cursor = await walk.page(server, cursor ?? '0');
      options.onProgress?.({ ...counts });
    }
  }
  return counts;
}

class Walk {
  readonly #link: RedisLink;
  readonly #store: RedisVaultStore;
  readonly #keyring: Keyring;
  readonly #prefix: string;
  readonly #pageSize: number;
  readonly #counts: ResealCounts;

  constructor(options: ResealOptions, counts: ResealCounts) {
    const { link, keyring, prefix = DEFAULT_PREFIX, pageSize = DEFAULT_PAGE_SIZE } = options;
    this.#link = link;
    this.#keyring = keyring;
    this.#prefix = requirePrefix(prefix);
    this.#pageSize = pageSize;
    this.#counts = counts;
    this.#store = new RedisVaultStore({ link, prefix });
  }

  /** @returns the cursor of the next page; `0` after the last */
  async page(server: ServerCommand, cursor: string): Promise<string> {
    const match = `${this.#prefix.replace(/[*?[\]\\]/g, '\\$&')}{*`;
    const answer = await server(['SCAN', cursor, 'MATCH', match, 'COUNT', `${this.#pageSize}`]);
    const [next, keys] = answer as [string, string[]];
    await Promise.all(keys.map((key) => this.#visit(key)));
    return String(next);
  }

  async #visit(key: string): Promise<void> {
    const [, partition, rest] = /^\{([^}]*)\}(.*)$/s.exec(key.slice(this.#prefix.length)) ?? [];
    if (partition === undefined) return;
    if (rest === '') await this.#resealSession(partition);
    else if (rest?.startsWith(':once:')) await this.#countOneTime(key);
  }

  async #resealSession(sessionId: string): Promise<void> {
    const all = await this.#store.readAll(sessionId);
    // A session may end between the page and this look.
    // Records of the deployment are sealed alike, and have no head.
    if (all.has(HEAD_FIELD)) this.#counts.sessions++;
    for (const [field, sealed] of all) await this.#resealField(sessionId, field, sealed);
  }

  async #resealField(sessionId: string, field: string, first: string): Promise<void> {
    let sealed: string | undefined = first;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (sealed === undefined) return;
      if (isUnderDataKey(sealed) || this.#keyring.isCurrent(sealed)) {
        this.#counts.current++;
        return;
      }
      const renewed = this.#renew(sealed, fieldPlace(sessionId, field));
      if (renewed === undefined) return;
      if (await this.#store.update(sessionId, { set: { [field]: renewed }, expect: { [field]: sealed } })) {
        this.#counts.resealed++;
        return;
      }
      [sealed] = await this.#store.read(sessionId, [field]);
    }
    if (sealed !== undefined) this.#counts.overtaken++;
  }

  #renew(sealed: string, place: string): string | undefined {
    try {
      return this.#keyring.seal(this.#keyring.open(sealed, place), place);
    } catch (error) {
      if (isVaultError(error, 'RECORD_SEALED_WITH_UNKNOWN_KEY')) this.#counts.unknownKey++;
      else if (isVaultError(error, 'RECORD_TAMPERED')) this.#counts.tampered++;
      else throw error;
      return undefined;
    }
  }

  /** The name of a one-time value is a hash under the key that sealed it, of a secret that nobody but its holder has. */
  async #countOneTime(key: string): Promise<void> {
    const sealed = await this.#link.command(key, ['GET', key]);
    if (typeof sealed !== 'string' || this.#keyring.isCurrent(sealed)) return;
    const lifetimeMs = Number(await this.#link.command(key, ['PTTL', key]));
    this.#counts.oneTime++;
    this.#counts.oneTimeEndsInSeconds = Math.max(this.#counts.oneTimeEndsInSeconds, Math.ceil(lifetimeMs / 1000));
  }
}

function newCounts(): ResealCounts {
  return {
    sessions: 0,
    resealed: 0,
    current: 0,
    overtaken: 0,
    unknownKey: 0,
    tampered: 0,
    oneTime: 0,
    oneTimeEndsInSeconds: 0,
    isComplete: true,
  };
}
