import type { Background } from '../background.js';
import type { VaultStore } from '../store/vault-store.js';

/** A session whose changes this process hears. */
interface Watch {
  readonly sessionId: string;
  /** Counts the changes heard. */
  changes: number;
  isHeard: boolean;
  usedAtMs: number;
  leave: () => Promise<void>;
}

/** Proof that a session's changes were heard from some moment on. */
export interface WatchTicket {
  readonly watch: Watch;
  readonly changes: number;
}

/** How a {@link SessionWatches} is bounded. */
export interface SessionWatchesOptions {
  readonly store: VaultStore;
  readonly background: Background;
  readonly now: () => number;
  readonly maxWatches: number;
}

/** A session not asked for this long is not listened to any more. */
const IDLE_MS = 30_000;

/** Hears and announces that sessions changed, so that what was read of them can be told from what is true now. */
export class SessionWatches {
  readonly #options: SessionWatchesOptions;
  readonly #watches = new Map<string, Watch>();

  constructor(options: SessionWatchesOptions) {
    this.#options = options;
  }

  /** A ticket for what is read from now on; `undefined` until the session's changes are heard. */
  ticket(sessionId: string): WatchTicket | undefined {
    const watch = this.#watches.get(sessionId);
    if (watch === undefined) return undefined;
    watch.usedAtMs = this.#options.now();
    return watch.isHeard ? { watch, changes: watch.changes } : undefined;
  }

  /** Begins to hear a session's changes, unless too many are heard already. */
  begin(sessionId: string): void {
    const { store, background, now, maxWatches } = this.#options;
    if (this.#watches.has(sessionId) || this.#watches.size >= maxWatches) return;
    const watch: Watch = { sessionId, changes: 0, isHeard: false, usedAtMs: now(), leave: async () => undefined };
    this.#watches.set(sessionId, watch);
    void background.run('hearing a session', async () => {
      try {
        watch.leave = await store.subscribe(channelOf(sessionId), () => this.#noteChange(sessionId));
        watch.isHeard = true;
      } catch (error) {
        this.#watches.delete(sessionId);
        throw error;
      }
    });
  }

  /** Whether nothing was heard of since the ticket was given, and something would have been. */
  isCurrent({ watch, changes }: WatchTicket): boolean {
    return watch.isHeard && watch.changes === changes;
  }

  /** Ends every ticket of the session, here at once and elsewhere by a signal. Resolves when it is sent, or was lost. */
  announce(sessionId: string): Promise<void> {
    this.#noteChange(sessionId);
    return this.#options.background.run('announcing a change', () => this.#options.store.publish(channelOf(sessionId)));
  }

  /** Stops hearing sessions that nobody asks for. */
  sweep(): void {
    const { now, background } = this.#options;
    for (const watch of this.#watches.values()) {
      if (now() - watch.usedAtMs < IDLE_MS || !watch.isHeard) continue;
      watch.isHeard = false;
      this.#watches.delete(watch.sessionId);
      void background.run('leaving a session channel', watch.leave);
    }
  }

  #noteChange(sessionId: string): void {
    const watch = this.#watches.get(sessionId);
    if (watch) watch.changes++;
  }
}

function channelOf(sessionId: string): string {
  return `${sessionId}:changed`;
}
