import { randomUUID } from 'node:crypto';
import type { Background } from '../background.js';
import { VaultError } from '../errors.js';
import { KeyedMutex } from '../store/keyed-mutex.js';
import type { VaultStore } from '../store/vault-store.js';

/** What the holder of a lock may ask while it runs. */
export interface HeldLock {
  /**
   * Asks the store whether this holder still has the lock, and renews the lease if so. Ask before an effect that must
   * not happen twice: a process that was paused longer than its lease has lost the lock without noticing.
   */
  stillHeld(): Promise<boolean>;
}

/** How long a lock lasts without a sign of life, and how long a caller waits for one. */
export interface LockOptions {
  /** After a crash of the holder the lock is free again this much later; default 15000. */
  readonly leaseMs?: number;
  /** Default 20000. */
  readonly waitMs?: number;
}

const DEFAULT_LEASE_MS = 15_000;
const DEFAULT_WAIT_MS = 20_000;
/** A waiter that hears no signal looks again after this long: a crashed holder sends none. */
const POLL_MS = 150;

/**
 * Locks that hold across processes. Inside one process the callers queue up first, so a store sees at most one
 * contender per process whatever the load.
 */
export class SessionLocks {
  readonly #store: VaultStore;
  readonly #background: Background;
  readonly #mutex = new KeyedMutex();

  constructor(store: VaultStore, background: Background) {
    this.#store = store;
    this.#background = background;
  }

  async run<T>(key: string, run: (lock: HeldLock) => Promise<T>, options: LockOptions = {}): Promise<T> {
    const { leaseMs = DEFAULT_LEASE_MS, waitMs = DEFAULT_WAIT_MS } = options;
    const deadlineMs = performance.now() + waitMs;
    if (!(await this.#mutex.acquire(key, waitMs))) throw lockTimeout();
    try {
      const owner = randomUUID();
      if (!(await this.#store.acquireLock(key, owner, leaseMs))) await this.#wait(key, owner, leaseMs, deadlineMs);
      return await this.#hold(key, owner, leaseMs, run);
    } finally {
      this.#mutex.release(key);
    }
  }

  async #wait(key: string, owner: string, leaseMs: number, deadlineMs: number): Promise<void> {
    let wake = () => {};
    const leave = await this.#store.subscribe(key, () => wake());
    try {
      for (;;) {
        // Listening begins before the attempt, so a release between the two is not missed.
        const released = new Promise<void>((resolve) => (wake = resolve));
        if (await this.#store.acquireLock(key, owner, leaseMs)) return;
        const remainingMs = deadlineMs - performance.now();
        if (remainingMs <= 0) throw lockTimeout();
        await atMost(released, Math.min(remainingMs, POLL_MS * (1 + Math.random())));
      }
    } finally {
      void this.#background.run('leaving a lock channel', leave);
    }
  }

  async #hold<T>(key: string, owner: string, leaseMs: number, run: (lock: HeldLock) => Promise<T>): Promise<T> {
    const stillHeld = () => this.#store.extendLock(key, owner, leaseMs);
    const renewal = setInterval(() => void this.#background.run('renewing a lock', stillHeld), leaseMs / 3);
    renewal.unref();
    try {
      return await run({ stillHeld });
    } finally {
      clearInterval(renewal);
      await this.#release(key, owner);
    }
  }

  /** The work is done whatever happens here: a lock that cannot be given back runs out by itself. */
  async #release(key: string, owner: string): Promise<void> {
    const released = await this.#store.releaseLock(key, owner).catch(() => false);
    if (released) void this.#background.run('announcing a free lock', () => this.#store.publish(key));
  }
}

function lockTimeout(): VaultError {
  return new VaultError('LOCK_TIMEOUT', 'Another request is busy with the same thing. Try again shortly.');
}

async function atMost(event: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const pause = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([event, pause]);
  clearTimeout(timer);
}
