import type { Session } from '@fhir-gateway/token-vault';
import type { AuthContext } from '../auth-context.js';
import type { AuthErrorCode } from '../errors.js';
import { loginRecord } from '../records/login-attempt.js';
import type { LoginAttempt } from '../records/login-attempt.js';

/** How an attempt ended. */
export type AttemptOutcome =
  | { status: 'connected' }
  | { status: 'denied' | 'failed'; reason: string; code?: AuthErrorCode };

/** The newest attempt of a session at a platform; `undefined` when there was none. */
export function readAttempt(
  context: AuthContext,
  session: Session,
  platformId: string,
): Promise<LoginAttempt | undefined> {
  return context.vault.read<LoginAttempt>(session, loginRecord(platformId));
}

/** Makes an attempt the newest one and wakes who waits for the one before. */
export async function replaceAttempt(context: AuthContext, session: Session, attempt: LoginAttempt): Promise<void> {
  await underLock(context, session, attempt.platformId, () =>
    context.vault.write(session, loginRecord(attempt.platformId), attempt),
  );
  await context.vault.signal(session, loginRecord(attempt.platformId));
}

/**
 * Gives an attempt more time, since the person has just shown that they are there.
 *
 * @returns the attempt as it is now; it is not stored when another has replaced it meanwhile
 */
export async function extendAttempt(
  context: AuthContext,
  session: Session,
  attempt: LoginAttempt,
  expiresAtSeconds: number,
): Promise<LoginAttempt> {
  const extended = { ...attempt, expiresAtSeconds };
  await underLock(context, session, attempt.platformId, async () => {
    const newest = await readAttempt(context, session, attempt.platformId);
    if (newest?.id !== attempt.id || newest.status !== 'pending') return;
    await context.vault.write(session, loginRecord(attempt.platformId), extended);
  });
  return extended;
}

/**
 * Ends an attempt and wakes who waits for it.
 *
 * When a newer one has begun meanwhile, that one stays as it is, with one exception: a success that covers all scopes
 * of the newer one completes it too. A person who finishes the first of two links has signed in, whichever link the
 * agent asks about.
 *
 * @param ended the attempt as it was when the person was sent off
 * @returns the attempt with its outcome
 */
export async function finishAttempt(
  context: AuthContext,
  session: Session,
  ended: LoginAttempt,
  outcome: AttemptOutcome,
): Promise<LoginAttempt> {
  const finished = { ...ended, ...outcome };
  await underLock(context, session, ended.platformId, async () => {
    const newest = await readAttempt(context, session, ended.platformId);
    if (!newest) return;
    const settled = newest.id === ended.id ? settledItself(newest, finished) : settledBy(newest, ended, outcome);
    if (settled) await context.vault.write(session, loginRecord(ended.platformId), settled);
  });
  await context.vault.signal(session, loginRecord(ended.platformId));
  return finished;
}

/** Pressed twice, "continue" leads to two answers; once one has connected, a refusal of the other changes nothing. */
function settledItself(newest: LoginAttempt, finished: LoginAttempt): LoginAttempt | undefined {
  return newest.status === 'pending' || finished.status === 'connected' ? finished : undefined;
}

function settledBy(newest: LoginAttempt, ended: LoginAttempt, outcome: AttemptOutcome): LoginAttempt | undefined {
  const isCovered = newest.scopes.every((scope) => ended.scopes.includes(scope));
  if (newest.status !== 'pending' || outcome.status !== 'connected' || !isCovered) return undefined;
  return { ...newest, ...outcome };
}

function underLock<T>(context: AuthContext, session: Session, platformId: string, run: () => Promise<T>): Promise<T> {
  return context.vault.withLock(session, loginRecord(platformId), run, { waitMs: context.lockMs });
}
