import { plainPlatform } from '@fhir-gateway/platform-registry/platform';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { Session } from '@fhir-gateway/token-vault';
import { nowSecondsOf } from '../auth-context.js';
import type { AuthContext } from '../auth-context.js';
import { summarize } from '../records/connection.js';
import type { StoredConnection } from '../records/connection.js';
import { connectionRecord, loginRecord } from '../records/login-attempt.js';
import type { LoginWait } from '../records/login-attempt.js';
import { readAttempt } from './login-attempts.js';

/** How long to wait, and what ends the wait before. */
export interface WaitOptions {
  timeoutMs: number;
  signal?: AbortSignal;
}

/** A signal can be lost with a connection to the store, so the record is looked at this often all the same. */
const recheckMs = 3000;

/** Waits for the newest login attempt. See `SmartAuth`. */
export async function waitForLogin(
  context: AuthContext,
  session: Session,
  platform: ResolvedPlatform,
  options: WaitOptions,
): Promise<LoginWait> {
  const { timeoutMs, signal } = options;
  if (!Number.isFinite(timeoutMs)) throw new TypeError('timeoutMs must be a finite number');
  const deadline = performance.now() + timeoutMs;
  const bell = new Bell();
  const ring = () => bell.ring();
  // First subscribe, then look: whatever happens in between rings.
  const unsubscribe = await context.vault.subscribe(session, loginRecord(platform.id), ring);
  signal?.addEventListener('abort', ring);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const answer = await look(context, session, platform);
      const remainingMs = deadline - performance.now();
      if (answer.status !== 'pending' || remainingMs <= 0) return answer;
      await bell.wait(Math.min(remainingMs, recheckMs));
    }
  } finally {
    signal?.removeEventListener('abort', ring);
    await unsubscribe();
  }
}

async function look(context: AuthContext, session: Session, platform: ResolvedPlatform): Promise<LoginWait> {
  const plain = plainPlatform(platform);
  const { id } = plain;
  const attempt = await readAttempt(context, session, id);
  if (!attempt) return { status: 'not-started' };
  if (attempt.status === 'pending') {
    return { status: nowSecondsOf(context) < attempt.expiresAtSeconds ? 'pending' : 'expired', attempt };
  }
  if (attempt.status !== 'connected') return { status: attempt.status, attempt };
  // Of the store: what the caller read ahead may be of the time before the login, however short the wait was.
  const stored = await context.vault.readVersion<StoredConnection>(session, connectionRecord(id));
  return { status: 'connected', attempt, connection: summarize(plain, stored?.value, context.now()) };
}

/** A flag that can be waited for. A ring before the wait is not lost. */
class Bell {
  #rung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  async wait(timeoutMs: number): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#rung = false;
    this.#wake = undefined;
  }
}
