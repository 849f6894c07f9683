import { hash } from 'node:crypto';
import type { Background } from '../background.js';
import type { ParsedCredential } from './credential.js';
import type { Prefetched } from './opened-session.js';
import type { CredentialEntry } from './session-credentials.js';
import type { DataKey } from '../sealing/data-key.js';
import { SessionWatches, type WatchTicket } from './session-watches.js';
import type { VaultStore } from '../store/vault-store.js';

/** What the cache keeps of one opened session: the credential's own entry, and the values read with it. */
export interface CachedSession {
  readonly parsed: ParsedCredential;
  readonly entry: CredentialEntry;
  readonly dataKey: DataKey | undefined;
  readonly isStranger: boolean;
  readonly isLasting: boolean;
  readonly values: ReadonlyMap<string, Prefetched>;
}

/** How a {@link SessionCache} is bounded. */
export interface SessionCacheOptions {
  readonly store: VaultStore;
  readonly background: Background;
  readonly now: () => number;
  /** How long an opened session may be used again: more than 0, at most 5. */
  readonly seconds: number;
  /** Opened sessions kept at most. */
  readonly maxEntries: number;
}

interface Entry {
  readonly session: CachedSession;
  readonly endsAtMs: number;
  readonly ticket: WatchTicket;
}

const MAX_SECONDS = 5;
const SWEEP_INTERVAL_MS = 1_000;

/**
 * Sessions that this process opened in the last few seconds, decrypted. Off unless asked for.
 *
 * A change of a session, in any process, is announced on a channel of its own, and only what was read while that channel
 * was heard is kept. So a logout holds here as soon as the announcement arrives, and after `seconds` at the latest where
 * a broken connection swallows it.
 */
export class SessionCache {
  readonly #now: () => number;
  readonly #lifetimeMs: number;
  readonly #maxEntries: number;
  readonly #watches: SessionWatches;
  /** In the order of their ends, as all live equally long. */
  readonly #entries = new Map<string, Entry>();
  readonly #sweeper: NodeJS.Timeout;

  /** @throws TypeError when a limit is out of range */
  constructor({ store, background, now, seconds, maxEntries }: SessionCacheOptions) {
    if (!(seconds > 0 && seconds <= MAX_SECONDS)) throw new TypeError(`cacheSeconds must be 0 to ${MAX_SECONDS}`);
    if (!(maxEntries >= 1)) throw new TypeError('cacheEntries must be at least 1');
    this.#now = now;
    this.#lifetimeMs = seconds * 1000;
    this.#maxEntries = maxEntries;
    this.#watches = new SessionWatches({ store, background, now, maxWatches: maxEntries });
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_INTERVAL_MS);
    this.#sweeper.unref();
  }

  /** The session this credential opened a moment ago with the same values; `undefined` sends the caller to the store. */
  get(credential: string, prefetch: readonly string[]): CachedSession | undefined {
    const key = keyOf(credential, prefetch);
    const entry = key === undefined ? undefined : this.#entries.get(key);
    if (entry === undefined || !this.#isGood(entry)) return undefined;
    return entry.session;
  }

  /**
   * To be asked before the store is: what {@link put} brings with the ticket is kept if nothing changed in between.
   * `undefined` while the session's changes are not heard.
   */
  ticket(sessionId: string): WatchTicket | undefined {
    return this.#watches.ticket(sessionId);
  }

  /** Begins to hear the changes of a session that was just opened. Never for one that only a credential claims. */
  listenTo(sessionId: string): void {
    this.#watches.begin(sessionId);
  }

  put(credential: string, prefetch: readonly string[], ticket: WatchTicket, session: CachedSession): void {
    const key = keyOf(credential, prefetch);
    if (key === undefined || !this.#watches.isCurrent(ticket)) return;
    const { endsAtSeconds = Infinity, expiresAtSeconds } = session.entry;
    const endsAtMs = Math.min(this.#now() + this.#lifetimeMs, 1000 * Math.min(endsAtSeconds, expiresAtSeconds));
    this.#entries.delete(key);
    this.#entries.set(key, { session, endsAtMs, ticket });
    if (this.#entries.size <= this.#maxEntries) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }

  /** Forgets a session that changed, here at once and in the other processes by announcement. */
  changed(sessionId: string): Promise<void> {
    return this.#watches.announce(sessionId);
  }

  close(): void {
    clearInterval(this.#sweeper);
    this.#entries.clear();
  }

  #isGood({ endsAtMs, ticket }: Entry): boolean {
    const leftMs = endsAtMs - this.#now();
    // A clock that went back must not make an entry live longer.
    return leftMs > 0 && leftMs <= this.#lifetimeMs && this.#watches.isCurrent(ticket);
  }

  /** Nothing decrypted stays in memory after its time, used or not. */
  #sweep(): void {
    for (const [key, entry] of this.#entries) if (!this.#isGood(entry)) this.#entries.delete(key);
    this.#watches.sweep();
  }
}

/**
 * The cache holds no credential either, only its hash: what it would give away is what the store gives away, and how
 * long a look-up takes says nothing about a credential that is nearly right.
 */
function keyOf(credential: string, prefetch: readonly string[]): string | undefined {
  if (typeof credential !== 'string' || credential.length > 64) return undefined;
  // No credential holds a line end, so the two parts cannot run into each other.
  const text = prefetch.length === 0 ? credential : `${credential}\n${prefetch.join('\n')}`;
  return hash('sha256', text, 'binary');
}
