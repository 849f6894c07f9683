import { createHash } from 'node:crypto';
import type { HeldLock, Session } from '@fhir-gateway/token-vault';
import { nowSecondsOf } from '../auth-context.js';
import type { AuthContext } from '../auth-context.js';
import type { AuthErrorCode } from '../errors.js';
import type { LoginAttempt } from '../records/login-attempt.js';
import type { ResponseMode } from './authorization-request.js';
import type { PendingAuthorization } from './pending-authorization.js';

/** How a login ended, for the browser that asks again. */
export type LoginOutcome = { attempt: LoginAttempt } & (
  | { status: 'connected' }
  | { status: 'refused'; code: AuthErrorCode; reason: string }
);

/**
 * A login whose answer has come back from the platform. It is a record of the session from the callback until some
 * minutes after its outcome, so that a callback that is sent again finds what became of the first one.
 */
export interface ReceivedLogin {
  attempt: LoginAttempt;
  /** SHA-256 of the secret in the browser's login cookie. */
  browser: string;
  /** SHA-256 of the answer: the same one may come again, another may not. */
  answer: string;
  expiresAtSeconds: number;
  /** What the exchange needs; taken away when it begins, since a code is sent once. */
  exchange?: { pending: PendingAuthorization; params: string; responseMode: ResponseMode };
  /** Absent until the exchange has ended. */
  outcome?: LoginOutcome;
}

/** The platform's answer, as far as it is compared. */
export interface ReceivedAnswer {
  params: URLSearchParams;
  responseMode: ResponseMode;
}

/** For so long a received login can be finished, and its outcome be seen again. */
const lifeSeconds = 600;
/** After a crash of the process that exchanges the code, others know so much later. */
const leaseMs = 5_000;
const prefix = 'callback:';

/** The record as it is stored, or `undefined`: also for another browser's secret, and when its time is over. */
export async function readReceived(
  context: AuthContext,
  session: Session,
  login: string,
  browserSecret: string | undefined,
): Promise<ReceivedLogin | undefined> {
  if (browserSecret === undefined) return undefined;
  const found = await context.vault.readVersion<ReceivedLogin>(session, prefix + login);
  if (!found || nowSecondsOf(context) >= found.value.expiresAtSeconds) return undefined;
  return found.value.browser === digest(browserSecret) ? found.value : undefined;
}

/** Stores what the callback brought, and clears away what is over. */
export async function storeReceived(
  context: AuthContext,
  session: Session,
  login: string,
  received: { pending: PendingAuthorization; browserSecret: string; answer: ReceivedAnswer },
): Promise<ReceivedLogin> {
  const { pending, browserSecret, answer } = received;
  const stored: ReceivedLogin = {
    attempt: pending.attempt,
    browser: digest(browserSecret),
    answer: digestOf(answer),
    expiresAtSeconds: nowSecondsOf(context) + lifeSeconds,
    exchange: { pending, params: answer.params.toString(), responseMode: answer.responseMode },
  };
  await context.vault.write(session, prefix + login, stored);
  for (const [name, { expiresAtSeconds }] of await context.vault.readAll<ReceivedLogin>(session, prefix)) {
    if (nowSecondsOf(context) >= expiresAtSeconds) await context.vault.remove(session, name);
  }
  return stored;
}

/** Notes that the exchange begins: from here on the code counts as spent. */
export async function beginExchange(
  context: AuthContext,
  session: Session,
  login: string,
  { exchange: _spent, ...rest }: ReceivedLogin,
): Promise<void> {
  await context.vault.write(session, prefix + login, rest);
}

/** Notes how the login ended. */
export async function storeOutcome(
  context: AuthContext,
  session: Session,
  login: string,
  { exchange: _spent, ...rest }: ReceivedLogin,
  outcome: LoginOutcome,
): Promise<void> {
  await context.vault.write(session, prefix + login, { ...rest, outcome });
}

/** Whether this answer is the one that was received: a reload, not another answer to the same login. */
export function isSameAnswer(received: ReceivedLogin, answer: ReceivedAnswer): boolean {
  return received.answer === digestOf(answer);
}

/** Of many requests about one login, in any process, one at a time; a crashed one is noticed after seconds. */
export function underLoginLock<T>(
  context: AuthContext,
  session: Session,
  login: string,
  run: (lock: HeldLock) => Promise<T>,
): Promise<T> {
  return context.vault.withLock(session, prefix + login, run, { leaseMs, waitMs: context.lockMs });
}

function digestOf({ params, responseMode }: ReceivedAnswer): string {
  return digest(`${responseMode}?${params.toString()}`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
